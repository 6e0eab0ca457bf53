import { type Batch, type Effects, type Named, sha256Hex } from '../core/index.js'
import type { DatasetDocument } from '../spec/dataset.js'

/** Samples with what is known about them. Rows keep the order of the files; nobody may rely on it. */
export interface Dataset {
  readonly document: DatasetDocument
  /** Unique. */
  readonly ids: readonly string[]
  /** The label of each sample, after the document's own names for raw values; '' where the document names no target. */
  readonly labels: readonly string[]
  /** What people wrote about each sample, for models that write: one text or more. Then there are no labels. */
  readonly references?: readonly (readonly string[])[]
  /** The person (or other independent unit) each sample belongs to, where the document names one. */
  readonly subjects?: readonly string[]
  /** 'train', 'test', or what the split column says. */
  readonly splits: readonly string[]
  /** Raw cells of every column that a declared stratum needs, by column; '' where missing. */
  readonly columns: Readonly<Record<string, readonly string[]>>
  /** What belongs together (near duplicates, a genomic region, a run), where the document declares `group`. */
  readonly groups?: readonly string[]
  /** Shape of one sample: (d,) for a table, (channels, time) for a series; absent where samples are sequences. */
  readonly sampleShape?: readonly number[]
  readonly featureNames?: readonly string[]
  /** Where in a genome each sample lies, where the files say so. */
  readonly places?: GenomicPlaces
  /** What a person should know about how it was read: rows left out, a split that stays short of its numbers. */
  readonly notes?: readonly string[]
  /** What `sha256sum FILE … | sha256sum` prints for the files its loader reads, in the loader's order. */
  readonly sha256: string
  /** The given rows, in the given order; reads no more of the files than it needs. */
  read(rows: ArrayLike<number>): Promise<Batch>
}

/** Half-open intervals, counted from 0; each shape (n,) */
export interface GenomicPlaces {
  readonly region: readonly string[]
  readonly start: Float64Array
  readonly end: Float64Array
}

/** A file of a dataset, found on this machine; its digest is the declared one, where one is declared. */
export interface LocatedFile {
  /** Absolute. */
  readonly path: string
  readonly sha256: string
}

/** By the names the document uses. */
export type LocatedFiles = Readonly<Record<string, LocatedFile>>

/** What `sha256sum FILE … | sha256sum` prints for the named files. */
export function digestOf(files: LocatedFiles, names: readonly string[]): string {
  return sha256Hex(names.map((name) => `${files[name].sha256}  ${name}\n`).join(''))
}

/** Reads one kind of dataset from disk. */
export interface DatasetLoader extends Named {
  /** File names or endings it understands, for messages. */
  readonly reads: readonly string[]
  /**
   * The names of the files it opens, in a fixed order: only these must be at hand.
   * @throws FmbenchError `bad-document` for an unknown or missing option
   */
  files(document: DatasetDocument): readonly string[]
  /**
   * @param files those that `files(document)` names, wherever they lie
   * @param folder of the dataset: its `path`, or where its document lies
   * @throws FmbenchError `bad-data` naming file and row
   */
  load(document: DatasetDocument, files: LocatedFiles, effects: Effects, folder: string): Promise<Dataset>
}
