import { argsort, refuseNaN, tieGroupEnds } from './ranks.js'
import { CompensatedSum } from './sum.js'

/**
 * Mann-Whitney's U of the first group: the number of pairs in which the positive stands above the negative,
 * a tie counting half. Ties are exact equality of doubles; infinities are ordinary scores.
 *
 * @param positives shape (m,)
 * @param negatives shape (n,)
 * @returns exact while 2mn < 2^53; 0 when a group is empty
 * @throws FmbenchError `bad-data` when a score is NaN
 * @see Mann & Whitney 1947, doi:10.1214/aoms/1177730491
 */
export function mannWhitneyU(positives: Float64Array, negatives: Float64Array): number {
  const above = sortedScores(positives, 'a positive sample')
  const below = sortedScores(negatives, 'a negative sample')
  // Twice U is a whole number, so nothing is rounded until the end.
  let twiceU = 0
  let nSmaller = 0
  let nSmallerOrEqual = 0
  for (let i = 0; i < above.length; i++) {
    while (nSmaller < below.length && below[nSmaller] < above[i]) nSmaller++
    if (nSmallerOrEqual < nSmaller) nSmallerOrEqual = nSmaller
    while (nSmallerOrEqual < below.length && below[nSmallerOrEqual] <= above[i]) nSmallerOrEqual++
    twiceU += nSmaller + nSmallerOrEqual
  }
  return twiceU / 2
}

function sortedScores(scores: Float64Array, whose: string): Float64Array {
  const sorted = scores.slice().sort()
  // A typed array sorts NaN to the end.
  if (Number.isNaN(sorted.at(-1))) refuseNaN(`the score of ${whose}`)
  return sorted
}

/** Scores of two classes, sorted once, for many passes with different weights. */
export interface SortedScores {
  /** Place of each sample, from the lowest score up; shape (n,) */
  readonly order: Uint32Array
  /** 1 for a positive, in that order; shape (n,) */
  readonly isPositive: Uint8Array
  /** The end (excluded) of each run of equal scores. */
  readonly tieEnds: Uint32Array
}

/**
 * @param yTrue 0 or 1; shape (n,)
 * @param scores shape (n,)
 * @throws FmbenchError `bad-data` when a score is NaN
 */
export function sortScores(yTrue: Int32Array, scores: Float64Array): SortedScores {
  const order = argsort(scores)
  return { order, isPositive: Uint8Array.from(order, (place) => yTrue[place]), tieEnds: tieGroupEnds(scores, order) }
}

/**
 * The AUROC of samples that occur `counts[i]` times, for many countings: exact integers, one pass, no sorting.
 *
 * @returns a function of the counts, shape (n,); NaN when no positive or no negative occurs
 */
export function aurocReplay({ order, isPositive, tieEnds }: SortedScores): (counts: Uint16Array) => number {
  // All that is known of a sample in one word, so that the pass reads one list: its place, whether it ends a run of
  // equal scores, whether it is positive.
  const steps = order.map((place, i) => 4 * place + isPositive[i])
  for (const end of tieEnds) steps[end - 1] += 2
  return (counts) => {
    let twiceU = 0
    let nPositives = 0
    let nNegatives = 0
    let tied = 0
    let tiedPositives = 0
    for (let i = 0; i < steps.length; i++) {
      const step = steps[i]
      const count = counts[step >>> 2]
      tied += count
      tiedPositives += count * (step & 1)
      if ((step & 2) === 0) continue
      twiceU += tiedPositives * (2 * nNegatives + tied - tiedPositives)
      nPositives += tiedPositives
      nNegatives += tied - tiedPositives
      tied = 0
      tiedPositives = 0
    }
    return twiceU / 2 / (nPositives * nNegatives)
  }
}

/**
 * AUROC with real weights: each pair counts with the product of its two weights.
 *
 * @param weights not negative; shape (n,)
 * @returns NaN when a class has no weight
 */
export function weightedAuroc(sorted: SortedScores, weights: Float64Array): number {
  const { order, isPositive, tieEnds } = sorted
  const u = new CompensatedSum()
  const ofPositives = new CompensatedSum()
  const ofNegatives = new CompensatedSum()
  let start = 0
  for (const end of tieEnds) {
    const tiedPositives = new CompensatedSum()
    const tiedNegatives = new CompensatedSum()
    for (let i = start; i < end; i++) (isPositive[i] === 1 ? tiedPositives : tiedNegatives).add(weights[order[i]])
    u.add(tiedPositives.value * (ofNegatives.value + tiedNegatives.value / 2))
    ofPositives.add(tiedPositives.value)
    ofNegatives.add(tiedNegatives.value)
    start = end
  }
  return u.value / (ofPositives.value * ofNegatives.value)
}
