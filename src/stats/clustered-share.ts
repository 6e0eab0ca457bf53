import type { Clusters } from './bootstrap.js'
import type { Interval } from './interval.js'
import { jackknifeInterval } from './jackknife.js'

/**
 * Interval for a share of samples that come in clusters: the jackknife over the clusters that have any of them, from
 * their counts alone.
 *
 * @param isCounted whether a sample belongs to the whole; shape (n,)
 * @param isHit whether it belongs to the part, of those that are counted; shape (n,)
 * @returns undefined when fewer than two clusters are counted, or all have the same share
 */
export function clusteredShareInterval(
  isCounted: ArrayLike<boolean>,
  isHit: ArrayLike<boolean>,
  clusters: Clusters,
  level: number,
): Interval | undefined {
  const counted = new Float64Array(clusters.n)
  const hits = new Float64Array(clusters.n)
  let n = 0
  let nHits = 0
  for (let i = 0; i < isCounted.length; i++) {
    if (!isCounted[i]) continue
    n++
    counted[clusters.of[i]]++
    if (!isHit[i]) continue
    nHits++
    hits[clusters.of[i]]++
  }
  const leftOut = hits.map((own, c) => (nHits - own) / (n - counted[c])).filter((_, c) => counted[c] > 0)
  return leftOut.length < 2 ? undefined : jackknifeInterval(nHits / n, leftOut, level, [0, 1])
}
