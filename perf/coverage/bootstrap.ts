import { Rng } from '../../src/core/index.js'
import { builtInMetrics } from '../../src/metrics/index.js'
import {
  basicInterval,
  bcaInterval,
  bootstrapReplicates,
  jackknife,
  percentileInterval,
  type Replay,
} from '../../src/stats/index.js'
import { coverage, type Line, type Table } from './tally.js'

interface Study {
  readonly what: string
  readonly n: number
  readonly truth: number
  /** Draws a data set. */
  readonly draw: (rng: Rng) => { readonly classOf: Int32Array; readonly replay: Replay }
}

const PRIORS = [0.5, 0.3, 0.2]

/** Macro F1 of a classifier that is right with chance `sharpness`, else names a class at random. */
function f1Study(n: number, sharpness: number): Study {
  const byChance = (1 - sharpness) / PRIORS.length
  const perClass = PRIORS.map((prior) => (2 * prior * (sharpness + byChance)) / (prior + prior * sharpness + byChance))
  const metric = builtInMetrics.get('F1-Score')
  return {
    what: `F1-Score of 3 unequal classes, n = ${n}, ${sharpness}`,
    n,
    truth: perClass.reduce((sum, value) => sum + value, 0) / PRIORS.length,
    draw: (rng) => {
      const classOf = Int32Array.from({ length: n }, () => classAt(rng.uniform()))
      const predicted = classOf.map((label) => (rng.uniform() < sharpness ? label : rng.index(PRIORS.length)))
      const truth: never = { y: classOf, classes: PRIORS.length, positive: -1 } as never // the registry does not know the kind
      return { classOf, replay: metric.resample!(truth, predicted as never) }
    },
  }
}

function classAt(u: number): number {
  if (u < PRIORS[0]) return 0
  return u < PRIORS[0] + PRIORS[1] ? 1 : 2
}

/** The mean of skewed errors, as in a log loss or a squared error. */
function meanStudy(n: number): Study {
  return {
    what: `mean of exponential errors, n = ${n}`,
    n,
    truth: 1,
    draw: (rng) => {
      const errors = Float64Array.from({ length: n }, () => -Math.log(1 - rng.uniform()))
      return { classOf: new Int32Array(n), replay: (counts) => weightedMean(errors, counts) }
    },
  }
}

function weightedMean(values: Float64Array, counts: Uint16Array): number {
  let sum = 0
  let n = 0
  for (let i = 0; i < values.length; i++) {
    sum += counts[i] * values[i]
    n += counts[i]
  }
  return sum / n
}

/** Bootstrap intervals of metrics without a closed form. */
export function bootstrapTable(trials: number, replicates: number): Table {
  const studies = [
    ...[40, 150, 500].flatMap((n) => [f1Study(n, 0.5), f1Study(n, 0.9)]),
    ...[20, 50, 200].map(meanStudy),
  ]
  const lines = studies.map(({ what, n, truth, draw }): Line => {
    const rng = new Rng(`coverage|bootstrap|${what}`)
    const percent = coverage(trials, truth, () => {
      const { classOf, replay } = draw(rng)
      const estimate = replay(new Uint16Array(n).fill(1))
      const [values] = bootstrapReplicates([replay], classOf, { replicates, rng })
      const leftOut = jackknife(replay, n)
      return {
        percentile: percentileInterval(values, 0.95),
        basic: basicInterval(estimate, values, 0.95),
        BCa: bcaInterval(estimate, values, leftOut, 0.95),
      }
    })
    return { what, percent }
  })
  return {
    title: 'Bootstrap of metrics without a closed form',
    note: `${trials} data sets each, ${replicates} replicates.`,
    lines,
  }
}
