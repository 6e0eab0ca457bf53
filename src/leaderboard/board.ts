import type { Registry } from '../core/index.js'
import type { Metric } from '../metrics/index.js'
import type { Estimate } from '../report/estimates.js'
import type { Benchmark, Catalog, EvalRecord, RecordInterval } from '../spec/index.js'
import type { RankRange } from '../stats/index.js'

/** What stands behind a number, weakest first. Decided by the hub, never by the record: a file can only say less of itself. */
export const EVIDENCE = ['transcribed', 'self-reported', 'checked', 'rescored', 'replayed', 'measured'] as const
export type Evidence = (typeof EVIDENCE)[number]

/** What was decided about a published record: it stays to be seen, and is not ranked. */
export interface Standing {
  readonly state: 'disputed' | 'retracted' | 'withdrawn'
  /** As it was given, for everybody to read. */
  readonly reason: string | undefined
}

/** One thing that happened to a submission on its hub. */
export interface SubmissionEvent {
  /** An instant. */
  readonly at: string
  /** In words: `changes requested` */
  readonly what: string
  /** A name on GitHub, or `fmbench`. */
  readonly by: string
  /** As it was given, for everybody to read. */
  readonly reason?: string | undefined
}

/** A record, and what the hub knows about it. */
export interface Submission {
  readonly record: EvalRecord
  /** What the hub found out; `self-reported` when it looked no further than the file. */
  readonly evidence: Evidence
  /** Absent for a record against which nothing was decided. */
  readonly standing?: Standing | undefined
  /** Oldest first; absent for a record that did not come as a submission. */
  readonly events?: readonly SubmissionEvent[]
}

/** Two records compared on the same rows: by `fmbench compare`, from both prediction files. */
export interface Comparison {
  /** eval_id of the two records */
  readonly first: string
  readonly second: string
  readonly metric: string
  /** First minus second, with its interval. */
  readonly difference: RecordInterval & { readonly value: number }
}

/** What boards are built with. */
export interface BoardContext {
  readonly catalog: Catalog
  readonly metrics: Registry<Metric>
  readonly comparisons: readonly Comparison[]
}

/** The same for one benchmark. */
export interface BenchmarkContext extends BoardContext {
  readonly benchmark: Benchmark
  readonly primary: PrimaryMetric
}

/** All boards of a hub. */
export interface Boards {
  /** In order of domain, task and id; those without a single result too. */
  readonly benchmarks: readonly BenchmarkBoards[]
  /** Counted over the rows and tries of all boards. */
  readonly counts: { readonly benchmarks: number; readonly models: number; readonly evaluations: number }
  /** Day of the newest evaluation. */
  readonly updated: string | undefined
}

export interface BenchmarkBoards {
  readonly benchmark: Benchmark
  readonly primary: PrimaryMetric
  /** The current one first; empty when nobody has handed in a result. */
  readonly boards: readonly Board[]
  readonly evaluations: number
  readonly updated: string | undefined
}

/** The metric that a benchmark ranks by. */
export interface PrimaryMetric {
  /** Its id, also where a benchmark uses an alias. */
  readonly id: string
  /** Absent where fmbench has no such metric: then nothing is known about which values are better, and nothing is ranked. */
  readonly metric: Metric | undefined
}

/** What must be equal for two numbers to be compared at all. */
export interface Comparability {
  readonly benchmarkVersion: string | undefined
  readonly datasetId: string | undefined
  readonly split: string | undefined
  readonly protocol: string | undefined
  readonly metricVersion: number | undefined
  /** Which damage, of which severities, where the metric is computed from curves. */
  readonly damage: string | undefined
  /** Which rows were scored; undefined where nobody can check it: not recorded, or keyed to protect persons. */
  readonly rowsSha256: string | undefined
  /** Stand in for the digest where there is none. */
  readonly nTest: number | undefined
  readonly definitionDate: string | undefined
}

/** Results that may be compared with each other, and with nothing else. */
export interface Board {
  /** Short and stable: 12 hexadecimal digits of what makes results comparable. */
  readonly id: string
  readonly comparability: Comparability
  /** Without a digest of the rows: that all rows were scored on the same samples is taken on trust. */
  readonly isReported: boolean
  /** How it differs from the benchmark's current board; empty for that one. */
  readonly differs: readonly string[]
  /** Ranked models and floors, best score first. */
  readonly rows: readonly Row[]
  /** Listed with the reasons why they are not ranked, best score first. */
  readonly unranked: readonly Row[]
  /** The places from the first on that are held by one row alone: medals, at most three. Empty: no single leader. */
  readonly podium: readonly Row[]
  /** Of the first two ranked rows. */
  readonly gap: Gap | undefined
  /** From the worst to the best ranked score; undefined with fewer than two. */
  readonly spread: number | undefined
  /** How many ranked rows each tier has, in the benchmark's order. */
  readonly tierCounts: readonly { readonly name: string; readonly n: number }[]
  readonly evaluations: number
  readonly updated: string | undefined
}

/** Better minus worse, with an interval that holds for all pairs of the board together. */
export interface Gap {
  readonly value: number
  /** Undefined where one of the two has no interval and no N. */
  readonly bounds: { readonly low: number; readonly high: number } | undefined
  readonly isPaired: boolean
  /** For the smallest difference that matters, where the benchmark declares one. */
  readonly planning: { readonly relevant: number; readonly detectable: number; readonly nNeeded: number } | undefined
}

/** One model on one board. */
export interface Row {
  readonly model: RowModel
  /** Absent for a floor that is known from other models' records only. */
  readonly record: EvalRecord | undefined
  readonly score: Score
  /** By metric id: the primary one first, then the benchmark's others, then what else the record holds. */
  readonly estimates: Readonly<Record<string, Estimate>>
  /** Undefined for rows that are not ranked and for floors; `unknown` without an interval and without N. */
  readonly rank: RankRange | 'unknown' | undefined
  readonly tier: RowTier | undefined
  readonly evidence: Evidence
  readonly marks: readonly Mark[]
  /** All records of this model on this board, oldest first; the row shows one of them. */
  readonly tries: readonly Try[]
  readonly nTest: number | undefined
  readonly nSubjects: number | undefined
  readonly nSites: number | undefined
  /** As the record gives it. */
  readonly date: string | undefined
}

export interface RowModel {
  readonly id: string
  readonly name: string
  readonly family: string | undefined
  readonly isFloor: boolean
}

export interface Score {
  readonly value: number | null
  /** Reason code where there is no value. */
  readonly why: string | undefined
  readonly interval: RecordInterval | undefined
  /** What the hub had to assume to give an interval; undefined where the record has its own. */
  readonly assumption: string | undefined
}

export interface RowTier {
  readonly name: string
  /** The better band that the value reaches and the interval does not. */
  readonly missed: string | undefined
}

/** Something a reader must know about a row. */
export interface Mark {
  readonly code: string
  readonly text: string
  /** It keeps the row from being ranked. */
  readonly blocks: boolean
}

export interface Try {
  readonly evalId: string
  readonly date: string
  readonly value: number | null
}
