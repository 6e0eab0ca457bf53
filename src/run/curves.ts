import { column } from '../core/index.js'
import { rocCurve, sortScores } from '../stats/index.js'
import type { Judged } from './judged.js'
import type { EvaluationPlan } from './plan.js'

export interface Curves {
  /** True positive rate on 101 equal steps of the false positive rate. */
  readonly roc?: { readonly fpr: readonly number[]; readonly tpr: readonly number[] }
  /** Ten equal bins of the predicted probability; empty bins are left out. */
  readonly calibration?: { readonly bins: readonly { n: number; mean_p: number; mean_y: number }[] }
}

const GRID_STEPS = 100
const BINS = 10

/** The curves of a binary task; those that need both classes or a probability are absent without them. */
export function curvesOf(judged: Judged, plan: EvaluationPlan): Curves {
  const { score, probability } = judged
  if (score === undefined) return {}
  const nPositives = score.truth.reduce((sum, y) => sum + y, 0)
  const hasBoth = nPositives > 0 && nPositives < judged.n
  const positive = plan.classes.indexOf(plan.positiveClass as string) // a score exists only for a binary task
  return {
    ...(hasBoth && { roc: rocGrid(score.truth, score.output) }),
    ...(probability && { calibration: { bins: bins(score.truth, column(probability.output, positive)) } }),
  }
}

/** Linear between the vertices of the curve. */
function rocGrid(truth: Int32Array, score: Float64Array): NonNullable<Curves['roc']> {
  const { fpr, tpr } = rocCurve(sortScores(truth, score))
  const grid = Array.from({ length: GRID_STEPS + 1 }, (_, i) => i / GRID_STEPS)
  let k = 0
  const onGrid = grid.map((x) => {
    while (k < fpr.length - 1 && fpr[k + 1] <= x) k++
    if (k === fpr.length - 1 || fpr[k] === x) return tpr[k]
    return tpr[k] + ((tpr[k + 1] - tpr[k]) * (x - fpr[k])) / (fpr[k + 1] - fpr[k])
  })
  return { fpr: grid, tpr: onGrid.map(toSixDecimals) }
}

function bins(truth: Int32Array, p: Float64Array): NonNullable<Curves['calibration']>['bins'] {
  const n = new Int32Array(BINS)
  const sumP = new Float64Array(BINS)
  const sumY = new Int32Array(BINS)
  for (let i = 0; i < p.length; i++) {
    const bin = Math.min(Math.floor(p[i] * BINS), BINS - 1)
    n[bin]++
    sumP[bin] += p[i]
    sumY[bin] += truth[i]
  }
  return Array.from(n, (size, b) => ({
    n: size,
    mean_p: toSixDecimals(sumP[b] / size),
    mean_y: toSixDecimals(sumY[b] / size),
  })).filter((bin) => bin.n > 0)
}

/** A drawing needs no more, and records stay short. */
const toSixDecimals = (value: number): number => Number(value.toFixed(6))
