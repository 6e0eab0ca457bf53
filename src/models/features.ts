import { type Batch, FmbenchError, type Matrix, sizePerSample, type Tensor } from '../core/index.js'

/**
 * The features of a batch as one flat row per sample; samples of higher rank are flattened row-major.
 *
 * @param who the adapter, for messages
 * @throws FmbenchError `model-failed` where a value is missing or not finite, naming sample and feature
 */
export function finiteFeatures(who: string, batch: Batch): Matrix {
  const x = numbersOf(who, batch)
  const columns = sizePerSample(x.shape)
  if (columns === 0) throw new FmbenchError('model-failed', `${who} needs at least one feature; the samples have none.`)
  const data = Float64Array.from(x.data)
  const bad = data.findIndex((value) => !Number.isFinite(value))
  if (bad === -1) return { data, rows: batch.ids.length, columns }
  const feature = featureName(batch, bad % columns)
  const fault = Number.isNaN(data[bad]) ? 'is missing' : 'is infinite'
  const place = `row ${Math.floor(bad / columns) + 1} of ${batch.ids.length}`
  throw new FmbenchError(
    'model-failed',
    `${who} needs a number in every feature, but ${feature} ${fault} in ${place}.`,
    {
      hint: 'Fill in or leave out such samples, exclude the feature in the dataset document, or use another model.',
    },
  )
}

function featureName({ featureNames, x }: Batch, column: number): string {
  const isTable = x?.shape.length === 2 && featureNames !== undefined
  return isTable ? `feature "${featureNames[column]}"` : `feature ${column + 1}`
}

/**
 * The numbers of a batch.
 *
 * @throws FmbenchError `model-failed` where the samples are sequences
 */
export function numbersOf(who: string, { x }: Batch): Tensor {
  if (x !== undefined) return x
  throw new FmbenchError('model-failed', `${who} needs numbers; the samples of this dataset are sequences.`, {
    hint: 'Use a model for sequences: fmbench list models',
  })
}

export interface Standardization {
  /** shape (d,) */
  readonly mean: Float64Array
  /** Population standard deviation, 1 where a column is constant; shape (d,) */
  readonly scale: Float64Array
}

/** Mean and spread of each column, as scikit-learn's StandardScaler takes them; x has at least one row. */
export function columnStandardization(x: Matrix): Standardization {
  const mean = new Float64Array(x.columns)
  const scale = new Float64Array(x.columns)
  for (let j = 0; j < x.columns; j++) {
    let sum = 0
    for (let i = 0; i < x.rows; i++) sum += x.data[i * x.columns + j]
    mean[j] = sum / x.rows
    let squares = 0
    for (let i = 0; i < x.rows; i++) squares += (x.data[i * x.columns + j] - mean[j]) ** 2
    const variance = squares / x.rows
    if (!Number.isFinite(variance)) {
      throw new FmbenchError('model-failed', `Feature ${j + 1} holds numbers too large to standardise.`, {
        hint: 'Give it in another unit, or exclude it in the dataset document.',
      })
    }
    // A constant column can show a spread of pure rounding; scikit-learn's bound for that.
    const rounding = x.rows * Number.EPSILON * variance + (x.rows * mean[j] * Number.EPSILON) ** 2
    scale[j] = variance <= rounding ? 1 : Math.sqrt(variance)
  }
  return { mean, scale }
}

export function standardize(x: Matrix, { mean, scale }: Standardization): Matrix {
  const data = x.data.map((value, place) => (value - mean[place % x.columns]) / scale[place % x.columns])
  return { ...x, data }
}
