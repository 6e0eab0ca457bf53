import type { Matrix } from '../core/index.js'
import type { Design } from './design.js'
import { exp } from './exp-log.js'
import { type ConvexFunction, minimizeConvex, type Point } from './minimize-convex.js'

/**
 * A logistic regression: one row of weights per class. Two classes need a single row, that of the second class; the
 * first is then the reference, with logit zero.
 */
export interface SoftmaxRegression {
  /** For the standardised features; shape (1 or nClasses, d) */
  readonly weights: Matrix
  /** shape (1 or nClasses,) */
  readonly intercepts: Float64Array
  readonly nClasses: number
}

export interface SoftmaxFit {
  readonly model: SoftmaxRegression
  /** False when `model` is only where the solver stopped. */
  readonly converged: boolean
  readonly steps: number
}

export interface SoftmaxSettings {
  /** Inverse strength of the L2 penalty. */
  readonly C: number
  /** Largest component of the gradient at the answer, of the objective divided by C n and along `parameterUnits`. */
  readonly tolerance: number
  readonly maxSteps: number
  /** Where to begin, such as the answer for a stronger penalty; zeros when absent. */
  readonly start?: SoftmaxRegression | undefined
}

/**
 * L2-penalised logistic regression, multinomial for more than two classes: minimises
 * C * (sum of the log losses) + half the squared weights; the intercept is free. scikit-learn's LogisticRegression
 * has the same objective (Pedregosa et al. 2011, JMLR 12:2825).
 *
 * @param x one row per sample, finite; shape (n, d)
 * @param y class of each sample, 0 … nClasses - 1, every class present; shape (n,)
 */
export function fitSoftmaxRegression(
  x: Design,
  y: Int32Array,
  nClasses: number,
  settings: SoftmaxSettings,
): SoftmaxFit {
  const outputs = nClasses === 2 ? 1 : nClasses
  const nWeights = outputs * x.columns
  // The objective divided by C n: the same minimum, and numbers near one whatever n.
  const shrinkage = 1 / (settings.C * x.rows)
  const units = parameterUnits(x, outputs, shrinkage)
  const start = new Float64Array(units.length)
  if (settings.start !== undefined) {
    start.set(settings.start.weights.data.map((weight, place) => weight * units[place]))
    start.set(settings.start.intercepts, nWeights)
  }
  const loss = penalizedLoss(x, y, nClasses, units, shrinkage)
  const { x: point, converged, steps } = minimizeConvex(loss, start, settings.tolerance, settings.maxSteps)
  const parameters = point.map((value, place) => value / units[place])
  const weights = { data: parameters.slice(0, nWeights), rows: outputs, columns: x.columns }
  return { model: { weights, intercepts: parameters.slice(nWeights), nClasses }, converged, steps }
}

/** Class probabilities of each sample; shape (n, nClasses). */
export function softmaxProbabilities({ weights, intercepts, nClasses }: SoftmaxRegression, x: Design): Matrix {
  const logits = logitsOf(x, weights.data, intercepts)
  const data = new Float64Array(x.rows * nClasses)
  for (let i = 0; i < x.rows; i++) probabilitiesInto(data.subarray(i * nClasses, (i + 1) * nClasses), logits, i)
  return { data, rows: x.rows, columns: nClasses }
}

/**
 * Units in which the objective curves about equally along every weight, whatever the units of the features; 1 for the
 * intercepts. All weights come first, then all intercepts.
 */
function parameterUnits(x: Design, outputs: number, shrinkage: number): Float64Array {
  const units = new Float64Array(outputs * (x.columns + 1)).fill(1)
  const ofWeights = x.meanSquares().map((square) => Math.sqrt(square + shrinkage))
  for (let q = 0; q < outputs; q++) units.set(ofWeights, q * x.columns)
  return units
}

interface LossPoint extends Point {
  /** shape (n, outputs) */
  readonly logits: Float64Array
}

/** The mean log loss plus half of `shrinkage` times the squared weights, of parameters times their units. */
function penalizedLoss(
  x: Design,
  y: Int32Array,
  nClasses: number,
  units: Float64Array,
  shrinkage: number,
): ConvexFunction<LossPoint> {
  const outputs = units.length / (x.columns + 1)
  const nWeights = outputs * x.columns
  const residuals = new Float64Array(x.rows * outputs)
  const linearPart = (point: Float64Array): Float64Array => {
    const parameters = point.map((value, place) => value / units[place])
    return logitsOf(x, parameters.subarray(0, nWeights), parameters.subarray(nWeights))
  }
  const withGradient = (point: Float64Array, logits: Float64Array): LossPoint => {
    residualsInto(residuals, logits, y, nClasses)
    const gradient = new Float64Array(point.length)
    x.addCombined(residuals, gradient.subarray(0, nWeights))
    for (let place = 0; place < nWeights; place++) {
      gradient[place] = (gradient[place] + (shrinkage * point[place]) / units[place]) / units[place]
    }
    for (let place = 0; place < residuals.length; place++) gradient[nWeights + (place % outputs)] += residuals[place]
    return { x: point, gradient, logits }
  }
  return {
    at: (point) => withGradient(point, linearPart(point)),
    along(from, direction) {
      // Logits are linear in the parameters: one product serves all places on the line.
      const change = linearPart(direction)
      const logitsAt = (t: number): Float64Array => moved(from.logits, change, t)
      return {
        slopeAt(t) {
          residualsInto(residuals, logitsAt(t), y, nClasses)
          let slope = 0
          for (let place = 0; place < residuals.length; place++) slope += residuals[place] * change[place]
          for (let place = 0; place < nWeights; place++) {
            const weight = from.x[place] + t * direction[place]
            slope += (shrinkage * weight * direction[place]) / units[place] ** 2
          }
          return slope
        },
        pointAt: (t) => withGradient(moved(from.x, direction, t), logitsAt(t)),
      }
    },
  }
}

function moved(from: Float64Array, direction: Float64Array, t: number): Float64Array {
  const to = new Float64Array(from.length)
  for (let place = 0; place < to.length; place++) to[place] = from[place] + t * direction[place]
  return to
}

/** shape (n, outputs) */
function logitsOf(x: Design, weights: Float64Array, intercepts: Float64Array): Float64Array {
  const logits = new Float64Array(x.rows * intercepts.length)
  x.multiply(weights, logits)
  for (let place = 0; place < logits.length; place++) logits[place] += intercepts[place % intercepts.length]
  return logits
}

/** How the mean log loss changes with each logit; shape (n, outputs). */
function residualsInto(target: Float64Array, logits: Float64Array, y: Int32Array, nClasses: number): void {
  const outputs = target.length / y.length
  const reference = nClasses - outputs
  const probabilities = new Float64Array(nClasses)
  for (let i = 0; i < y.length; i++) {
    probabilitiesInto(probabilities, logits, i)
    for (let q = 0; q < outputs; q++) {
      const c = reference + q
      target[i * outputs + q] = (probabilities[c] - (y[i] === c ? 1 : 0)) / y.length
    }
  }
}

/** The class probabilities of row i: two classes have a single logit, more have one each. */
function probabilitiesInto(target: Float64Array, logits: Float64Array, i: number): void {
  const nClasses = target.length
  const outputs = nClasses === 2 ? 1 : nClasses
  const reference = nClasses - outputs
  let highest = reference === 1 ? 0 : Number.NEGATIVE_INFINITY
  target[0] = 0
  for (let q = 0; q < outputs; q++) {
    target[reference + q] = logits[i * outputs + q]
    highest = Math.max(highest, logits[i * outputs + q])
  }
  let sum = 0
  for (let c = 0; c < nClasses; c++) {
    target[c] = exp(target[c] - highest)
    sum += target[c]
  }
  for (let c = 0; c < nClasses; c++) target[c] /= sum
}
