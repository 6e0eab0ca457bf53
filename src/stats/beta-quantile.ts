import { logBeta, regularizedBeta } from './beta.js'
import { exp, log, log1p } from './exp-log.js'

const MAX_STEPS = 2000

/**
 * The x with I_x(a, b) = p: a quantile of Beta(a, b). Newton's steps, halving wherever one would leave the bracket.
 *
 * @returns NaN outside 0 <= p <= 1, a > 0, b > 0
 */
export function betaQuantile(p: number, a: number, b: number): number {
  if (!(p >= 0 && p <= 1 && a > 0 && b > 0)) return Number.NaN
  if (p === 0 || p === 1) return p
  const logScale = logBeta(a, b)
  let low = 0
  let high = 1
  let x = a / (a + b)
  for (let step = 0; step < MAX_STEPS; step++) {
    const excess = regularizedBeta(x, a, b) - p
    if (excess > 0) high = x
    else low = x
    const density = exp((a - 1) * log(x) + (b - 1) * log1p(-x) - logScale)
    const newton = x - excess / density
    if (Math.abs(newton - x) <= 1e-15 * x) return x
    const next = newton > low && newton < high ? newton : (low + high) / 2
    if (next === low || next === high) return x // no double lies between
    x = next
  }
  throw new Error(`The beta quantile did not converge at p = ${p}, a = ${a}, b = ${b}.`)
}
