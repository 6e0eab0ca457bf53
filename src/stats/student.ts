import { regularizedBeta } from './beta.js'
import { betaQuantile } from './beta-quantile.js'
import { normalQuantile } from './normal.js'
import { mean, sum } from './sum.js'

/**
 * The chance that a Student t variable lies at least as far from 0 as t: the two-sided p-value.
 *
 * @param df degrees of freedom, above 0; need not be whole
 * @returns NaN when t or df is NaN
 */
export function twoSidedStudentP(t: number, df: number): number {
  const square = t * t
  if (square === Number.POSITIVE_INFINITY) return df > 0 ? 0 : Number.NaN
  return regularizedBeta(df / (df + square), df / 2, 0.5, square / (df + square))
}

/**
 * The t below which a Student t variable lies with chance p.
 *
 * @param df degrees of freedom, above 0; need not be whole; Infinity is the normal distribution
 * @returns -Infinity for 0, Infinity for 1, NaN outside [0, 1] and for df that is not above 0
 */
export function studentQuantile(p: number, df: number): number {
  if (df === Number.POSITIVE_INFINITY) return normalQuantile(p)
  if (!(p >= 0 && p <= 1 && df > 0)) return Number.NaN
  const bothTails = 2 * Math.min(p, 1 - p)
  return Math.sign(p - 0.5) * Math.sqrt(df * oddsOutside(bothTails, df))
}

/** t^2 / df. Solved for the share that is small, so that neither near the middle nor far out digits are lost. */
function oddsOutside(bothTails: number, df: number): number {
  if (bothTails < 0.01) {
    const inner = betaQuantile(bothTails, df / 2, 0.5)
    return (1 - inner) / inner
  }
  const outer = betaQuantile(1 - bothTails, 0.5, df / 2)
  return outer / (1 - outer)
}

/** A mean, tested against 0. */
export interface TTest {
  readonly t: number
  readonly df: number
  /** Two-sided. */
  readonly p: number
}

/**
 * Student's test that the mean of paired differences is 0.
 *
 * @param differences shape (n,)
 * @returns NaN when there are fewer than two differences or all are equal
 */
export function pairedTTest(differences: Float64Array): TTest {
  const n = differences.length
  const average = mean(differences)
  const variance = sum(differences.map((d) => (d - average) ** 2)) / (n - 1)
  const t = variance > 0 ? average / Math.sqrt(variance / n) : Number.NaN
  return { t, df: n - 1, p: twoSidedStudentP(t, n - 1) }
}
