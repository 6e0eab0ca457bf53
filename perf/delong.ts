import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { splitByClass } from '../src/core/arrays.js'
import { Rng } from '../src/core/index.js'
import { delongPlacements, delongVariance, quantileOfSorted } from '../src/stats/index.js'

// DeLong's variance of an AUROC of 100,000 scores, ours against pROC's (R): the same arrays, in the same run.
// tsx perf/delong.ts [Rscript]      Debian: apt-get install r-cran-proc

const N = 100_000
const ROUNDS = 25
const TARGET = 3
const rscript = process.argv[2] ?? 'Rscript'

const rng = new Rng('perf|delong')
const y = Int32Array.from({ length: N }, () => (rng.uniform() < 0.3 ? 1 : 0))
const scores = Float64Array.from(y, (label) => rng.uniform() + 0.2 * label)

const mine = Array.from({ length: ROUNDS }, () => {
  const start = performance.now()
  const [negatives, positives] = splitByClass(y, scores)
  const variance = delongVariance(delongPlacements(positives, negatives))
  return { seconds: (performance.now() - start) / 1000, variance }
})
const { version, theirs } = peer()
const [ours, others] = [mine, theirs].map((rounds) => median(rounds.map(({ seconds }) => seconds)))
const relative = Math.abs(mine[0].variance / theirs[0].variance - 1)
console.log(`DeLong's variance, n = ${N}, medians of ${ROUNDS} (${version}, Node ${process.versions.node})`)
console.log(`  fmbench     ${ours.toFixed(3)} s`)
console.log(`  pROC        ${others.toFixed(3)} s`)
console.log(`  ratio       ${(others / ours).toFixed(1)} (target: at least ${TARGET})`)
console.log(`  difference  ${relative.toExponential(1)}, relative (target: at most 1e-9)`)
process.exitCode = others / ours >= TARGET && relative <= 1e-9 ? 0 : 1

function peer(): { version: string; theirs: { seconds: number; variance: number }[] } {
  const folder = mkdtempSync(join(tmpdir(), 'fmbench-perf-'))
  try {
    const paths = [join(folder, 'labels.i32'), join(folder, 'scores.f64')]
    writeFileSync(paths[0], y)
    writeFileSync(paths[1], scores)
    const script = fileURLToPath(new URL('delong_proc.R', import.meta.url))
    const run = spawnSync(rscript, [script, ...paths, String(N), String(ROUNDS)], { encoding: 'utf8' })
    if (run.status !== 0) throw new Error(run.stderr || `${rscript} could not be started.`)
    const [version, ...rounds] = run.stdout.trim().split('\n')
    const theirs = rounds.map((line) => {
      const [seconds, , variance] = line.trim().split(/\s+/).map(Number)
      return { seconds, variance }
    })
    return { version: version.trim(), theirs }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function median(values: readonly number[]): number {
  return quantileOfSorted(Float64Array.from(values).sort(), 0.5)
}
