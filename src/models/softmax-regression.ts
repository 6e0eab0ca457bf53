import { type Matrix, row } from '../core/index.js'
import { minimizeConvex } from './minimize-convex.js'

const TOLERANCE = 1e-12
const MAX_STEPS = 10_000

/**
 * Coefficients of a logistic regression: one row per class, weights first, intercept last. Two classes need a
 * single row, that of the second class; the first is then the reference, with logit zero.
 */
export interface SoftmaxRegression {
  readonly coefficients: Matrix
  readonly nClasses: number
}

/**
 * L2-penalised logistic regression, multinomial for more than two classes: minimises
 * C * (sum of the log losses) + half the squared weights; the intercept is free. scikit-learn's LogisticRegression
 * has the same objective (Pedregosa et al. 2011, JMLR 12:2825).
 *
 * @param x one row per sample, finite; shape (n, d)
 * @param y class of each sample, 0 … nClasses - 1, every class present; shape (n,)
 * @returns undefined when the solver did not reach the minimum
 */
export function fitSoftmaxRegression(
  x: Matrix,
  y: Int32Array,
  nClasses: number,
  C: number,
): SoftmaxRegression | undefined {
  const rows = nClasses === 2 ? 1 : nClasses
  const columns = x.columns + 1
  // The objective divided by C n: the same minimum, and numbers near one whatever n.
  const shrinkage = 1 / (C * x.rows)
  const units = parameterUnits(x, shrinkage)
  const modelAt = (point: Float64Array): SoftmaxRegression => {
    const data = point.map((value, place) => value / units[place % columns])
    return { coefficients: { data, rows, columns }, nClasses }
  }
  const gradientAt = (point: Float64Array, into: Float64Array) => {
    const model = modelAt(point)
    addLossGradient(into, model, x, y)
    for (let place = 0; place < into.length; place++) {
      const isIntercept = place % columns === x.columns
      if (!isIntercept) into[place] += shrinkage * model.coefficients.data[place]
      into[place] /= units[place % columns]
    }
  }
  const minimum = minimizeConvex(gradientAt, rows * columns, TOLERANCE, MAX_STEPS)
  return minimum.converged ? modelAt(minimum.x) : undefined
}

/** Units in which the objective curves about equally along every parameter, whatever the units of the features. */
function parameterUnits(x: Matrix, shrinkage: number): Float64Array {
  const units = new Float64Array(x.columns + 1).fill(1)
  for (let j = 0; j < x.columns; j++) {
    let squares = 0
    for (let i = 0; i < x.rows; i++) squares += x.data[i * x.columns + j] ** 2
    units[j] = Math.sqrt(squares / x.rows + shrinkage)
  }
  return units
}

/** Adds the gradient of the mean log loss. */
function addLossGradient(into: Float64Array, model: SoftmaxRegression, x: Matrix, y: Int32Array): void {
  const { rows, columns } = model.coefficients
  const reference = model.nClasses - rows
  const probabilities = new Float64Array(model.nClasses)
  for (let i = 0; i < x.rows; i++) {
    const sample = row(x, i)
    probabilitiesInto(probabilities, model, sample)
    for (let r = 0; r < rows; r++) {
      const residual = (probabilities[reference + r] - (y[i] === reference + r ? 1 : 0)) / x.rows
      const at = r * columns
      for (let j = 0; j < x.columns; j++) into[at + j] += residual * sample[j]
      into[at + x.columns] += residual
    }
  }
}

/** Class probabilities of each sample; shape (n, nClasses). */
export function softmaxProbabilities(model: SoftmaxRegression, x: Matrix): Matrix {
  const data = new Float64Array(x.rows * model.nClasses)
  for (let i = 0; i < x.rows; i++) {
    probabilitiesInto(data.subarray(i * model.nClasses, (i + 1) * model.nClasses), model, row(x, i))
  }
  return { data, rows: x.rows, columns: model.nClasses }
}

function probabilitiesInto(target: Float64Array, { coefficients, nClasses }: SoftmaxRegression, x: Float64Array): void {
  target.fill(0)
  const reference = nClasses - coefficients.rows
  let highest = reference === 1 ? 0 : Number.NEGATIVE_INFINITY
  for (let r = 0; r < coefficients.rows; r++) {
    const at = r * coefficients.columns
    let logit = coefficients.data[at + x.length]
    for (let j = 0; j < x.length; j++) logit += coefficients.data[at + j] * x[j]
    target[reference + r] = logit
    highest = Math.max(highest, logit)
  }
  let sum = 0
  for (let c = 0; c < nClasses; c++) {
    target[c] = Math.exp(target[c] - highest)
    sum += target[c]
  }
  for (let c = 0; c < nClasses; c++) target[c] /= sum
}
