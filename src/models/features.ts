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
