import { bootstrapError } from './bootstrap-interval.js'
import { quantileOfSorted } from './quantile.js'

/** Two of several models, compared while all pairs are. */
export interface SimultaneousDifference {
  /** Places of the two models; first < second. */
  readonly first: number
  readonly second: number
  /** Estimate of the first minus that of the second. */
  readonly value: number
  readonly low: number
  readonly high: number
}

/**
 * Intervals for the differences of all pairs of models that hold together: at level 0.95, in 19 of 20 studies none
 * of them misses. By the bootstrap distribution of the largest studentised deviation over the pairs (max-t).
 *
 * @param estimates one per model; shape (k,)
 * @param replicates per model its replicates on the same resamples; a resample with an undefined one is left out
 * @returns k(k - 1)/2 pairs, empty when fewer than two models or replicates are left; NaN bounds where a
 *   difference has no spread and yet is not 0
 * @see Romano & Wolf 2005, doi:10.1198/016214504000000539
 */
export function simultaneousDifferences(
  estimates: Float64Array,
  replicates: readonly Float64Array[],
  level: number,
): SimultaneousDifference[] {
  const k = estimates.length
  const whole = wholeResamples(replicates)
  if (whole.length < 2) return []
  const largest = new Float64Array(whole.length)
  const pairs: (Omit<SimultaneousDifference, 'low' | 'high'> & { error: number })[] = []
  for (let first = 0; first < k; first++) {
    for (let second = first + 1; second < k; second++) {
      const differences = Float64Array.from(whole, (b) => replicates[first][b] - replicates[second][b])
      const value = estimates[first] - estimates[second]
      const error = bootstrapError(differences)
      if (error > 0) {
        for (let b = 0; b < largest.length; b++) {
          largest[b] = Math.max(largest[b], Math.abs(differences[b] - value) / error)
        }
      }
      pairs.push({ first, second, value, error })
    }
  }
  const factor = quantileOfSorted(largest.sort(), level)
  return pairs.map(({ error, ...pair }) => {
    const half = error > 0 || pair.value === 0 ? factor * error : Number.NaN
    return { ...pair, low: pair.value - half, high: pair.value + half }
  })
}

function wholeResamples(replicates: readonly Float64Array[]): number[] {
  const all = [...(replicates[0]?.keys() ?? [])]
  return all.filter((b) => replicates.every((values) => !Number.isNaN(values[b])))
}

/** Which places in a ranking a model may hold. */
export interface RankRange {
  readonly best: number
  readonly worst: number
}

/**
 * Rank ranges from simultaneous intervals: from one more than the number of models that are surely better, to the
 * number of models less those that are surely worse. A range of one place is a claim that holds with all the others.
 *
 * @param k how many models
 * @see Klein, Wright & Wieczorek 2020, doi:10.1111/rssa.12521
 */
export function rankRanges(
  k: number,
  pairs: readonly SimultaneousDifference[],
  direction: 'higher' | 'lower',
): RankRange[] {
  const better = new Array<number>(k).fill(0)
  const worse = new Array<number>(k).fill(0)
  for (const { first, second, low, high } of pairs) {
    if (!(low > 0 || high < 0)) continue
    const isFirstBetter = low > 0 === (direction === 'higher')
    better[isFirstBetter ? second : first]++
    worse[isFirstBetter ? first : second]++
  }
  return better.map((above, i) => ({ best: 1 + above, worst: k - worse[i] }))
}
