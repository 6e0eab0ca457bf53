import { splitByClass } from '../../src/core/arrays.js'
import { Rng } from '../../src/core/index.js'
import { aurocInterval } from '../../src/metrics/index.js'
import {
  aurocReplay,
  bootstrapReplicates,
  delongInterval,
  delongLogitBounds,
  delongPlacements,
  newcombeInterval,
  normalCdf,
  percentileInterval,
  sortScores,
} from '../../src/stats/index.js'
import { areaOfNormals, coverage, type Line, type Table } from './tally.js'

interface Population {
  readonly name: string
  readonly area: number
  readonly draw: (rng: Rng, label: number) => number
}

const normals = (name: string, shift: number, spread = 1): Population => ({
  name,
  area: areaOfNormals(shift, spread),
  draw: (rng, label) => (label === 1 ? shift + spread * rng.normal() : rng.normal()),
})

/** Normal scores read off a scale with few steps. */
function steps(name: string, shift: number, cuts: readonly number[]): Population {
  const chances = (mean: number): number[] => {
    const below = [...cuts.map((cut) => normalCdf(cut - mean)), 1]
    return below.map((value, i) => value - (below[i - 1] ?? 0))
  }
  const negatives = chances(0)
  let lower = 0
  const area = chances(shift).reduce((sum, chance, i) => {
    const beaten = lower + negatives[i] / 2
    lower += negatives[i]
    return sum + chance * beaten
  }, 0)
  return {
    name,
    area,
    draw: (rng, label) => {
      const score = rng.normal() + shift * label
      return cuts.filter((cut) => score >= cut).length
    },
  }
}

const POPULATIONS = [
  normals('null', 0),
  normals('normal', 1),
  normals('normal', 2),
  normals('normal', 2.5),
  normals('normal', 3),
  normals('positives spread 1.5x', 2, 1.5),
  normals('positives spread 2.5x', 3, 2.5),
  steps('4 steps, tied', 1.2, [0, 0.7, 1.4]),
  steps('5 steps, tied', 2, [0.5, 1, 1.5, 2]),
]

const SIZES = [
  [5, 5],
  [10, 90],
  [20, 20],
  [20, 200],
  [50, 50],
  [50, 500],
  [200, 200],
]

/** Intervals of one AUROC. */
export function aurocTable(trials: number): Table {
  const lines = SIZES.flatMap(([nPositives, nNegatives]) =>
    POPULATIONS.map((population): Line => {
      const { name, area, draw } = population
      const what = `${nPositives} + ${nNegatives}, ${name}, area ${area.toFixed(2)}`
      const rng = new Rng(`coverage|auroc|${what}`)
      const y = Int32Array.from({ length: nPositives + nNegatives }, (_, i) => (i < nPositives ? 1 : 0))
      const percent = coverage(trials, area, () => {
        const scores = Float64Array.from(y, (label) => draw(rng, label))
        const [negatives, positives] = splitByClass(y, scores)
        const placements = delongPlacements(positives, negatives)
        return {
          'fmbench uses': aurocInterval(y, scores, 0.95),
          DeLong: delongInterval(placements, 0.95),
          'DeLong, logit': delongLogitBounds(placements, 0.95),
          'Newcombe 5': newcombeInterval(placements.area, nPositives, nNegatives, 0.95),
        }
      })
      return { what, percent }
    }),
  )
  return {
    title: 'AUROC, independent samples',
    note: `Positives + negatives; ${trials} data sets each.`,
    lines,
  }
}

/** Intervals of one AUROC by bootstrap, on fewer data sets. */
export function aurocBootstrapTable(trials: number, replicates: number): Table {
  const sizes = [
    [20, 20],
    [15, 85],
    [50, 50],
    [200, 200],
  ]
  const lines = sizes.flatMap(([nPositives, nNegatives]) =>
    [POPULATIONS[0], POPULATIONS[1], POPULATIONS[3], POPULATIONS[7]].map(({ name, area, draw }): Line => {
      const what = `${nPositives} + ${nNegatives}, ${name}, area ${area.toFixed(2)}`
      const rng = new Rng(`coverage|auroc bootstrap|${what}`)
      const y = Int32Array.from({ length: nPositives + nNegatives }, (_, i) => (i < nPositives ? 1 : 0))
      const percent = coverage(trials, area, () => {
        const sorted = sortScores(
          y,
          Float64Array.from(y, (label) => draw(rng, label)),
        )
        const replay = [aurocReplay(sorted)]
        const [simple] = bootstrapReplicates(replay, y, { replicates, rng })
        const [byClass] = bootstrapReplicates(replay, y, { replicates, rng, byClass: true })
        return { simple: percentileInterval(simple, 0.95), 'by class': percentileInterval(byClass, 0.95) }
      })
      return { what, percent }
    }),
  )
  return {
    title: 'AUROC by percentile bootstrap',
    note: `${trials} data sets each, ${replicates} replicates. Shown because the bootstrap is often used for it; fmbench does not use it for independent samples.`,
    lines,
  }
}
