import { FmbenchError, isSparse, type Matrix, type SparseMatrix } from '../core/index.js'

export interface Standardization {
  /** shape (d,) */
  readonly mean: Float64Array
  /** Population standard deviation, 1 where a column is constant; shape (d,) */
  readonly scale: Float64Array
}

/**
 * Mean and spread of each column, as scikit-learn's StandardScaler takes them.
 *
 * @param x at least one row
 * @throws FmbenchError `model-failed` for numbers so large that their squares overflow
 */
export function columnStandardization(x: Matrix | SparseMatrix): Standardization {
  const { mean, variance } = isSparse(x) ? sparseMoments(x) : denseMoments(x)
  const scale = variance.map((value, j) => {
    if (!Number.isFinite(value)) {
      throw new FmbenchError('model-failed', `Feature ${j + 1} holds numbers too large to standardise.`, {
        hint: 'Give it in another unit, or exclude it in the dataset document.',
      })
    }
    // A constant column can show a spread of pure rounding; scikit-learn's bound for that.
    const rounding = x.rows * Number.EPSILON * value + (x.rows * mean[j] * Number.EPSILON) ** 2
    return value <= rounding ? 1 : Math.sqrt(value)
  })
  return { mean, scale }
}

interface Moments {
  readonly mean: Float64Array
  readonly variance: Float64Array
}

/** Row after row, as the numbers lie in memory. */
function denseMoments({ data, rows, columns }: Matrix): Moments {
  const mean = new Float64Array(columns)
  const variance = new Float64Array(columns)
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) mean[j] += data[i * columns + j]
  }
  for (let j = 0; j < columns; j++) mean[j] /= rows
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) variance[j] += (data[i * columns + j] - mean[j]) ** 2
  }
  for (let j = 0; j < columns; j++) variance[j] /= rows
  return { mean, variance }
}

function sparseMoments({ indices, values, rows, columns }: SparseMatrix): Moments {
  const mean = new Float64Array(columns)
  const variance = new Float64Array(columns)
  const stored = new Float64Array(columns)
  for (let p = 0; p < values.length; p++) {
    mean[indices[p]] += values[p]
    stored[indices[p]]++
  }
  for (let j = 0; j < columns; j++) mean[j] /= rows
  for (let p = 0; p < values.length; p++) variance[indices[p]] += (values[p] - mean[indices[p]]) ** 2
  for (let j = 0; j < columns; j++) variance[j] = (variance[j] + (rows - stored[j]) * mean[j] ** 2) / rows
  return { mean, variance }
}

export function standardize(x: Matrix, { mean, scale }: Standardization): Matrix {
  const data = new Float64Array(x.data.length)
  for (let i = 0; i < x.rows; i++) {
    for (let j = 0; j < x.columns; j++) {
      const place = i * x.columns + j
      data[place] = (x.data[place] - mean[j]) / scale[j]
    }
  }
  return { ...x, data }
}
