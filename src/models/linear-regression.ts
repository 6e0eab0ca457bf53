import * as z from 'zod'
import { FmbenchError, type LabelledBatch, type Matrix } from '../core/index.js'
import { choleskyFactor, columnStandardization, solveByCholesky, standardize } from '../stats/index.js'
import type { ModelAdapter } from './adapter.js'
import { finiteFeatures } from './features.js'
import { noOptions, parseOptions } from './options.js'
import { learningModel, type Predictor } from './own-model.js'

const optionsSchema = z.strictObject({
  /** Strength of the L2 penalty on the standardised features; 0 is ordinary least squares. */
  alpha: z.number().min(0).default(1),
})

/** Linear regression with an L2 penalty (ridge) on the flattened, standardised features; the intercept is free. */
export const linearRegressionAdapter: ModelAdapter = {
  id: 'linear_regression',
  leavesMachine: false,
  network: 'denied',
  async open({ document }) {
    const options = parseOptions(optionsSchema, document)
    return learningModel({ adapter: 'linear_regression', options, gives: 'value' }, (train) =>
      learnRidge(train, options.alpha),
    )
  },
}

/** The floor of regression: the mean of the training part for every sample. */
export const meanAdapter: ModelAdapter = {
  id: 'mean',
  isBlind: true,
  leavesMachine: false,
  network: 'denied',
  async open({ document }) {
    const options = parseOptions(noOptions, document)
    return learningModel({ adapter: 'mean', options, gives: 'value' }, ({ y }) => {
      const mean = meanOf(y)
      return ({ ids }) => new Float64Array(ids.length).fill(mean)
    })
  },
}

function meanOf(values: ArrayLike<number>): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]
  return sum / values.length
}

/** Minimises the squared error plus alpha times the squared length of the weights, as scikit-learn's Ridge. */
export function learnRidge(train: LabelledBatch, alpha: number): Predictor {
  const features = finiteFeatures('linear_regression', train)
  const scaling = columnStandardization(features)
  const x = standardize(features, scaling)
  const intercept = meanOf(train.y)
  const [gram, moments] = normalEquations(x, train.y, intercept, alpha)
  const factor = choleskyFactor(gram, x.columns)
  if (factor === undefined) throw dependentFeatures()
  const weights = solveByCholesky(factor, moments)
  return (batch) => {
    const rows = standardize(finiteFeatures('linear_regression', batch), scaling)
    return Float64Array.from({ length: rows.rows }, (_, i) => {
      let value = intercept
      for (let j = 0; j < rows.columns; j++) value += weights[j] * rows.data[i * rows.columns + j]
      return value
    })
  }
}

/** X'X + alpha I, its lower triangle, and X'(y - mean). */
function normalEquations(x: Matrix, y: ArrayLike<number>, mean: number, alpha: number): [Float64Array, Float64Array] {
  const d = x.columns
  const gram = new Float64Array(d * d)
  const moments = new Float64Array(d)
  for (let i = 0; i < x.rows; i++) {
    const row = x.data.subarray(i * d, (i + 1) * d)
    for (let j = 0; j < d; j++) {
      moments[j] += row[j] * (y[i] - mean)
      for (let k = 0; k <= j; k++) gram[j * d + k] += row[j] * row[k]
    }
  }
  for (let j = 0; j < d; j++) gram[j * d + j] += alpha
  return [gram, moments]
}

function dependentFeatures(): FmbenchError {
  return new FmbenchError(
    'model-failed',
    'linear_regression cannot tell some features apart: they depend on each other.',
    {
      hint: 'Use alpha above 0, or leave features out.',
    },
  )
}
