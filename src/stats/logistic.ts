import { exp, log, log1p } from './exp-log.js'
import { type Weights, weightedMean } from './moments.js'

/** P(y = 1) = 1 / (1 + exp(-(intercept + slope * x))), fitted by maximum likelihood. */
export interface LogisticFit {
  readonly intercept: number
  readonly slope: number
  /** Standard error from the inverse information. */
  readonly slopeError: number
}

const MAX_STEPS = 100
const MAX_HALVINGS = 40
const TOLERANCE = 1e-12
/** A slope above it, or an intercept known no better than to this much, is none. */
const MOST = 1e3

/**
 * Logistic regression on one variable, by Newton's method with step halving: about ten passes over the data.
 *
 * @param x finite; shape (n,)
 * @param y 0 or 1; shape (n,)
 * @param weights shape (n,)
 * @returns undefined when no finite fit exists: one class, x separates the classes (ties included), or x is constant
 * @see McCullagh & Nelder 1989, Generalized Linear Models, doi:10.1007/978-1-4899-3242-6
 */
export function logisticFit(x: Float64Array, y: ArrayLike<number>, weights: Weights): LogisticFit | undefined {
  if (!overlaps(x, y, weights)) return undefined
  // Around its mean, the sums of x do not cancel.
  const centre = weightedMean(x, weights)
  const fit = climb(
    x.map((value) => value - centre),
    y,
    weights,
  )
  if (!(Math.abs(fit.slope) <= MOST)) return undefined
  return { intercept: fit.intercept - fit.slope * centre, slope: fit.slope, slopeError: 1 / Math.sqrt(fit.spread) }
}

function climb(x: Float64Array, y: ArrayLike<number>, weights: Weights): Point {
  let at = evaluate(x, y, weights, 0, 0)
  for (let step = 0; step < MAX_STEPS; step++) {
    const { center, spread } = at
    const slopeStep = (at.gradientSlope - center * at.gradientIntercept) / spread
    const interceptStep = at.gradientIntercept / at.information - center * slopeStep
    const next = searchLine(x, y, weights, at, interceptStep, slopeStep)
    const isSettled =
      Math.abs(next.slope - at.slope) <= TOLERANCE * (1 + Math.abs(next.slope)) &&
      Math.abs(next.intercept - at.intercept) <= TOLERANCE * (1 + Math.abs(next.intercept))
    at = next
    if (isSettled) break
  }
  return at
}

/** Whether the ranges of x in the two classes overlap by more than a point: then, and only then, a fit exists. */
function overlaps(x: Float64Array, y: ArrayLike<number>, weights: Weights): boolean {
  const lowest = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  const highest = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (let i = 0; i < x.length; i++) {
    if (weights[i] === 0) continue
    lowest[y[i]] = Math.min(lowest[y[i]], x[i])
    highest[y[i]] = Math.max(highest[y[i]], x[i])
  }
  return highest[0] > lowest[1] && highest[1] > lowest[0]
}

/** The log-likelihood and its derivatives at one pair of parameters. */
interface Point {
  readonly intercept: number
  readonly slope: number
  readonly logLikelihood: number
  readonly gradientIntercept: number
  readonly gradientSlope: number
  /** Sum of w p (1 - p). */
  readonly information: number
  /** Mean of x with weights w p (1 - p). */
  readonly center: number
  /** Sum of w p (1 - p) (x - center)^2: the information on the slope, the intercept being free. */
  readonly spread: number
}

function evaluate(x: Float64Array, y: ArrayLike<number>, weights: Weights, intercept: number, slope: number): Point {
  let [logLikelihood, gradientIntercept, gradientSlope, information, sumX, sumXX] = [0, 0, 0, 0, 0, 0]
  for (let i = 0; i < x.length; i++) {
    const logit = intercept + slope * x[i]
    const tail = exp(-Math.abs(logit)) // never overflows
    const p = logit >= 0 ? 1 / (1 + tail) : tail / (1 + tail)
    const residual = weights[i] * (y[i] - p)
    const variance = (weights[i] * tail) / ((1 + tail) * (1 + tail))
    logLikelihood += weights[i] * (y[i] * logit - Math.max(0, logit) - log1p(tail))
    gradientIntercept += residual
    gradientSlope += residual * x[i]
    information += variance
    sumX += variance * x[i]
    sumXX += variance * x[i] * x[i]
  }
  const center = sumX / information
  const spread = sumXX - sumX * center
  return { intercept, slope, logLikelihood, gradientIntercept, gradientSlope, information, center, spread }
}

/** The full step, or the largest half of a half … of it that does not go downhill. */
function searchLine(
  x: Float64Array,
  y: ArrayLike<number>,
  weights: Weights,
  from: Point,
  interceptStep: number,
  slopeStep: number,
): Point {
  let share = 1
  for (let halving = 0; halving < MAX_HALVINGS; halving++) {
    const next = evaluate(x, y, weights, from.intercept + share * interceptStep, from.slope + share * slopeStep)
    // Near the top the gain drowns in the rounding of the sum: a loss of that size is none.
    if (next.logLikelihood >= from.logLikelihood - 1e-12 * Math.abs(from.logLikelihood)) return next
    share /= 2
  }
  return from
}

/** An intercept, all else being given. */
export interface InterceptFit {
  readonly intercept: number
  readonly error: number
}

/**
 * The intercept of a logistic model whose other part is given: logit P(y = 1) = intercept + offset.
 *
 * @param offset finite; shape (n,)
 * @param y 0 or 1; shape (n,)
 * @param weights shape (n,)
 * @returns undefined when there is one class, so that no finite fit exists, or when its standard error exceeds 1,000:
 *   offsets near +-27 (probabilities of 0 and 1) say nothing about an intercept
 */
export function logisticIntercept(
  offset: Float64Array,
  y: ArrayLike<number>,
  weights: Weights,
): InterceptFit | undefined {
  let [n, positives] = [0, 0]
  let [lowest, highest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (let i = 0; i < offset.length; i++) {
    if (weights[i] === 0) continue
    n += weights[i]
    positives += weights[i] * y[i]
    lowest = Math.min(lowest, offset[i])
    highest = Math.max(highest, offset[i])
  }
  if (!(positives > 0 && positives < n)) return undefined
  // Were all offsets equal, the intercept would be the logit of the prevalence less the offset: that brackets it.
  const prevalence = log(positives / (n - positives))
  let [low, high] = [prevalence - highest, prevalence - lowest]
  let intercept = Math.min(high, Math.max(low, 0))
  let information = Number.NaN
  for (let step = 0; step < MAX_STEPS; step++) {
    const at = evaluate(offset, y, weights, intercept, 1)
    information = at.information
    if (at.gradientIntercept > 0) low = intercept
    else high = intercept
    const wished = intercept + at.gradientIntercept / information
    const next = wished >= low && wished <= high ? wished : (low + high) / 2
    const isSettled = Math.abs(next - intercept) <= TOLERANCE * (1 + Math.abs(next))
    intercept = next
    if (isSettled) break
  }
  const error = 1 / Math.sqrt(information)
  return error <= MOST ? { intercept, error } : undefined
}
