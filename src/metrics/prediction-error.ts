import { checkRows } from '../core/arrays.js'
import { centredPair, pairMoments, weightedMean } from '../stats/moments.js'
import { normalQuantile } from '../stats/normal.js'
import { weightedMedian } from '../stats/weighted-median.js'
import { errorsOf, onceEach, type Prepare, valueMetric } from './value-metric.js'

const RANGE = [0, Number.POSITIVE_INFINITY] as const
const NO_SAMPLES = 'there are no samples'

/** The weighted mean of something about each error. */
const meanOf =
  (ofError: (error: number) => number): Prepare =>
  (yTrue, yPred) => {
    const judged = errorsOf(yTrue, yPred).map(ofError)
    return (weights) => weightedMean(judged, weights)
  }

const prepareMse = meanOf((error) => error * error)

export const mseMetric = valueMetric({
  id: 'MSE',
  label: 'Mean squared error',
  aliases: ['mean_squared_error'],
  direction: 'lower',
  range: RANGE,
  source: 'Definition; Hyndman & Koehler 2006, doi:10.1016/j.ijforecast.2006.03.001',
  meaning: {
    what: 'The mean of the squared errors, in squared units: one large error weighs as much as many small ones.',
    example: 'MSE 25 for age in years: errors of about 5 years.',
  },
  undefinedWhen: NO_SAMPLES,
  prepare: prepareMse,
})

export const rmseMetric = valueMetric({
  id: 'RMSE',
  label: 'Root mean squared error',
  aliases: ['root_mean_squared_error'],
  direction: 'lower',
  range: RANGE,
  source: 'Definition; Hyndman & Koehler 2006, doi:10.1016/j.ijforecast.2006.03.001',
  meaning: {
    what: 'A typical size of the error, in the unit of the quantity; large errors count more than in MAE.',
    example: 'RMSE 5 years with MAE 3 years: most ages are close, a few are far off.',
  },
  undefinedWhen: NO_SAMPLES,
  prepare: (yTrue, yPred, near) => {
    const mse = prepareMse(yTrue, yPred, near)
    return (weights) => Math.sqrt(mse(weights))
  },
})

export const maeMetric = valueMetric({
  id: 'MAE',
  label: 'Mean absolute error',
  aliases: ['mean_absolute_error'],
  direction: 'lower',
  range: RANGE,
  source: 'Definition; Willmott & Matsuura 2005, doi:10.3354/cr030079',
  meaning: {
    what: 'How far off the prediction is on average, in the unit of the quantity.',
    example: 'MAE 3 for age in years: predicted and true age are 3 years apart on average.',
  },
  undefinedWhen: NO_SAMPLES,
  prepare: meanOf(Math.abs),
})

export const medianAeMetric = valueMetric({
  id: 'Median-AE',
  label: 'Median absolute error',
  aliases: ['median_absolute_error'],
  direction: 'lower',
  range: RANGE,
  source: 'Definition; Hyndman & Koehler 2006, doi:10.1016/j.ijforecast.2006.03.001',
  meaning: {
    what: 'Half of the samples are predicted at least this well; a few wild errors do not move it.',
    example: 'Median-AE 2 years with MAE 6 years: the usual case is good, some are very wrong.',
  },
  undefinedWhen: NO_SAMPLES,
  prepare: (yTrue, yPred) => weightedMedian(errorsOf(yTrue, yPred).map(Math.abs)),
})

export const biasMetric = valueMetric({
  id: 'Bias',
  label: 'Mean error',
  direction: 'nearest',
  ideal: 0,
  range: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
  source: 'Bland & Altman 1986, doi:10.1016/S0140-6736(86)90837-8',
  meaning: {
    what: 'The mean of prediction less truth: above 0 it says too much, below 0 too little.',
    example: 'Bias +2 for age in years: people look 2 years older to the model, on average.',
  },
  undefinedWhen: NO_SAMPLES,
  prepare: meanOf((error) => error),
})

/** Mean of the squared errors. @returns NaN when there are no samples, or a prediction is not finite */
export const meanSquaredError = mseMetric.compute
/** Square root of the mean squared error. */
export const rootMeanSquaredError = rmseMetric.compute
/** Mean of the absolute errors. */
export const meanAbsoluteError = maeMetric.compute
/** Median of the absolute errors. */
export const medianAbsoluteError = medianAeMetric.compute
/** Mean of prediction less truth. */
export const meanError = biasMetric.compute

/** The largest absolute error; NaN when there are no samples. It grows with n: no interval, and no place in a ranking. */
export function maxError(yTrue: Float64Array, yPred: Float64Array): number {
  checkRows('the largest error', yTrue, yPred.length)
  if (yTrue.length === 0) return Number.NaN
  return errorsOf(yTrue, yPred).reduce((largest, error) => Math.max(largest, Math.abs(error)), 0)
}

/** Where most differences between prediction and truth lie. */
export interface LimitsOfAgreement {
  /** Mean of prediction less truth. */
  readonly bias: number
  readonly low: number
  readonly high: number
}

/**
 * Bland and Altman's limits: the mean difference plus or minus z standard deviations (n - 1), between which a share
 * `level` of differences lies if they are normal.
 *
 * @returns limits are NaN when there is one sample, all is NaN when there are none
 * @see Bland & Altman 1986, doi:10.1016/S0140-6736(86)90837-8
 */
export function limitsOfAgreement(
  yTrue: Float64Array,
  yPred: Float64Array,
  level: number,
  weights: Float64Array = onceEach(yTrue.length),
): LimitsOfAgreement {
  checkRows('limits of agreement', yTrue, yPred.length)
  const errors = errorsOf(yTrue, yPred)
  const { n, varianceX } = pairMoments(centredPair(errors, errors, weights), weights)
  const bias = weightedMean(errors, weights)
  const half = normalQuantile(0.5 + level / 2) * Math.sqrt((varianceX * n) / (n - 1))
  return { bias, low: bias - half, high: bias + half }
}
