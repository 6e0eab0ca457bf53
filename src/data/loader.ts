import type { Batch, Effects, Named } from '../core/index.js'
import type { DatasetDocument } from '../spec/dataset.js'

/** Samples with what is known about them. Rows keep the order of the files; nobody may rely on it. */
export interface Dataset {
  readonly document: DatasetDocument
  /** Unique. */
  readonly ids: readonly string[]
  /** The label of each sample, after the document's own names for raw values. */
  readonly labels: readonly string[]
  /** The person (or other independent unit) each sample belongs to, where the document names one. */
  readonly subjects?: readonly string[]
  /** 'train', 'test', or what the split column says. */
  readonly splits: readonly string[]
  /** Raw cells of every column that a declared stratum needs, by column; '' where missing. */
  readonly columns: Readonly<Record<string, readonly string[]>>
  /** Shape of one sample: (d,) for a table, (channels, time) for a series. */
  readonly sampleShape: readonly number[]
  readonly featureNames?: readonly string[]
  /** SHA-256 over the digests of its files, in the document's order. */
  readonly sha256: string
  /** The given rows, in the given order; reads no more of the files than it needs. */
  read(rows: ArrayLike<number>): Promise<Batch>
}

/** Reads one kind of dataset from disk. */
export interface DatasetLoader extends Named {
  /** File names or endings it understands, for messages. */
  readonly reads: readonly string[]
  /**
   * @param folder where the dataset's files lie, already found and verified
   * @throws FmbenchError `bad-data` naming file and row
   */
  load(document: DatasetDocument, folder: string, effects: Effects): Promise<Dataset>
}
