import {
  type Batch,
  denseBatch,
  FmbenchError,
  isSparse,
  type Matrix,
  type SparseMatrix,
  sizePerSample,
  type Tensor,
  toDense,
} from '../core/index.js'

/**
 * The features of a batch as one flat row per sample, sparse where the batch is; samples of higher rank are flattened
 * row-major.
 *
 * @param who the adapter, for messages
 * @throws FmbenchError `model-failed` where a value is missing or not finite, naming sample and feature
 */
export function finiteRows(who: string, batch: Batch): Matrix | SparseMatrix {
  const rows = batch.sparse ?? flatRows(who, batch)
  const { columns } = rows
  if (columns === 0) throw new FmbenchError('model-failed', `${who} needs at least one feature; the samples have none.`)
  const values = isSparse(rows) ? rows.values : rows.data
  const bad = values.findIndex((value) => !Number.isFinite(value))
  if (bad === -1) return rows
  const row = isSparse(rows) ? rows.starts.findLastIndex((start) => start <= bad) : Math.floor(bad / columns)
  const feature = featureName(batch, isSparse(rows) ? rows.indices[bad] : bad % columns)
  const fault = Number.isNaN(values[bad]) ? 'is missing' : 'is infinite'
  const place = `row ${row + 1} of ${batch.ids.length}`
  throw new FmbenchError(
    'model-failed',
    `${who} needs a number in every feature, but ${feature} ${fault} in ${place}.`,
    {
      hint: 'Fill in or leave out such samples, exclude the feature in the dataset document, or use another model.',
    },
  )
}

/** As `finiteRows`, with the zeros of sparse rows written out. */
export function finiteFeatures(who: string, batch: Batch): Matrix {
  const rows = finiteRows(who, batch)
  return isSparse(rows) ? toDense(rows) : rows
}

function flatRows(who: string, batch: Batch): Matrix {
  const x = numbersOf(who, batch)
  return { data: Float64Array.from(x.data), rows: batch.ids.length, columns: sizePerSample(x.shape) }
}

function featureName({ featureNames, x }: Batch, column: number): string {
  const isTable = (x === undefined || x.shape.length === 2) && featureNames !== undefined
  return isTable ? `feature "${featureNames[column]}"` : `feature ${column + 1}`
}

/** Recordings with something hidden: x of shape (n, channels, times), the mask beside it. */
export interface MaskedRecordings {
  readonly x: Tensor
  /** 1 where hidden; one per value */
  readonly mask: Uint8Array
}

/** @throws FmbenchError `model-failed` where nothing is hidden, or where samples have other axes */
export function maskedRecordings(who: string, { x, mask }: Batch): MaskedRecordings {
  if (x?.shape.length === 3 && mask !== undefined) return { x, mask }
  throw new FmbenchError(
    'model-failed',
    `${who} fills in what is hidden of recordings; of these samples, nothing is.`,
    {
      hint: 'It is for benchmarks whose protocol is reconstruct.',
    },
  )
}

/**
 * The numbers of a batch, all of them written out.
 *
 * @throws FmbenchError `model-failed` where the samples are sequences
 */
export function numbersOf(who: string, batch: Batch): Tensor {
  const { x } = denseBatch(batch)
  if (x !== undefined) return x
  throw new FmbenchError('model-failed', `${who} needs numbers; the samples of this dataset are sequences.`, {
    hint: 'Use a model for sequences: fmbench list models',
  })
}
