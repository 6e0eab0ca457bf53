import { Rng } from '../../src/core/index.js'
import {
  aurocReplay,
  bootstrapReplicates,
  competitionRanks,
  rankDistribution,
  rankQuantiles,
  rankRanges,
  simultaneousDifferences,
  sortScores,
} from '../../src/stats/index.js'
import { areaOfNormals, type Line, shares, type Table } from './tally.js'

const MODELS = 6

/** How often every model's true rank lies in its range, all at once, for models that are equal, close or far apart. */
export function rankTable(trials: number, replicates: number): Table {
  const lines = [
    { n: 100, step: 0 },
    { n: 400, step: 0 },
    { n: 400, step: 0.1 },
    { n: 400, step: 0.4 },
  ].map(({ n, step }): Line => {
    const what = `n = ${n}, ${step === 0 ? 'equal models' : `areas apart by up to ${(areaOfNormals(1 + step, 1) - areaOfNormals(1, 1)).toFixed(3)}`}`
    const rng = new Rng(`coverage|ranks|${what}`)
    const shifts = Float64Array.from({ length: MODELS }, (_, m) => 1 + step * m)
    const truth = competitionRanks(shifts, 'higher')
    const y = Int32Array.from({ length: n }, (_, i) => i % 2)
    const percent = shares(trials, () => {
      const common = Float64Array.from(y, () => rng.normal())
      const sorted = Array.from(shifts, (shift) =>
        sortScores(
          y,
          Float64Array.from(y, (label, i) => Math.SQRT1_2 * (common[i] + rng.normal()) + shift * label),
        ),
      )
      const whole = new Uint16Array(n).fill(1)
      const estimates = Float64Array.from(sorted, (scores) => aurocReplay(scores)(whole))
      const values = bootstrapReplicates(
        sorted.map((scores) => aurocReplay(scores)),
        y,
        { replicates, rng },
      )
      const pairs = simultaneousDifferences(estimates, values, 0.95)
      const areas = shifts.map((shift) => areaOfNormals(shift, 1))
      const ranges = rankRanges(MODELS, pairs, 'higher')
      const rows = Array.from({ length: replicates }, (_, b) => Float64Array.from(values, (column) => column[b]))
      const ranks = rankDistribution(rows, 'higher')
      return {
        'all differences (max-t)': pairs.every(({ first, second, low, high }) => {
          const difference = areas[first] - areas[second]
          return low <= difference && difference <= high
        }),
        'all rank ranges (max-t)': ranges.every(({ best, worst }, m) => best <= truth[m] && truth[m] <= worst),
        'all bootstrap rank quantiles': Array.from(truth, (rank, m) => {
          const [low, high] = rankQuantiles(ranks, m, 0.95)
          return low <= rank && rank <= high
        }).every(Boolean),
      }
    })
    return { what, percent }
  })
  return {
    title: `Rank ranges of ${MODELS} models`,
    note: `Share of ${trials} data sets in which all hold at once, ${replicates} replicates. Nominal: at least 95. Quantiles of bootstrap ranks are shown because they are often printed; fmbench does not use them for ranges.`,
    lines,
  }
}
