import { twoSidedNormalP } from './normal.js'
import { argsort, midRanks, tieGroupEnds } from './ranks.js'

/** Wilcoxon's signed-rank test of paired differences. */
export interface SignedRank {
  /** The smaller of the rank sums of positive and negative differences; NaN when all are 0. */
  readonly w: number
  /** Two-sided. */
  readonly p: number
  /** From all sign patterns, or by the normal distribution with the correction for ties. */
  readonly method: 'exact' | 'approx'
}

const MAX_EXACT = 50

/**
 * Differences of 0 are left out. Exact up to fifty differences without zeros and ties, else approximate, without
 * continuity correction.
 *
 * @param differences shape (n,)
 * @see Wilcoxon 1945, doi:10.2307/3001968
 */
export function wilcoxonSignedRank(differences: Float64Array): SignedRank {
  const moved = differences.filter((d) => d !== 0)
  const sizes = moved.map(Math.abs)
  const ranks = midRanks(sizes)
  const n = moved.length
  const total = (n * (n + 1)) / 2
  const positive = ranks.reduce((sum, rank, i) => (moved[i] > 0 ? sum + rank : sum), 0)
  const w = n === 0 ? Number.NaN : Math.min(positive, total - positive)
  const ends = tieGroupEnds(sizes, argsort(sizes))
  const isPlain = n === differences.length && ends.length === n && n <= MAX_EXACT
  if (isPlain && n > 0) return { w, p: Math.min(1, 2 * chanceOfAtMost(w, n)), method: 'exact' }
  let ties = 0
  for (let g = 0, start = 0; g < ends.length; start = ends[g++]) ties += (ends[g] - start) ** 3 - (ends[g] - start)
  const variance = (n * (n + 1) * (2 * n + 1) - ties / 2) / 24
  return { w, p: twoSidedNormalP((w - total / 2) / Math.sqrt(variance)), method: 'approx' }
}

/** Chance that the ranks 1 … n of randomly chosen signs add up to at most w: subset sums, counted by recursion. */
function chanceOfAtMost(w: number, n: number): number {
  let chances = Float64Array.of(1)
  for (let rank = 1; rank <= n; rank++) {
    const next = new Float64Array(chances.length + rank)
    for (let s = 0; s < chances.length; s++) {
      next[s] += chances[s] / 2
      next[s + rank] += chances[s] / 2
    }
    chances = next
  }
  return chances.subarray(0, Math.floor(w) + 1).reduce((sum, chance) => sum + chance, 0)
}
