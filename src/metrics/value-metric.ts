import { checkRows, checkWeights } from '../core/arrays.js'
import { FmbenchError } from '../core/errors.js'
import type { Weights } from '../stats/moments.js'
import type { Metric, UndefinedReason } from './metric.js'

/** What judges measured quantities: NaN where undefined. */
export type ValueFunction = (yTrue: Float64Array, yPred: Float64Array, weights?: Float64Array) => number

/**
 * Does what can be done once for truth and prediction; the answer gives the metric for any weights.
 *
 * @param weights those that will probably be asked: a hint where to put the centre
 */
export type Prepare = (yTrue: Float64Array, yPred: Float64Array, weights: Weights) => (weights: Weights) => number

export interface ValueFacts
  extends Pick<
    Metric<'value'>,
    | 'id'
    | 'label'
    | 'aliases'
    | 'direction'
    | 'ideal'
    | 'range'
    | 'chance'
    | 'source'
    | 'meaning'
    | 'undefinedWhen'
    | 'interval'
  > {
  readonly prepare: Prepare
  /** Fewer samples than this explain an undefined value; else something is constant. Default 2. */
  readonly enoughSamples?: number
}

/**
 * A metric of measured quantities. With a prediction that is not finite it is undefined (`missing_predictions`):
 * nothing can stand for a quantity.
 *
 * @throws FmbenchError when used: `shape-mismatch` when the sample counts differ, `bad-data` for a true value that is
 *   not finite or a weight that is negative
 */
export function valueMetric({ prepare, enoughSamples = 2, interval, ...facts }: ValueFacts): Metric<'value'> {
  const compute: ValueFunction = (yTrue, yPred, weights) => {
    checkValues(facts.id, yTrue, yPred, weights)
    if (!isComplete(yPred)) return Number.NaN
    const counted = weights ?? onceEach(yTrue.length)
    return prepare(yTrue, yPred, counted)(counted)
  }
  const reasonOf = (yTrue: Float64Array, yPred: Float64Array): UndefinedReason => {
    if (yTrue.length === 0) return 'empty'
    if (!isComplete(yPred)) return 'missing_predictions'
    return yTrue.length < enoughSamples ? 'too_few_samples' : 'constant_input'
  }
  return {
    ...facts,
    version: 1,
    needs: 'value',
    tells: 'classes',
    invariantTo: ['sample-order', 'weights-as-copies'],
    compute,
    undefinedReason: (yTrue, yPred) => (Number.isNaN(compute(yTrue, yPred)) ? reasonOf(yTrue, yPred) : undefined),
    resample: (yTrue, yPred) => {
      checkValues(facts.id, yTrue, yPred)
      return isComplete(yPred) ? prepare(yTrue, yPred, onceEach(yTrue.length)) : () => Number.NaN
    },
    ...(interval && {
      interval: (yTrue, yPred, level) => (isComplete(yPred) ? interval(yTrue, yPred, level) : undefined),
    }),
  }
}

function checkValues(who: string, yTrue: Float64Array, yPred: Float64Array, weights?: Float64Array): void {
  checkRows(who, yTrue, yPred.length)
  checkWeights(who, yTrue.length, weights)
  const bad = yTrue.findIndex((value) => !Number.isFinite(value))
  if (bad === -1) return
  throw new FmbenchError('bad-data', `${who}: the true value of sample ${bad} is ${yTrue[bad]}.`, {
    hint: 'Leave out samples whose quantity was not measured.',
  })
}

function isComplete(yPred: Float64Array): boolean {
  return yPred.every((value) => Number.isFinite(value))
}

/** Weights of samples that count once each. */
export function onceEach(n: number): Float64Array {
  return new Float64Array(n).fill(1)
}

/** Prediction less truth; shape (n,) */
export function errorsOf(yTrue: Float64Array, yPred: Float64Array): Float64Array {
  return yPred.map((value, i) => value - yTrue[i])
}
