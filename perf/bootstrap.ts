import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Rng } from '../src/core/index.js'
import { quantileOfSorted } from '../src/stats/index.js'

// 2,000 bootstrap replicates of AUROC, accuracy and F1 on 100,000 samples: ours on one core and on two, against
// scikit-learn's functions on resampled rows, timed on 50 replicates.
// npm run build && tsx perf/bootstrap.ts [python]

// The compiled form, which is not there before the build: threads cannot import TypeScript.
const { builtInMetrics } = await compiled<typeof import('../src/metrics/index.js')>('metrics/index.js')
const { nodeEffects } = await compiled<typeof import('../src/node/index.js')>('node/index.js')
const { metricReplicates } = await compiled<typeof import('../src/run/bootstrap.js')>('run/bootstrap.js')

const N = 100_000
const REPLICATES = 2000
const PEER_REPLICATES = 50
const ROUNDS = 3
const TARGETS = { peer: 15, cores: 1.8 }
const python = process.argv[2] ?? '/usr/bin/python3'

const rng = new Rng('perf|bootstrap')
const y = Int32Array.from({ length: N }, () => (rng.uniform() < 0.3 ? 1 : 0))
const scores = Float64Array.from(y, (label) => rng.uniform() + 0.2 * label)
const predicted = Int32Array.from(scores, (score) => (score >= 0.6 ? 1 : 0))
const truth = { y, classes: 2, positive: 1 }
const group = {
  key: 'all',
  classOf: y,
  inputs: [
    { metric: 'AUROC', truth: y, output: scores },
    { metric: 'Accuracy', truth, output: predicted },
    { metric: 'F1-Score', truth, output: predicted },
  ] as never, // the truth and output of each kind of metric; the block does not know which
}

const seconds: { peer: number[]; one: number[]; two: number[] } = { peer: [], one: [], two: [] }
let version = ''
for (let round = 0; round < ROUNDS; round++) {
  seconds.one.push(await ours(1))
  seconds.two.push(await ours(2))
  seconds.peer.push((peer() * REPLICATES) / PEER_REPLICATES)
}
const [one, two, theirs] = [seconds.one, seconds.two, seconds.peer].map(median)
console.log(`${REPLICATES} replicates of AUROC, Accuracy, F1-Score, n = ${N}, medians of ${ROUNDS} (${version})`)
console.log(`  fmbench, one core   ${one.toFixed(2)} s`)
console.log(
  `  fmbench, two cores  ${two.toFixed(2)} s   ${(one / two).toFixed(2)} times as fast (target: ${TARGETS.cores})`,
)
console.log(`  scikit-learn        ${theirs.toFixed(1)} s, from ${PEER_REPLICATES} replicates`)
console.log(`  ratio, one core     ${(theirs / one).toFixed(1)} (target: at least ${TARGETS.peer})`)
process.exitCode = theirs / one >= TARGETS.peer && one / two >= TARGETS.cores ? 0 : 1

async function compiled<T>(file: string): Promise<T> {
  return (await import(new URL(`../dist/${file}`, import.meta.url).href)) as T // the compiled form of that type
}

async function ours(jobs: number): Promise<number> {
  const start = performance.now()
  await metricReplicates(
    [group],
    { seed: 1, replicates: REPLICATES, jobs, signal: new AbortController().signal },
    builtInMetrics,
    nodeEffects,
  )
  return (performance.now() - start) / 1000
}

function peer(): number {
  const folder = mkdtempSync(join(tmpdir(), 'fmbench-perf-'))
  try {
    const paths = [join(folder, 'labels.i32'), join(folder, 'scores.f64')]
    writeFileSync(paths[0], y)
    writeFileSync(paths[1], scores)
    const script = fileURLToPath(new URL('bootstrap_sklearn.py', import.meta.url))
    const run = spawnSync(python, [script, ...paths, String(PEER_REPLICATES)], { encoding: 'utf8' })
    if (run.status !== 0) throw new Error(run.stderr || `${python} could not be started.`)
    const [versions, time] = run.stdout.trim().split('\n')
    version = versions
    return Number(time)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function median(values: readonly number[]): number {
  return quantileOfSorted(Float64Array.from(values).sort(), 0.5)
}
