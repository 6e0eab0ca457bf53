import { chiSquareSf } from './gamma.js'
import { sum } from './sum.js'

/** Independent estimates, tried for a common value. */
export interface Heterogeneity {
  /** Cochran's Q: squared deviations from `mean`, each through its variance. */
  readonly q: number
  readonly df: number
  readonly p: number
  /** Mean of the estimates, weighted by 1 / variance. */
  readonly mean: number
}

/**
 * Whether independent estimates differ by more than their variances explain. With few samples per group it finds
 * little: a large p does not show that groups are equal.
 *
 * @param values shape (groups,)
 * @param variances of the values, above 0; shape (groups,)
 * @returns NaN throughout for fewer than two groups
 * @see Cochran 1954, doi:10.2307/3001666
 */
export function heterogeneityTest(values: ArrayLike<number>, variances: ArrayLike<number>): Heterogeneity {
  const df = values.length - 1
  if (df < 1) return { q: Number.NaN, df, p: Number.NaN, mean: Number.NaN }
  const weights = Float64Array.from(variances, (variance) => 1 / variance)
  const mean = weightedMean(values, weights)
  const q = sum(weights.map((weight, g) => weight * (values[g] - mean) ** 2))
  return { q, df, p: chiSquareSf(q, df), mean }
}

/** The mean of values that count by their weights; shape of both (n,) */
export function weightedMean(values: ArrayLike<number>, weights: Float64Array): number {
  return sum(weights.map((weight, i) => weight * values[i])) / sum(weights)
}
