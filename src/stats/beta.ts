import { exp, log, log1p } from './exp-log.js'

// Lanczos' approximation, g = 7, n = 9 (coefficients of P. Godfrey 2001).
const LANCZOS = [
  0.9999999999998099, 676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905,
  -0.13857109526572012, 0.000009984369578019572, 1.5056327351493116e-7,
]

/** ln Gamma(x) for x > 0; relative error near 1e-14 away from its zeros at 1 and 2. */
export function logGamma(x: number): number {
  if (x >= 10) return (x - 0.5) * log(x) - x + HALF_LOG_TWO_PI + stirlingCorrection(x)
  let series = LANCZOS[0]
  for (let i = 1; i < LANCZOS.length; i++) series += LANCZOS[i] / (x - 1 + i)
  const t = x + 6.5
  return HALF_LOG_TWO_PI + (x - 0.5) * log(t) - t + log(series)
}

const HALF_LOG_TWO_PI = log(2 * Math.PI) / 2

/** What Stirling's formula leaves out of ln Gamma(x), for x >= 10. */
function stirlingCorrection(x: number): number {
  const s = 1 / (x * x)
  return (1 / 12 - s * (1 / 360 - s * (1 / 1260 - s * (1 / 1680 - s * (1 / 1188 - s * (691 / 360360)))))) / x
}

/** ln B(a, b) for a, b > 0. Large arguments do not cancel: a = 1e6 keeps its digits. */
export function logBeta(a: number, b: number): number {
  const small = Math.min(a, b)
  const large = Math.max(a, b)
  if (large < 10) return logGamma(small) + logGamma(large) - logGamma(small + large)
  // ln Gamma(large) - ln Gamma(large + small) with the large parts of Stirling's formula taken off by hand.
  const ratio =
    small - (large - 0.5) * log1p(small / large) + stirlingCorrection(large) - stirlingCorrection(large + small)
  if (small < 10) return logGamma(small) + ratio - small * log(large + small)
  const ofSmall = HALF_LOG_TWO_PI - small - 0.5 * log(small) + stirlingCorrection(small)
  return ofSmall + ratio + small * log(small / (large + small))
}

const TINY = 1e-300
const MAX_STEPS = 100_000

/**
 * Regularised incomplete beta function I_x(a, b): the distribution function of Beta(a, b) at x.
 *
 * @param complement 1 - x; give it when x is near 1 and 1 - x is known to more digits
 * @returns NaN outside a > 0, b > 0, 0 <= x <= 1
 * @see Lentz's continued fraction, DLMF 8.17.22, https://dlmf.nist.gov/8.17
 */
export function regularizedBeta(x: number, a: number, b: number, complement: number = 1 - x): number {
  if (!(a > 0 && b > 0 && x >= 0 && complement >= 0)) return Number.NaN
  if (x === 0 || complement === 0) return x === 0 ? 0 : 1
  // The fraction converges fast only left of the mean; on the right, I_x(a, b) = 1 - I_(1-x)(b, a).
  if (x > (a + 1) / (a + b + 2)) return 1 - regularizedBeta(complement, b, a, x)
  const logX = x < 0.5 ? log(x) : log1p(-complement)
  const logComplement = x < 0.5 ? log1p(-x) : log(complement)
  const front = exp(a * logX + b * logComplement - logBeta(a, b)) / a
  return front * betaFraction(x, a, b)
}

function betaFraction(x: number, a: number, b: number): number {
  let c = 1
  let d = awayFromZero(1 - ((a + b) * x) / (a + 1))
  d = 1 / d
  let fraction = d
  for (let m = 1; m <= MAX_STEPS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / awayFromZero(1 + even * d)
    c = awayFromZero(1 + even / c)
    fraction *= c * d
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / awayFromZero(1 + odd * d)
    c = awayFromZero(1 + odd / c)
    const step = c * d
    fraction *= step
    if (Math.abs(step - 1) < 1e-15) return fraction
  }
  throw new Error(`The incomplete beta function did not converge at x = ${x}, a = ${a}, b = ${b}.`)
}

function awayFromZero(x: number): number {
  return Math.abs(x) < TINY ? TINY : x
}
