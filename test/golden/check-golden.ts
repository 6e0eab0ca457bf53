import { fileURLToPath } from 'node:url'
import { type Outcome, runSuite } from './harness.js'
import { type GoldenSuite, readSuites } from './suite.js'

/** The suites that are committed here. */
export function committedSuites(): GoldenSuite[] {
  return readSuites(fileURLToPath(new URL('vectors/', import.meta.url)))
}

/**
 * Every golden value that the table maps to a metric or function must be met.
 *
 * @param of a metric's id or a function's name, as in the table
 */
export function checkGolden(of: string): void {
  const outcomes = committedSuites()
    .flatMap(runSuite)
    .filter((outcome) => outcome.kind !== 'skipped' && outcome.of === of)
  if (outcomes.length === 0) throw new Error(`No golden value is mapped to ${of}.`)
  const failures = outcomes.filter((outcome) => outcome.kind === 'failed')
  if (failures.length > 0) throw new Error(failures.map(describeFailure).join('\n'))
}

export function describeFailure(failure: Extract<Outcome, { kind: 'failed' }>): string {
  return `${failure.caseId}.${failure.field} (${failure.of}): ${failure.why}`
}
