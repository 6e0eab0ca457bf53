import type { Rng } from '../core/rng.js'
import type { Clusters } from './bootstrap.js'
import { aurocReplay, sortScores } from './mann-whitney.js'
import { midRanks } from './ranks.js'

export interface PermutationOptions {
  readonly replicates: number
  readonly rng: Rng
  /** Samples of one cluster are swapped together. */
  readonly clusters?: Clusters | undefined
}

const SLACK = 1e-12

/**
 * Tests whether two models differ, by swapping their outputs sample by sample (cluster by cluster) at random: how
 * often the difference is then at least as far from 0 as the one seen.
 *
 * @param difference the difference of the metric when the outputs of the samples marked 1 are swapped; shape (n,)
 * @param n how many samples
 * @returns two-sided p, never 0; NaN when the difference seen is undefined
 * @see Good 2005, Permutation, Parametric and Bootstrap Tests of Hypotheses, doi:10.1007/b138696
 */
export function permutationP(
  difference: (isSwapped: Uint8Array) => number,
  n: number,
  { replicates, rng, clusters }: PermutationOptions,
): number {
  const isSwapped = new Uint8Array(n)
  const observed = Math.abs(difference(isSwapped))
  if (Number.isNaN(observed)) return Number.NaN
  const coins = new Uint8Array(clusters?.n ?? n)
  let asFar = 0
  for (let b = 0; b < replicates; b++) {
    for (let i = 0; i < coins.length; i++) coins[i] = rng.uint32() >>> 31
    for (let i = 0; i < n; i++) isSwapped[i] = coins[clusters === undefined ? i : clusters.of[i]]
    if (Math.abs(difference(isSwapped)) >= observed - SLACK) asFar++
  }
  return (asFar + 1) / (replicates + 1)
}

/**
 * The difference of two AUROCs under swaps, for `permutationP`. Scores of two models need not share a scale, so each
 * model's are ranked before they are swapped.
 *
 * @param yTrue 0 or 1; shape (n,)
 * @throws FmbenchError `bad-data` when a score is NaN
 */
export function swappedAurocDifference(
  yTrue: Int32Array,
  first: Float64Array,
  second: Float64Array,
): (isSwapped: Uint8Array) => number {
  const n = yTrue.length
  // Both models' ranks in one sorted list: a swap only says which half of it counts for which model.
  const ranks = new Float64Array(2 * n)
  ranks.set(midRanks(first))
  ranks.set(midRanks(second), n)
  const twice = Int32Array.from({ length: 2 * n }, (_, i) => yTrue[i % n])
  const replay = aurocReplay(sortScores(twice, ranks))
  const mine = new Uint16Array(2 * n)
  const others = new Uint16Array(2 * n)
  return (isSwapped) => {
    for (let i = 0; i < n; i++) {
      mine[i] = others[n + i] = 1 - isSwapped[i]
      mine[n + i] = others[i] = isSwapped[i]
    }
    return replay(mine) - replay(others)
  }
}
