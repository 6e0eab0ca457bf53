import { logGamma } from './beta.js'
import { exp, log } from './exp-log.js'

const MAX_STEPS = 100_000

/**
 * Upper regularised incomplete gamma function Q(a, x): the chance that a Gamma(a, 1) variable lies above x.
 *
 * @returns NaN outside a > 0, x >= 0
 * @see DLMF 8.7.1 (series) and 8.9.2 (continued fraction), https://dlmf.nist.gov/8
 */
export function regularizedGammaQ(a: number, x: number): number {
  if (!(a > 0 && x >= 0)) return Number.NaN
  if (x === 0) return 1
  if (x === Number.POSITIVE_INFINITY) return 0
  // The series converges fast left of the mean, the fraction right of it.
  const front = exp(a * log(x) - x - logGamma(a))
  return x < a + 1 ? 1 - front * lowerSeries(a, x) : front * upperFraction(a, x)
}

function lowerSeries(a: number, x: number): number {
  let term = 1 / a
  let sum = term
  for (let k = 1; k <= MAX_STEPS; k++) {
    term *= x / (a + k)
    sum += term
    if (term < sum * 1e-17) return sum
  }
  throw new Error(`The incomplete gamma series did not converge at a = ${a}, x = ${x}.`)
}

/** By Lentz's method; x > a + 1 keeps every denominator above zero. */
function upperFraction(a: number, x: number): number {
  let b = x + 1 - a
  let c = Number.MAX_VALUE
  let d = 1 / b
  let fraction = d
  for (let k = 1; k <= MAX_STEPS; k++) {
    const numerator = -k * (k - a)
    b += 2
    d = 1 / (numerator * d + b)
    c = b + numerator / c
    fraction *= c * d
    if (Math.abs(c * d - 1) < 1e-15) return fraction
  }
  throw new Error(`The incomplete gamma fraction did not converge at a = ${a}, x = ${x}.`)
}

/**
 * The chance that a chi-square variable lies above x.
 *
 * @param df degrees of freedom, above 0; need not be whole
 * @returns 1 for x below 0; NaN when x or df is NaN
 */
export function chiSquareSf(x: number, df: number): number {
  return regularizedGammaQ(df / 2, x < 0 ? 0 : x / 2)
}
