import { CompensatedSum } from './sum.js'

/** How often each sample counts: weights of the caller, or the counts of a resample. */
export type Weights = Float64Array | Uint16Array

/** How many samples the weights stand for. */
export function totalOf(weights: Weights): number {
  let total = 0
  for (let i = 0; i < weights.length; i++) total += weights[i]
  return total
}

/** The mean of finite numbers, each counted with its weight; NaN when the weights sum to 0. */
export function weightedMean(values: Float64Array, weights: Weights): number {
  const total = new CompensatedSum()
  let n = 0
  for (let i = 0; i < values.length; i++) {
    total.add(weights[i] * values[i])
    n += weights[i]
  }
  return total.value / n
}

/** Two measurements of the same samples, made ready for their moments under many sets of weights. */
export interface CentredPair {
  readonly x: Float64Array
  readonly y: Float64Array
  /** x less its mean: squares of these do not cancel, however far from 0 the values lie. */
  readonly dx: Float64Array
  readonly dy: Float64Array
}

/** @param weights decide the centre; the moments may be asked with others; shape (n,) */
export function centredPair(x: Float64Array, y: Float64Array, weights: Weights): CentredPair {
  return { x, y, dx: centred(x, weights), dy: centred(y, weights) }
}

function centred(values: Float64Array, weights: Weights): Float64Array {
  const centre = weightedMean(values, weights)
  return values.map((value) => value - centre)
}

/** First and second moments of two measurements, sums divided by n; NaN when n is 0. */
export interface PairMoments {
  /** Sum of the weights: the number of samples. */
  readonly n: number
  /** Exactly 0 when all values with a weight are equal. */
  readonly varianceX: number
  readonly varianceY: number
  readonly covariance: number
  /** Mean of y - x. */
  readonly meanDifference: number
}

export function pairMoments({ x, y, dx, dy }: CentredPair, weights: Weights): PairMoments {
  let [n, sumX, sumY, sumXX, sumYY, sumXY, difference] = [0, 0, 0, 0, 0, 0, 0]
  let first = -1
  let xVaries = false
  let yVaries = false
  for (let i = 0; i < dx.length; i++) {
    const weight = weights[i]
    if (weight === 0) continue
    if (first === -1) first = i
    xVaries ||= x[i] !== x[first]
    yVaries ||= y[i] !== y[first]
    n += weight
    sumX += weight * dx[i]
    sumY += weight * dy[i]
    sumXX += weight * dx[i] * dx[i]
    sumYY += weight * dy[i] * dy[i]
    sumXY += weight * dx[i] * dy[i]
    difference += weight * (y[i] - x[i])
  }
  // The mean of the deviations is not quite 0, least of all in a resample; a constant has no variance all the same.
  const [meanX, meanY] = [sumX / n, sumY / n]
  return {
    n,
    varianceX: xVaries ? Math.max(0, sumXX / n - meanX * meanX) : 0 / n,
    varianceY: yVaries ? Math.max(0, sumYY / n - meanY * meanY) : 0 / n,
    covariance: xVaries && yVaries ? sumXY / n - meanX * meanY : 0 / n,
    meanDifference: difference / n,
  }
}
