import { messageOf } from '../../src/core/index.js'
import { describeFailure } from './check-golden.js'
import { type Outcome, runSuite } from './harness.js'
import { type GoldenSuite, readSuites } from './suite.js'

// npm run golden -- DIR: tries every value of the golden suites in a folder, through the public functions.

const [folder, ...rest] = process.argv.slice(2)
if (folder === undefined || rest.length > 0) refuse('usage: npm run golden -- DIR   (a folder of golden *.json files)')
const suites = readOrRefuse(folder)
if (suites.length === 0) refuse(`${folder} holds no *.json file.`)
process.exitCode = report(suites) ? 0 : 1

function readOrRefuse(path: string): GoldenSuite[] {
  try {
    return readSuites(path)
  } catch (thrown) {
    return refuse(messageOf(thrown))
  }
}

function refuse(message: string): never {
  console.error(message)
  process.exit(2)
}

/** Prints what became of every value. @returns whether none failed */
function report(tried: readonly GoldenSuite[]): boolean {
  const results = tried.map((suite) => ({ name: suite.suite, outcomes: runSuite(suite) }))
  const all = results.flatMap(({ outcomes }) => outcomes)
  console.log(line('suite', 'passed', 'failed', 'skipped'))
  for (const { name, outcomes } of results) console.log(line(name, ...tally(outcomes)))
  console.log(line('all', ...tally(all)))
  console.log('\nSkipped, and why (number of values):')
  for (const { name, outcomes } of results)
    for (const reason of skipReasons(outcomes)) console.log(`  ${name}: ${reason}`)
  const failures = all.filter((outcome) => outcome.kind === 'failed')
  if (failures.length > 0) console.log(`\nFailed:\n  ${failures.map(describeFailure).join('\n  ')}`)
  return failures.length === 0
}

function tally(outcomes: readonly Outcome[]): number[] {
  return ['passed', 'failed', 'skipped'].map((kind) => outcomes.filter((outcome) => outcome.kind === kind).length)
}

function line(name: string, ...cells: (number | string)[]): string {
  return name.padEnd(28) + cells.map((cell) => String(cell).padStart(9)).join('')
}

/** One line per reason: the reason, then the fields with how often each was skipped. */
function skipReasons(outcomes: readonly Outcome[]): string[] {
  const reasons = new Map<string, Map<string, number>>()
  for (const outcome of outcomes) {
    if (outcome.kind !== 'skipped') continue
    const fields = reasons.get(outcome.why) ?? new Map<string, number>()
    reasons.set(outcome.why, fields.set(outcome.field, (fields.get(outcome.field) ?? 0) + 1))
  }
  return [...reasons].map(([why, fields]) => `${why}: ${[...fields].map(([name, n]) => `${name} (${n})`).join(', ')}`)
}
