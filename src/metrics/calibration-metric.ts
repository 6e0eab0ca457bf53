import { checkRows, checkWeights, column, type Matrix, row } from '../core/arrays.js'
import type { Weights } from '../stats/moments.js'
import { checkProbabilities } from '../stats/probabilities.js'
import type { ClassTargets, Metric, UndefinedReason } from './metric.js'
import { onceEach } from './value-metric.js'

/** Whether something happened, and the probability that was given for it. */
export interface Forecasts {
  /** 0 or 1; shape (n,) */
  readonly outcome: Uint8Array
  /** shape (n,) */
  readonly p: Float64Array
}

/** Which forecasts a matrix of class probabilities makes. */
export type ForecastsOf = (truth: ClassTargets, probability: Matrix) => Forecasts[]

/** One: the positive class. None where there are more than two classes. */
export const positiveForecasts: ForecastsOf = ({ y, positive }, probability) =>
  positive < 0 ? [] : [classForecasts(y, probability, positive)]

/** One: the likeliest class is the true one. Of equally likely classes, the first. */
export const topLabelForecasts: ForecastsOf = ({ y }, probability) => {
  const p = Float64Array.from(y, (_, i) => Math.max(...row(probability, i)))
  return [{ outcome: Uint8Array.from(y, (label, i) => (row(probability, i).indexOf(p[i]) === label ? 1 : 0)), p }]
}

/** One per declared class. */
export const eachClassForecasts: ForecastsOf = ({ y, classes }, probability) =>
  Array.from({ length: classes }, (_, one) => classForecasts(y, probability, one))

function classForecasts(y: Int32Array, probability: Matrix, one: number): Forecasts {
  return { outcome: Uint8Array.from(y, (label) => (label === one ? 1 : 0)), p: column(probability, one) }
}

export interface CalibrationFacts
  extends Omit<Metric<'probability'>, 'needs' | 'compute' | 'undefinedReason' | 'resample' | 'version'> {
  readonly forecastsOf: ForecastsOf
  /** Does once what does not depend on weights. The metric is the mean over the forecasts. */
  readonly prepare: (forecasts: Forecasts) => (weights: Weights) => number
  /** Asked only where there are samples, forecasts, and no value. */
  readonly whyUndefined: (forecasts: Forecasts) => UndefinedReason
}

/** A metric that compares probabilities with what happened. */
export function calibrationMetric(facts: CalibrationFacts): Metric<'probability'> {
  const { forecastsOf, prepare, whyUndefined, ...rest } = facts
  const prepared = (truth: ClassTargets, probability: Matrix): ((weights: Weights) => number) => {
    checkRows(rest.id, truth.y, probability.rows)
    checkProbabilities(rest.id, probability.data)
    const each = forecastsOf(truth, probability).map(prepare)
    return (weights) => each.reduce((sum, of) => sum + of(weights), 0) / each.length
  }
  return {
    ...rest,
    version: 1,
    needs: 'probability',
    compute: (truth, probability, weights) => {
      checkWeights(rest.id, truth.y.length, weights)
      return prepared(truth, probability)(weights ?? onceEach(truth.y.length))
    },
    undefinedReason: (truth, probability) => {
      if (truth.y.length === 0) return 'empty'
      const [first] = forecastsOf(truth, probability)
      if (first === undefined) return 'not_applicable'
      return Number.isNaN(prepared(truth, probability)(onceEach(truth.y.length))) ? whyUndefined(first) : undefined
    },
    resample: prepared,
  }
}
