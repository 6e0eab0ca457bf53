import { checkRows } from '../core/arrays.js'
import { centredPair, pairMoments, weightedMean } from '../stats/moments.js'
import { errorsOf, onceEach } from './value-metric.js'

/** Predictions that are drawn to the mean: the young look old, the old look young. */
export interface AgeBias {
  /** How much the error changes per unit of the truth: 0 without bias, -1 when the mean is said of everybody. */
  readonly slope: number
  /** Mean absolute error when the line of error on truth is taken off. It knows the truth: never to be ranked by. */
  readonly correctedMae: number
}

/**
 * Regression of the error on the truth, for predicted ages: report it beside the MAE, which a model that knows only
 * the mean age can make look good in a narrow age range.
 *
 * @returns all NaN when there are fewer than two samples or `yTrue` is constant
 * @throws FmbenchError `shape-mismatch` when the sample counts differ
 * @see Smith et al. 2019, doi:10.1016/j.neuroimage.2019.06.017
 */
export function ageBias(yTrue: Float64Array, yPred: Float64Array): AgeBias {
  checkRows('age bias', yTrue, yPred.length)
  const once = onceEach(yTrue.length)
  const pair = centredPair(yTrue, errorsOf(yTrue, yPred), once)
  const { varianceX, covariance } = pairMoments(pair, once)
  const slope = varianceX > 0 ? covariance / varianceX : Number.NaN
  const residuals = pair.dy.map((error, i) => Math.abs(error - slope * pair.dx[i]))
  return { slope, correctedMae: weightedMean(residuals, once) }
}
