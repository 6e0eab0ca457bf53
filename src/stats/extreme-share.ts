import type { Clusters } from './bootstrap.js'
import type { Interval } from './interval.js'
import { clopperPearsonInterval } from './proportions.js'

/** What each sample adds to the part and to the whole of a share: counts, the part never the larger; shape (n,) */
export interface ShareCounts {
  readonly part: ArrayLike<number>
  readonly whole: ArrayLike<number>
}

/**
 * Interval for a share of 0 or 1, which no resample varies: Clopper and Pearson's for as many trials as the samples (or
 * clusters of them) are worth, (sum m)^2 / sum m^2 for m counts each. That takes the counts of one sample to be all alike,
 * the worst case, and holds also where the chance of a hit grows with m.
 *
 * @returns undefined when nothing is counted, or the share lies between 0 and 1
 * @see Clopper & Pearson 1934, doi:10.1093/biomet/26.4.404; Korn & Graubard 1998, Survey Methodology 24, 193-201 (trials)
 */
export function extremeShareInterval(
  { part, whole }: ShareCounts,
  clusters: Clusters | undefined,
  level: number,
): Interval | undefined {
  const sizes = new Float64Array(clusters?.n ?? whole.length)
  let hits = 0
  let total = 0
  for (let i = 0; i < whole.length; i++) {
    hits += part[i]
    total += whole[i]
    sizes[clusters === undefined ? i : clusters.of[i]] += whole[i]
  }
  if (total === 0 || (hits > 0 && hits < total)) return undefined
  const trials = total ** 2 / sizes.reduce((sum, size) => sum + size * size, 0)
  const bounds = clopperPearsonInterval(hits === 0 ? 0 : trials, trials, level)
  return bounds && { ...bounds, level, method: 'clopper-pearson' }
}
