import type { Matrix } from '../core/arrays.js'
import { type SortedScores, sortScores } from './mann-whitney.js'
import type { Weights } from './moments.js'
import { argsort, tieGroupEnds } from './ranks.js'

/** The probabilities of each class, sorted once, for many passes with different weights. */
export interface SortedColumns {
  readonly classes: number
  readonly columns: readonly SortedColumn[]
  /** Class of each sample; shape (n,) */
  readonly classOf: Int32Array
}

interface SortedColumn {
  /** Place of each sample, from the lowest probability up; shape (n,) */
  readonly order: Uint32Array
  /** Class of each sample, in that order; shape (n,) */
  readonly classOf: Int32Array
  /** The end (excluded) of each run of equal probabilities. */
  readonly tieEnds: Uint32Array
}

/** @throws FmbenchError `bad-data` when a probability is NaN */
export function sortColumns(yTrue: Int32Array, yProba: Matrix): SortedColumns {
  const columns = Array.from({ length: yProba.columns }, (_, one) => {
    const scores = Float64Array.from({ length: yProba.rows }, (_, i) => yProba.data[i * yProba.columns + one])
    const order = argsort(scores)
    return { order, classOf: Int32Array.from(order, (i) => yTrue[i]), tieEnds: tieGroupEnds(scores, order) }
  })
  return { classes: yProba.columns, columns, classOf: yTrue }
}

/** Who stands above whom, for every two classes. */
export interface ClassPairs {
  readonly classes: number
  /** Weight of each class; shape (k,) */
  readonly sizes: Float64Array
  /**
   * Row a, column b: pairs of a sample of class a and one of class b in which the first has the larger probability of
   * class a, a tie counting half; shape (k, k)
   */
  readonly wins: Float64Array
}

/**
 * One pass per class over its sorted probabilities.
 *
 * @param weights how often each sample counts; shape (n,)
 */
export function countClassPairs({ classes, columns, classOf }: SortedColumns, weights: Weights): ClassPairs {
  const sizes = new Float64Array(classes)
  for (let i = 0; i < classOf.length; i++) sizes[classOf[i]] += weights[i]
  const wins = new Float64Array(classes * classes)
  for (const [one, column] of columns.entries()) {
    addWins(column, one, weights, wins.subarray(one * classes, (one + 1) * classes))
  }
  return { classes, sizes, wins }
}

/** Adds to `wins[b]` the pairs that class `one` wins against class b. */
function addWins({ order, classOf, tieEnds }: SortedColumn, one: number, weights: Weights, wins: Float64Array): void {
  const below = new Float64Array(wins.length)
  let i = 0
  for (let group = 0; group < tieEnds.length; group++) {
    const start = i
    let ofOne = 0
    for (; i < tieEnds[group]; i++) {
      if (classOf[i] === one) ofOne += weights[order[i]]
    }
    if (ofOne > 0) addScaled(wins, below, ofOne)
    for (i = start; i < tieEnds[group]; i++) {
      const weight = weights[order[i]]
      below[classOf[i]] += weight
      wins[classOf[i]] += (ofOne * weight) / 2
    }
  }
  wins[one] = 0
}

function addScaled(target: Float64Array, values: Float64Array, factor: number): void {
  for (let b = 0; b < target.length; b++) target[b] += factor * values[b]
}

/** AUROC of class a against class b, scored by the probability of class a; NaN when either has no weight. */
export function aurocOfPair({ classes, sizes, wins }: ClassPairs, a: number, b: number): number {
  return wins[a * classes + b] / (sizes[a] * sizes[b])
}

/** AUROC of a class against all others; NaN when one side has no weight. */
export function aurocVersusRest({ classes, sizes, wins }: ClassPairs, one: number): number {
  let rest = 0
  let won = 0
  for (let other = 0; other < classes; other++) {
    if (other === one) continue
    rest += sizes[other]
    won += wins[one * classes + other]
  }
  return won / (sizes[one] * rest)
}

/**
 * All probabilities in one list, positive where the class is the true one. Each place of `order` names its sample, so that
 * weights per sample fit.
 */
export function sortFlattened(yTrue: Int32Array, { data, columns }: Matrix): SortedScores {
  const isTrueClass = Int32Array.from(data, (_, place) =>
    place % columns === yTrue[Math.floor(place / columns)] ? 1 : 0,
  )
  const sorted = sortScores(isTrueClass, data)
  return { ...sorted, order: sorted.order.map((place) => Math.floor(place / columns)) }
}
