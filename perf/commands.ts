// Whole commands: start-up of `fmbench --help` against `node -e 0`, and the toy suite with 2,000 bootstraps.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const BIN = fileURLToPath(new URL('../dist/cli/bin.js', import.meta.url))
const RUNS = 9
const folder = mkdtempSync(join(tmpdir(), 'fmbench-perf-'))

interface Cost {
  readonly cpuSeconds: number
  readonly wallSeconds: number
}

/** Processor time of one child, from the operating system's accounting of all finished children. */
function measure(args: readonly string[]): Cost {
  const script = `
    const { spawnSync } = require('node:child_process')
    const started = performance.now()
    const { status } = spawnSync(process.execPath, ${JSON.stringify(args)}, { stdio: 'ignore' })
    if (status !== 0) throw new Error('exit code ' + status)
    console.log(performance.now() - started)`
  const time = spawnSync('bash', ['-c', 'TIMEFORMAT="%U %S"; time "$@"', 'bash', process.execPath, '-e', script], {
    encoding: 'utf8',
    env: { ...process.env, FMBENCH_CACHE: join(folder, 'cache') },
  })
  const [user, system] = (time.stderr.trim().split('\n').at(-1) ?? '').split(' ').map(Number)
  return { cpuSeconds: user + system, wallSeconds: Number(time.stdout) / 1000 }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]
}

const suite = (out: string) => [BIN, 'run', '-s', 'SUITE-TOY-CLASS', '-m', 'dummy_classifier', '-o', join(folder, out)]
const jobs: Readonly<Record<string, (run: number) => readonly string[]>> = {
  'node -e 0': () => ['-e', '0'],
  'fmbench --help': () => [BIN, '--help'],
  'toy suite, 2,000 bootstraps': (run) => suite(`r${run}`),
}

measure(suite('warm-up'))
const costs = Object.fromEntries(Object.keys(jobs).map((name) => [name, [] as Cost[]]))
// In turn, so that a machine whose speed drifts treats all alike.
for (let run = 0; run < RUNS; run++) {
  for (const [name, args] of Object.entries(jobs)) costs[name].push(measure(args(run)))
}
rmSync(folder, { recursive: true, force: true })

// The process that measures is one bare Node; take it off.
const bare = median(costs['node -e 0'].map(({ cpuSeconds }) => cpuSeconds)) / 2
for (const [name, found] of Object.entries(costs)) {
  const cpu = median(found.map(({ cpuSeconds }) => cpuSeconds)) - bare
  const wall = median(found.map(({ wallSeconds }) => wallSeconds))
  console.log(`${name.padEnd(30)} CPU ${cpu.toFixed(3)} s   wall ${wall.toFixed(3)} s   (medians of ${RUNS})`)
}
