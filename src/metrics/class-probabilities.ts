import { checkRows, column, type Matrix } from '../core/arrays.js'
import { FmbenchError } from '../core/errors.js'
import { checkProbabilities } from '../stats/probabilities.js'
import type { ClassTargets } from './metric.js'

/** 1 where the sample is of the class, else 0; shape (n,) */
export function isClass(yTrue: Int32Array, one: number): Int32Array {
  return yTrue.map((label) => (label === one ? 1 : 0))
}

/** Truth and probability of the positive class of a binary task. */
export function positiveOf({ y, positive }: ClassTargets, yProba: Matrix): [yTrue: Int32Array, p: Float64Array] {
  return [isClass(y, positive), column(yProba, positive)]
}

/**
 * @param who who asks, for the message: a metric's id
 * @throws FmbenchError `shape-mismatch` when the sample counts differ, `bad-data` for a class without a column or a number
 *   outside [0, 1]
 */
export function checkClassProbabilities(who: string, yTrue: Int32Array, yProba: Matrix): void {
  checkRows(who, yTrue, yProba.rows)
  checkProbabilities(who, yProba.data)
  const bad = yTrue.findIndex((label) => !(label >= 0 && label < yProba.columns))
  if (bad === -1) return
  throw new FmbenchError('bad-data', `${who}: sample ${bad} has class ${yTrue[bad]} of ${yProba.columns} columns.`, {
    hint: 'There must be one column of probabilities per declared class; classes are counted from 0.',
  })
}
