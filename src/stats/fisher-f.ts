import { regularizedBeta } from './beta.js'

/**
 * The chance that an F variable lies above x.
 *
 * @param df1 degrees of freedom of the numerator, above 0
 * @param df2 degrees of freedom of the denominator, above 0
 * @returns 1 for x below 0; NaN when an argument is NaN
 */
export function fisherFSf(x: number, df1: number, df2: number): number {
  if (x === Number.POSITIVE_INFINITY) return df1 > 0 && df2 > 0 ? 0 : Number.NaN
  const scaled = x < 0 ? 0 : df1 * x
  return regularizedBeta(df2 / (df2 + scaled), df2 / 2, df1 / 2, scaled / (df2 + scaled))
}
