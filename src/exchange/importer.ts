import type { Named } from '../core/index.js'
import type { EvalRecord, RecordInterval } from '../spec/index.js'

/** One format of another ecosystem that results are read from. */
export interface Importer extends Named {
  readonly id: string
  readonly label: string
  /** Which version of which specification it follows. */
  readonly source: string
  /** A file that may lie beside the one to read and says more. */
  readonly beside?: string
  /** Whether content that was read from a file looks like this format. */
  recognises(content: unknown): boolean
  /**
   * All evaluations in it, as far as the file says; never more than it says.
   *
   * @param content `recognises` has said yes to it
   * @param beside the content of that file, where it is there
   * @throws FmbenchError `bad-data` for content of another shape, with what is wrong
   */
  read(content: unknown, file: string, beside?: unknown): readonly Reported[]
}

/** One evaluation as another tool reports it, under that tool's names. */
export interface Reported {
  /** Absent where the file does not say. */
  readonly model: string | undefined
  readonly benchmark: string
  readonly benchmarkVersion?: string | undefined
  readonly dataset?: string | undefined
  readonly split?: string | undefined
  readonly date?: string | undefined
  readonly runner: string
  readonly runnerVersion?: string | undefined
  readonly nTest?: number | undefined
  readonly status: EvalRecord['status']
  /** Only some of the samples were asked for. */
  readonly isLimited?: boolean
  readonly values: readonly ReportedValue[]
  /** For people: what could not be read, and what should be known. */
  readonly notes: readonly string[]
  /** What the file says and a record has no place for, verbatim. */
  readonly kept: Readonly<Record<string, unknown>>
}

export interface ReportedValue {
  /** The metric's name in the file. */
  readonly name: string
  /** The id of fmbench's metric, where the format leaves no doubt that it is this one. */
  readonly metric?: string | undefined
  /** Anything but a finite number becomes null. */
  readonly value: unknown
  readonly interval?: Pick<RecordInterval, 'low' | 'high' | 'level' | 'method'> | undefined
  /** The group of samples it is about; all of them when absent. */
  readonly stratum?: { readonly dimension: string; readonly level: string; readonly n?: number | undefined } | undefined
}
