import type { Design } from './design.js'

const TOLERANCE = 1e-10
const MAX_STEPS = 2000

export interface Ridge {
  /** For the standardised features; shape (d,) */
  readonly weights: Float64Array
  readonly intercept: number
  /** False when `weights` is only where the solver stopped. */
  readonly converged: boolean
}

/**
 * Linear regression with an L2 penalty: minimises the squared error plus alpha times the squared length of the weights,
 * as scikit-learn's Ridge. Solved by conjugate gradients (Hestenes & Stiefel 1952, doi:10.6028/jres.049.044), which only
 * need products with x and so never fill a sparse one.
 *
 * @param x centred columns; shape (n, d)
 * @param y shape (n,)
 * @param alpha above 0
 * @param start where to begin, such as the weights for another alpha; zeros when absent
 */
export function fitRidge(x: Design, y: ArrayLike<number>, alpha: number, start?: Float64Array): Ridge {
  let total = 0
  for (let i = 0; i < y.length; i++) total += y[i]
  const intercept = total / y.length
  const products = new Float64Array(x.rows)
  /** Writes (X'X + alpha I) v into `into`. */
  const applyInto = (v: Float64Array, into: Float64Array): void => {
    x.multiply(v, products)
    for (let j = 0; j < v.length; j++) into[j] = alpha * v[j]
    x.addCombined(products, into)
  }
  const target = new Float64Array(x.columns)
  x.addCombined(
    Float64Array.from(y, (value) => value - intercept),
    target,
  )
  const weights = start?.slice() ?? new Float64Array(x.columns)
  const applied = new Float64Array(x.columns)
  applyInto(weights, applied)
  const rest = target.map((value, j) => value - applied[j])
  const direction = rest.slice()
  let squares = dot(rest, rest)
  const enough = TOLERANCE ** 2 * dot(target, target)
  for (let step = 0; step < MAX_STEPS && squares > enough; step++) {
    applyInto(direction, applied)
    const length = squares / dot(direction, applied)
    for (let j = 0; j < weights.length; j++) {
      weights[j] += length * direction[j]
      rest[j] -= length * applied[j]
    }
    const squaresNow = dot(rest, rest)
    for (let j = 0; j < direction.length; j++) direction[j] = rest[j] + (squaresNow / squares) * direction[j]
    squares = squaresNow
  }
  return { weights, intercept, converged: squares <= enough }
}

/** The value of each sample; shape (n,) */
export function ridgeValues({ weights, intercept }: Ridge, x: Design): Float64Array {
  const values = new Float64Array(x.rows)
  x.multiply(weights, values)
  return values.map((value) => value + intercept)
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let j = 0; j < a.length; j++) sum += a[j] * b[j]
  return sum
}
