import { Rng } from '../src/core/index.js'
import {
  aurocReplay,
  bootstrapReplicates,
  quantileOfSorted,
  rankRanges,
  simultaneousDifferences,
  sortScores,
} from '../src/stats/index.js'

// Simultaneous intervals of all pairs of 20 models on 1,250 samples, from 2,000 paired bootstrap replicates of AUROC.
// tsx perf/max-t.ts

const MODELS = 20
const N = 1250
const ROUNDS = 5
const TARGET_SECONDS = 5

const rng = new Rng('perf|max-t')
const y = Int32Array.from({ length: N }, (_, i) => i % 2)
const common = Float64Array.from(y, () => rng.normal())
const scores = Array.from({ length: MODELS }, (_, m) =>
  Float64Array.from(y, (label, i) => common[i] + rng.normal() + (1 + 0.05 * m) * label),
)

const seconds = Array.from({ length: ROUNDS }, (_, round) => {
  const start = performance.now()
  const sorted = scores.map((values) => sortScores(y, values))
  const statistics = sorted.map((one) => aurocReplay(one))
  const whole = new Uint16Array(N).fill(1)
  const estimates = Float64Array.from(statistics, (statistic) => statistic(whole))
  const replicates = bootstrapReplicates(statistics, y, { replicates: 2000, rng: new Rng(`perf|max-t|${round}`) })
  rankRanges(MODELS, simultaneousDifferences(estimates, replicates, 0.95), 'higher')
  return (performance.now() - start) / 1000
})
const median = quantileOfSorted(Float64Array.from(seconds).sort(), 0.5)
console.log(`Max-t over ${MODELS} models, n = ${N}, 2,000 replicates, one core, median of ${ROUNDS}`)
console.log(`  fmbench  ${median.toFixed(2)} s (target: at most ${TARGET_SECONDS})`)
process.exitCode = median <= TARGET_SECONDS ? 0 : 1
