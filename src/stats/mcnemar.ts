import { regularizedBeta } from './beta.js'
import { chiSquareSf } from './gamma.js'

/**
 * McNemar's test of two classifiers on the same samples: only those samples count that one gets right and the other
 * wrong. NaN where no such sample makes it undefined.
 */
export interface McNemar {
  /** Binomial test, two-sided: at most the level, often far below. 1 when there is nothing to compare. */
  readonly exactP: number
  /** The exact test with half the chance of the table seen: near the level. The one to use. */
  readonly midP: number
  readonly chiSquare: number
  readonly chiSquareP: number
  /** With Edwards' continuity correction. */
  readonly correctedChiSquare: number
  readonly correctedChiSquareP: number
}

/**
 * @param onlyFirst samples that the first gets right and the second wrong
 * @param onlySecond the reverse
 * @see Fagerland, Lydersen & Laake 2013, doi:10.1186/1471-2288-13-91
 */
export function mcnemarTest(onlyFirst: number, onlySecond: number): McNemar {
  const n = onlyFirst + onlySecond
  const gap = Math.abs(onlyFirst - onlySecond)
  const chiSquare = gap ** 2 / n
  const correctedChiSquare = (gap - 1) ** 2 / n
  const tail = binomialTail(Math.min(onlyFirst, onlySecond), n)
  return {
    exactP: Math.min(1, 2 * tail.atMost),
    midP: Math.min(1, tail.atMost + tail.below),
    chiSquare: n === 0 ? Number.NaN : chiSquare,
    chiSquareP: chiSquareSf(chiSquare, 1),
    correctedChiSquare: n === 0 ? Number.NaN : correctedChiSquare,
    correctedChiSquareP: n === 0 ? Number.NaN : chiSquareSf(correctedChiSquare, 1),
  }
}

/** Chances of at most k, and of fewer than k, heads in n throws of a fair coin. */
function binomialTail(k: number, n: number): { atMost: number; below: number } {
  const atMost = k >= n ? 1 : regularizedBeta(0.5, n - k, k + 1)
  return { atMost, below: k === 0 ? 0 : regularizedBeta(0.5, n - k + 1, k) }
}
