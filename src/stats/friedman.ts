import { FmbenchError } from '../core/errors.js'
import { fisherFSf } from './fisher-f.js'
import { chiSquareSf } from './gamma.js'
import { midRanks } from './ranks.js'

/** Several models on several datasets, compared by their ranks within each dataset. */
export interface Friedman {
  /** 1 is best, ties share the mean; one row per dataset, one number per model. */
  readonly ranks: readonly Float64Array[]
  readonly meanRanks: Float64Array
  /** Corrected for ties; NaN when every dataset ties all models. */
  readonly chiSquare: number
  readonly p: number
  /** Iman and Davenport's F, less timid than the chi-square; Infinity when all datasets agree. */
  readonly f: number
  readonly fP: number
}

/**
 * @param scores one row per dataset, one number per model
 * @throws FmbenchError `shape-mismatch` when the rows differ in length
 * @see Friedman 1937, doi:10.1080/01621459.1937.10503522; Iman & Davenport 1980, doi:10.1080/03610928008827904;
 *   for this use Demšar 2006, https://www.jmlr.org/papers/v7/demsar06a.html
 */
export function friedmanTest(scores: readonly Float64Array[], direction: 'higher' | 'lower'): Friedman {
  const n = scores.length
  const k = scores[0]?.length ?? 0
  if (scores.some((row) => row.length !== k)) {
    throw new FmbenchError('shape-mismatch', 'The rows of scores differ in length.', {
      hint: 'Give every dataset one score per model.',
    })
  }
  const ranks = scores.map((row) => midRanks(direction === 'higher' ? row.map((score) => -score) : row))
  const meanRanks = Float64Array.from({ length: k }, (_, j) => ranks.reduce((sum, row) => sum + row[j], 0) / n)
  // Between models over within datasets: equals the usual formula with its correction for ties.
  const between = meanRanks.reduce((sum, rank) => sum + (rank - (k + 1) / 2) ** 2, 0) * n * n
  const within = ranks.reduce((sum, row) => sum + row.reduce((inner, rank) => inner + (rank - (k + 1) / 2) ** 2, 0), 0)
  const chiSquare = ((k - 1) * between) / within
  const f = ((n - 1) * chiSquare) / (n * (k - 1) - chiSquare)
  return {
    ranks,
    meanRanks,
    chiSquare,
    p: chiSquareSf(chiSquare, k - 1),
    f,
    fP: fisherFSf(f, k - 1, (k - 1) * (n - 1)),
  }
}

// 95% points of the studentised range with infinite degrees of freedom, over the square root of two; k = 2 … 20.
// SciPy 1.10.1: studentized_range.ppf(0.95, k, inf) / sqrt(2).
const NEMENYI_Q05 = [
  1.9599639845400534, 2.343700586378409, 2.569031772546482, 2.7277743708703763, 2.8497054196100016, 2.9483200175296744,
  3.030878449614413, 3.1017303413033805, 3.163683577053373, 3.2186536073291525, 3.268003924466142, 3.31273859335082,
  3.3536177518523043, 3.391230283765257, 3.4260413793706097, 3.4584247073473247, 3.4886847993791976, 3.517073008691811,
  3.5437991315177815,
]

/** @returns Nemenyi's factor at 5% for k models; NaN outside 2 … 20 */
export function nemenyiFactor(k: number): number {
  return NEMENYI_Q05[k - 2] ?? Number.NaN
}

/**
 * How far apart two mean ranks must lie to differ at 5%, all pairs of k models taken together.
 *
 * @param datasets how many datasets the mean ranks are over
 * @returns NaN for fewer than 2 or more than 20 models
 * @see Nemenyi 1963, as in Demšar 2006, https://www.jmlr.org/papers/v7/demsar06a.html
 */
export function nemenyiCriticalDifference(k: number, datasets: number): number {
  return nemenyiFactor(k) * Math.sqrt((k * (k + 1)) / (6 * datasets))
}
