import type { Clusters, Replay } from './bootstrap.js'
import { logitBounds, type Placements } from './delong.js'
import { exp } from './exp-log.js'
import type { Interval } from './interval.js'
import { studentQuantile } from './student.js'
import { mean, sum } from './sum.js'

/**
 * A statistic without each sample in turn, or without each cluster in turn.
 *
 * @param n how many samples
 * @returns shape (n,) or (clusters,); NaN where what is left does not define the statistic
 */
export function jackknife(statistic: Replay, n: number, clusters?: Clusters): Float64Array {
  const counts = new Uint16Array(n).fill(1)
  if (clusters === undefined) {
    return Float64Array.from({ length: n }, (_, left) => {
      counts[left] = 0
      const value = statistic(counts)
      counts[left] = 1
      return value
    })
  }
  return Float64Array.from({ length: clusters.n }, (_, left) => {
    for (let i = 0; i < n; i++) counts[i] = clusters.of[i] === left ? 0 : 1
    return statistic(counts)
  })
}

/**
 * The AUROC without each sample in turn, in O(n): what a sample contributes is its placement.
 *
 * @param yTrue 0 or 1, in the order in which the placements were split; shape (n,)
 * @returns shape (n,); NaN where the sample was the only one of its class
 */
export function aurocJackknife({ area, positives, negatives }: Placements, yTrue: Int32Array): Float64Array {
  let p = 0
  let n = 0
  return Float64Array.from(yTrue, (label) =>
    label === 1 ? without(area, positives[p++], positives.length) : without(area, negatives[n++], negatives.length),
  )
}

function without(average: number, value: number, n: number): number {
  return (n * average - value) / (n - 1)
}

/** Standard error from leaving out each of g parts in turn; NaN when one of them left nothing defined. */
export function jackknifeError(leftOut: Float64Array): number {
  const average = mean(leftOut)
  return Math.sqrt(((leftOut.length - 1) / leftOut.length) * sum(leftOut.map((value) => (value - average) ** 2)))
}

/** With fewer clusters than this, percentile intervals of the cluster bootstrap are too short: docs/coverage.md. */
export const FEW_CLUSTERS = 50

/**
 * Interval for few clusters: the estimate plus or minus Student's t, of the clusters less one, standard errors of the
 * delete-one-cluster jackknife. A statistic with two ends is taken on the logit scale between them, one with a single end on
 * the scale of the logarithm of its distance from it; so the interval stays inside.
 *
 * @param leftOut the statistic without each cluster in turn
 * @param range of the statistic; may be infinite
 * @returns undefined when there are fewer than two clusters, one left out leaves nothing defined, or there is no spread
 * @see Cameron & Miller 2015, doi:10.3368/jhr.50.2.317
 */
export function jackknifeInterval(
  estimate: number,
  leftOut: Float64Array,
  level: number,
  [floor, ceiling]: readonly [low: number, high: number],
): Interval | undefined {
  const quantile = studentQuantile(0.5 + level / 2, leftOut.length - 1)
  const error = jackknifeError(leftOut)
  if (!(quantile * error > 0)) return undefined
  const method = 'jackknife-cluster'
  if (Number.isFinite(floor) && Number.isFinite(ceiling)) {
    const span = ceiling - floor
    const bounds = logitBounds((estimate - floor) / span, (error / span) ** 2, quantile)
    return bounds && { low: floor + span * bounds.low, high: floor + span * bounds.high, level, method }
  }
  const end = Number.isFinite(floor) ? floor : ceiling
  if (!Number.isFinite(end)) {
    return { low: estimate - quantile * error, high: estimate + quantile * error, level, method }
  }
  const distance = estimate - end
  const factor = exp((quantile * error) / Math.abs(distance))
  const ends = [end + distance / factor, end + distance * factor]
  return { low: Math.min(...ends), high: Math.max(...ends), level, method }
}
