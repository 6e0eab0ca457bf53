import type { Bounds } from './delong.js'
import type { Interval } from './interval.js'
import { normalCdf, normalQuantile } from './normal.js'
import { quantileOfSorted } from './quantile.js'
import { mean, sum } from './sum.js'

/** More undefined replicates than this, and the rest no longer stands for the whole. */
const MAX_UNDEFINED_SHARE = 0.01

/** The defined replicates, ascending; undefined when there are none, or more than 1% are not defined. */
function usable(replicates: Float64Array): Float64Array | undefined {
  const defined = replicates.filter((value) => !Number.isNaN(value)).sort()
  const nUndefined = replicates.length - defined.length
  return defined.length === 0 || nUndefined > MAX_UNDEFINED_SHARE * replicates.length ? undefined : defined
}

/** Standard error: the standard deviation of the replicates that are defined. NaN with fewer than two. */
export function bootstrapError(replicates: Float64Array): number {
  const defined = replicates.filter((value) => !Number.isNaN(value))
  const average = mean(defined)
  return Math.sqrt(sum(defined.map((value) => (value - average) ** 2)) / (defined.length - 1))
}

/**
 * Percentile interval from bootstrap replicates, by quantiles of type 7. Undefined (NaN) replicates are left out.
 *
 * @param replicates one value per resample; shape (B,)
 * @param method names the scheme the replicates came from
 * @returns undefined when there is no replicate, or more than 1% of them are undefined
 */
export function percentileInterval(
  replicates: Float64Array,
  level: number,
  method: 'bootstrap' | 'bootstrap-cluster' = 'bootstrap',
): Interval | undefined {
  const defined = usable(replicates)
  return defined && { ...quantiles(defined, (1 - level) / 2, (1 + level) / 2), level, method }
}

function quantiles(sorted: Float64Array, low: number, high: number): { low: number; high: number } {
  return { low: quantileOfSorted(sorted, low), high: quantileOfSorted(sorted, high) }
}

/**
 * Basic interval: the percentile interval turned over around the estimate. It can leave the range of a statistic.
 *
 * @see Davison & Hinkley 1997, section 5.2, doi:10.1017/CBO9780511802843
 */
export function basicInterval(estimate: number, replicates: Float64Array, level: number): Bounds | undefined {
  const found = percentileInterval(replicates, level)
  return found && { low: 2 * estimate - found.high, high: 2 * estimate - found.low }
}

/** What moves the end points of a BCa interval away from the plain percentiles. */
export interface BcaCorrection {
  /** Median bias, z0: infinite when all replicates lie on one side of the estimate. */
  readonly bias: number
  /** Skewness, a: NaN when the jackknife has no spread. */
  readonly acceleration: number
}

/** @param jackknife the statistic without each sample (or cluster) in turn */
export function bcaCorrection(estimate: number, replicates: Float64Array, jackknife: Float64Array): BcaCorrection {
  const defined = replicates.filter((value) => !Number.isNaN(value))
  const below = defined.reduce((count, value) => (value < estimate ? count + 1 : count), 0)
  const average = mean(jackknife)
  const deviations = jackknife.map((value) => average - value)
  const squares = sum(deviations.map((d) => d * d))
  return {
    bias: normalQuantile(below / defined.length),
    // Not powers: engines differ in the last digit of those.
    acceleration: sum(deviations.map((d) => d * d * d)) / (6 * squares * Math.sqrt(squares)),
  }
}

/** Which quantiles of the replicates a BCa interval ends at. */
export function bcaLevels({ bias, acceleration }: BcaCorrection, level: number): [low: number, high: number] {
  const z = normalQuantile(0.5 + level / 2)
  const moved = (side: number): number => {
    const shifted = bias + side * z
    return normalCdf(bias + shifted / (1 - acceleration * shifted))
  }
  return [moved(-1), moved(1)]
}

/**
 * Bias-corrected and accelerated interval: for statistics whose replicates are skewed. Where the correction does not
 * exist, the percentile interval, and its method says so.
 *
 * @param jackknife the statistic without each sample (or cluster) in turn
 * @returns undefined when there is no replicate, or more than 1% of them are undefined
 * @see Efron 1987, doi:10.1080/01621459.1987.10478410
 */
export function bcaInterval(
  estimate: number,
  replicates: Float64Array,
  jackknife: Float64Array,
  level: number,
): Interval | undefined {
  const defined = usable(replicates)
  const correction = bcaCorrection(estimate, replicates, jackknife)
  const isCorrectable = Number.isFinite(correction.bias) && Number.isFinite(correction.acceleration)
  if (defined === undefined || !isCorrectable) return percentileInterval(replicates, level)
  const [low, high] = bcaLevels(correction, level)
  return { ...quantiles(defined, low, high), level, method: 'bootstrap-bca' }
}

/**
 * Two-sided p-value of a difference from its bootstrap replicates: twice the smaller share on one side of 0, with one
 * replicate added so that it is never 0.
 *
 * @param differences undefined (NaN) ones are left out
 * @returns NaN when none is defined
 * @see Davison & Hinkley 1997, section 4.2, doi:10.1017/CBO9780511802843
 */
export function bootstrapP(differences: Float64Array): number {
  let notAbove = 0
  let notBelow = 0
  let defined = 0
  for (const d of differences) {
    if (d <= 0) notAbove++
    if (d >= 0) notBelow++
    if (!Number.isNaN(d)) defined++
  }
  return defined === 0 ? Number.NaN : Math.min(1, (2 * (Math.min(notAbove, notBelow) + 1)) / (defined + 1))
}
