import type { Named, Registry } from '../core/index.js'
import type { Metric } from '../metrics/index.js'
import type { Catalog, EvalRecord } from '../spec/index.js'
import type { RecordPart } from './record-parts.js'

/** One format of another ecosystem that records can be written in. */
export interface Exporter extends Named {
  /** `hf-model-index` */
  readonly id: string
  readonly label: string
  /** Which version of which specification it follows. */
  readonly source: string
  /** What of a record the format holds; all else is dropped, and the user is told. */
  readonly keeps: ReadonlySet<RecordPart>
  /**
   * @param records at least one
   * @throws FmbenchError `usage` when these records cannot stand in one such file, with the way out
   */
  files(records: readonly EvalRecord[], context: ExportContext): Promise<readonly ExportedFile[]>
}

export interface ExportedFile {
  /** What to call it where nobody says otherwise. */
  readonly name: string
  readonly content: string | Uint8Array
}

export interface ExportContext {
  readonly catalog: Catalog
  readonly metrics: Registry<Metric>
  /** When the export is made; stands in formats that ask for it. */
  readonly now: Date
  /** The dataset on the Hugging Face hub that holds the benchmark's board: `org/name`. */
  readonly hubDataset?: string
  /** The task of that dataset; the benchmark's id when absent. */
  readonly hubTask?: string
  /** What a metric must reach: tests that a JUnit report makes. */
  readonly thresholds: readonly ExportThreshold[]
}

export interface ExportThreshold {
  readonly metric: string
  readonly value: number
}
