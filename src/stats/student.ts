import { regularizedBeta } from './beta.js'

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
