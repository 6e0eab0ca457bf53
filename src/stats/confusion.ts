import { FmbenchError } from '../core/errors.js'

/** How often each class was called what. */
export interface Confusion {
  readonly classes: number
  /** Row: true class; column: predicted class. shape (k, k), row-major */
  readonly counts: Float64Array
  /** Samples of each true class without a prediction: wrong, and in no column. shape (k,) */
  readonly missing: Float64Array
  /** All samples, with those that have no prediction. */
  readonly total: number
}

/**
 * @param yTrue class index of each sample; shape (n,)
 * @param yPred predicted class index, -1 where there is none; shape (n,)
 * @param classes how many are declared
 * @param weights frequency of each sample, all one when absent; shape (n,)
 * @throws FmbenchError `bad-data` when an index is outside the declared classes
 */
export function confusionMatrix(
  yTrue: Int32Array,
  yPred: Int32Array,
  classes: number,
  weights?: Float64Array | Uint16Array,
): Confusion {
  const counts = new Float64Array(classes * classes)
  const missing = new Float64Array(classes)
  let total = 0
  for (let i = 0; i < yTrue.length; i++) {
    const isDeclared = yTrue[i] >= 0 && yTrue[i] < classes && yPred[i] >= -1 && yPred[i] < classes
    if (!isDeclared) refuseClass(i, yTrue[i], yPred[i], classes)
    const weight = weights === undefined ? 1 : weights[i]
    if (yPred[i] === -1) missing[yTrue[i]] += weight
    else counts[yTrue[i] * classes + yPred[i]] += weight
    total += weight
  }
  return { classes, counts, missing, total }
}

function refuseClass(i: number, yTrue: number, yPred: number, classes: number): never {
  throw new FmbenchError(
    'bad-data',
    `Sample ${i} has true class ${yTrue} and predicted class ${yPred}, but ${classes} classes are declared.`,
    { hint: `Classes are counted from 0 to ${classes - 1}; -1 is allowed only for a missing prediction.` },
  )
}

/** What a single class looks like against all others. */
export interface OneVersusRest {
  readonly tp: number
  readonly fp: number
  readonly fn: number
  readonly tn: number
}

/** @param one index of the class that counts as positive */
export function oneVersusRest(confusion: Confusion, one: number): OneVersusRest {
  const { classes, counts, missing, total } = confusion
  let support = missing[one]
  let predicted = 0
  for (let other = 0; other < classes; other++) {
    support += counts[one * classes + other]
    predicted += counts[other * classes + one]
  }
  const tp = counts[one * classes + one]
  return { tp, fp: predicted - tp, fn: support - tp, tn: total - support - predicted + tp }
}
