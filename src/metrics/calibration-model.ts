import { checkRows, checkWeights } from '../core/arrays.js'
import { log } from '../stats/exp-log.js'
import type { Interval } from '../stats/interval.js'
import { logisticFit, logisticIntercept } from '../stats/logistic.js'
import type { Weights } from '../stats/moments.js'
import { normalQuantile } from '../stats/normal.js'
import { checkProbabilities } from '../stats/probabilities.js'
import { calibrationMetric, type Forecasts, positiveForecasts } from './calibration-metric.js'
import type { Metric } from './metric.js'
import { onceEach } from './value-metric.js'

const CLIP = 1e-12

function logits(p: Float64Array): Float64Array {
  return p.map((value) => {
    const inside = Math.min(1 - CLIP, Math.max(CLIP, value))
    return log(inside / (1 - inside))
  })
}

/** How log odds of the truth depend on predicted log odds; what has no finite fit is NaN. */
export interface CalibrationModel {
  /** 1 is ideal; below 1 the probabilities are too extreme. */
  readonly slope: number
  readonly slopeError: number
  /** The intercept fitted together with the slope. Not the calibration in the large: never to be shown as such. */
  readonly jointIntercept: number
  /** Calibration in the large: the intercept with the slope held at 1. 0 is ideal; above 0 the probabilities are too low. */
  readonly citl: number
  readonly citlError: number
}

/**
 * Logistic recalibration; probabilities are cut to [1e-12, 1 - 1e-12] before the logit.
 *
 * @param outcome 0 or 1; shape (n,)
 * @param p probability that the outcome is 1; shape (n,)
 * @param weights frequency of each sample, all one when absent; shape (n,)
 * @throws FmbenchError `shape-mismatch` when the sample counts differ, `bad-data` when `p` is no probability or a
 *   weight is negative
 * @see Cox 1958, doi:10.1093/biomet/45.3-4.562
 */
export function calibrationModel(
  outcome: ArrayLike<number>,
  p: Float64Array,
  weights?: Float64Array,
): CalibrationModel {
  checkRows('calibration', outcome, p.length)
  checkProbabilities('calibration', p)
  checkWeights('calibration', p.length, weights)
  const x = logits(p)
  const counted = weights ?? onceEach(p.length)
  const joint = logisticFit(x, outcome, counted)
  const large = logisticIntercept(x, outcome, counted)
  return {
    slope: joint?.slope ?? Number.NaN,
    slopeError: joint?.slopeError ?? Number.NaN,
    jointIntercept: joint?.intercept ?? Number.NaN,
    citl: large?.intercept ?? Number.NaN,
    citlError: large?.error ?? Number.NaN,
  }
}

function waldInterval(value: number, error: number, level: number): Interval | undefined {
  if (Number.isNaN(value)) return undefined
  const half = normalQuantile(0.5 + level / 2) * error
  return { low: value - half, high: value + half, level, method: 'logistic' }
}

const ANY_NUMBER = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as const

export const calibrationSlopeMetric: Metric<'probability'> = calibrationMetric({
  id: 'Calibration-Slope',
  tells: 'classes',
  label: 'Calibration slope',
  direction: 'nearest',
  ideal: 1,
  range: ANY_NUMBER,
  isBinaryOnly: true,
  invariantTo: ['sample-order', 'weights-as-copies'],
  source: 'Cox 1958, doi:10.1093/biomet/45.3-4.562',
  meaning: {
    what: 'Whether probabilities are spread as they should be: below 1 they are too extreme, above 1 too timid.',
    example: 'Calibration-Slope 0.6: what is predicted as 95% happens in about 85%. Overfitted models look so.',
  },
  undefinedWhen: 'all samples belong to one class, the probabilities separate the classes, or all are equal',
  forecastsOf: positiveForecasts,
  prepare: ({ outcome, p }) => {
    const x = logits(p)
    return (weights: Weights) => logisticFit(x, outcome, weights)?.slope ?? Number.NaN
  },
  whyUndefined: ({ p }: Forecasts) => (p.every((value) => value === p[0]) ? 'constant_input' : 'separation'),
  interval: (truth, probability, level) => {
    const [forecasts] = positiveForecasts(truth, probability)
    if (forecasts === undefined) return undefined
    const { slope, slopeError } = calibrationModel(forecasts.outcome, forecasts.p)
    return waldInterval(slope, slopeError, level)
  },
})

export const citlMetric: Metric<'probability'> = calibrationMetric({
  id: 'CITL',
  tells: 'classes',
  label: 'Calibration in the large',
  direction: 'nearest',
  ideal: 0,
  range: ANY_NUMBER,
  isBinaryOnly: true,
  invariantTo: ['sample-order', 'weights-as-copies'],
  source: 'Van Calster et al. 2016, doi:10.1016/j.jclinepi.2015.12.005',
  meaning: {
    what: 'Whether probabilities are too low (above 0) or too high (below 0) overall, as a shift of the log odds.',
    example: 'CITL -1: the true odds are about 0.37 of the predicted ones; the model warns too often.',
  },
  undefinedWhen: 'all samples belong to one class, or all probabilities are 0 or 1',
  forecastsOf: positiveForecasts,
  prepare: ({ outcome, p }) => {
    const x = logits(p)
    return (weights: Weights) => logisticIntercept(x, outcome, weights)?.intercept ?? Number.NaN
  },
  whyUndefined: () => 'separation',
  interval: (truth, probability, level) => {
    const [forecasts] = positiveForecasts(truth, probability)
    if (forecasts === undefined) return undefined
    const { citl, citlError } = calibrationModel(forecasts.outcome, forecasts.p)
    return waldInterval(citl, citlError, level)
  },
})
