import { FmbenchError } from '../core/errors.js'
import type { Weights } from './moments.js'

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

/** Samples of the same true and predicted class, side by side: for many countings with different weights. */
export interface PairedLabels {
  readonly classes: number
  /** Places of the samples, cell by cell; shape (n,) */
  readonly order: Uint32Array
  /** The end (excluded) of each cell in `order`: k * k as in `Confusion.counts`, then k as in `Confusion.missing`. */
  readonly cellEnds: Uint32Array
}

/**
 * @param yTrue class index of each sample; shape (n,)
 * @param yPred predicted class index, -1 where there is none; shape (n,)
 * @param classes how many are declared
 * @throws FmbenchError `bad-data` when an index is outside the declared classes
 */
export function pairLabels(yTrue: Int32Array, yPred: Int32Array, classes: number): PairedLabels {
  const cellEnds = new Uint32Array(classes * classes + classes)
  const cellOf = new Uint32Array(yTrue.length)
  for (let i = 0; i < yTrue.length; i++) {
    const isDeclared = yTrue[i] >= 0 && yTrue[i] < classes && yPred[i] >= -1 && yPred[i] < classes
    if (!isDeclared) refuseClass(i, yTrue[i], yPred[i], classes)
    cellOf[i] = yPred[i] === -1 ? classes * classes + yTrue[i] : yTrue[i] * classes + yPred[i]
    cellEnds[cellOf[i]]++
  }
  let placed = 0
  for (let cell = 0; cell < cellEnds.length; cell++) {
    const size = cellEnds[cell]
    cellEnds[cell] = placed
    placed += size
  }
  // Each end begins as the start of its cell and moves on as the cell fills.
  const order = new Uint32Array(yTrue.length)
  for (let i = 0; i < cellOf.length; i++) order[cellEnds[cellOf[i]]++] = i
  return { classes, order, cellEnds }
}

/**
 * The confusion matrix when each sample counts with its weight: n additions.
 *
 * @param weights not negative; shape (n,)
 */
export function countPairs({ classes, order, cellEnds }: PairedLabels, weights: Weights): Confusion {
  const cells = new Float64Array(cellEnds.length)
  let total = 0
  let i = 0
  for (let cell = 0; cell < cells.length; cell++) {
    let weight = 0
    for (; i < cellEnds[cell]; i++) weight += weights[order[i]]
    cells[cell] = weight
    total += weight
  }
  return { classes, counts: cells.subarray(0, classes * classes), missing: cells.subarray(classes * classes), total }
}

/**
 * @param yTrue class index of each sample; shape (n,)
 * @param yPred predicted class index, -1 where there is none; shape (n,)
 * @param classes how many are declared
 * @param weights frequency of each sample, all one when absent; shape (n,)
 * @throws FmbenchError `bad-data` when an index is outside the declared classes
 */
export function confusionMatrix(yTrue: Int32Array, yPred: Int32Array, classes: number, weights?: Weights): Confusion {
  return countPairs(pairLabels(yTrue, yPred, classes), weights ?? new Uint16Array(yTrue.length).fill(1))
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
  const { support, predicted } = marginsOf(confusion, one)
  const tp = confusion.counts[one * confusion.classes + one]
  return { tp, fp: predicted - tp, fn: support - tp, tn: confusion.total - support - predicted + tp }
}

/** How many samples truly are of a class, and how many are called so. */
export function marginsOf(
  { classes, counts, missing }: Confusion,
  one: number,
): { support: number; predicted: number } {
  let support = missing[one]
  let predicted = 0
  for (let other = 0; other < classes; other++) {
    support += counts[one * classes + other]
    predicted += counts[other * classes + one]
  }
  return { support, predicted }
}
