import type { Matrix, Tensor } from './arrays.js'
import { type SparseMatrix, toDense } from './sparse.js'

/**
 * What a model can give for a sample. A probability serves as a score, and decides a label. An embedding is judged by
 * no metric: a protocol fits a probe to it.
 */
export type OutputKind = 'label' | 'score' | 'probability' | 'value' | 'reconstruction' | 'text' | 'embedding'

/** Some samples, in order, as a model sees them: no label, no stratum. Numbers, sequences or texts, as the dataset has them. */
export interface Batch {
  readonly ids: readonly string[]
  /** shape (n, …): one entry of the first axis per id */
  readonly x?: Tensor
  /** Instead of `x`, where samples are rows of numbers most of which are zero; shape (n, d) */
  readonly sparse?: SparseMatrix
  /** Names of the last axis of `x`, or of the columns of `sparse`, where the data has them. */
  readonly featureNames?: readonly string[]
  /** One per id, in upper case. DNA: A, C, G, T, and N or another IUPAC letter where the base is not known. */
  readonly sequences?: readonly string[]
  /** One per id: reports and other free text, as the files have them. */
  readonly texts?: readonly string[]
  /** Which values of `x` are hidden, to be filled in: 1 hidden, 0 seen. What stands there in `x` says nothing. One per value */
  readonly mask?: Uint8Array
  /** These samples were changed, or are asked about again: nothing that is remembered by id holds for them. */
  readonly isFresh?: true
}

/** What is true of each sample: a class index, or a measured quantity; shape (n,) */
export type Truth = Int32Array | Float64Array

/** Samples to learn from. */
export interface LabelledBatch extends Batch {
  /**
   * Index into `classes` of each sample's label, or the measured quantity where there are no classes; shape (n,). Empty
   * where samples are learned from without labels: for reconstruction, and for writing.
   */
  readonly y: Truth
  /** Empty for regression. */
  readonly classes: readonly string[]
  /** What people wrote about each sample, for models that learn to write: `y` is then empty. One per id */
  readonly reports?: readonly string[]
  /** What belongs together (a person, a region, a run), where it repeats: never to be split by inner folds. */
  readonly groups?: readonly string[]
}

/** What a model answers, by kind; one row per sample, in the order given. */
export interface ModelOutputs {
  /** Index into the declared classes; -1 where there is no prediction. shape (n,) */
  readonly label: Int32Array
  /** Any real number, larger for the positive class; shape (n,) */
  readonly score: Float64Array
  /** Rows sum to one; columns in the order of the declared classes. shape (n, k) */
  readonly probability: Matrix
  /** A measured quantity, in the benchmark's unit; shape (n,) */
  readonly value: Float64Array
  /** The samples with what was hidden filled in; shape (n, …), as `x` */
  readonly reconstruction: Tensor
  /** What it wrote about each sample; one per sample */
  readonly text: readonly string[]
  /** Finite; shape (n, d) */
  readonly embedding: Matrix | SparseMatrix
}

/** The same samples with `x` where they have `sparse`: for whoever needs every number. */
export function denseBatch<B extends Batch>(batch: B): Omit<B, 'sparse'> {
  const { sparse, ...others } = batch
  return sparse === undefined
    ? batch
    : { ...others, x: { data: toDense(sparse).data, shape: [sparse.rows, sparse.columns] } }
}
