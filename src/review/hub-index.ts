import * as z from 'zod'
import { EVIDENCE, type Submission } from '../leaderboard/board.js'
import { isVerified } from '../leaderboard/evidence.js'
import { groupBy } from '../leaderboard/group-by.js'

const metricsSchema = z.record(z.string(), z.number())

export const indexRowSchema = z.strictObject({
  eval_id: z.string(),
  model_id: z.string(),
  benchmark_id: z.string(),
  benchmark_version: z.string().optional(),
  dataset_id: z.string().optional(),
  split: z.string().optional(),
  rows_sha256: z.string().optional(),
  dataset_sha256: z.string().optional(),
  predictions_sha256: z.string().optional(),
  model_digest: z.string().optional(),
  evidence: z.enum(EVIDENCE),
  metrics: metricsSchema,
  floors: z.record(z.string(), metricsSchema).optional(),
})

/** What one record leaves in `evals/index.json`. Digests that are keyed to protect persons are absent. */
export type IndexRow = Readonly<z.infer<typeof indexRowSchema>>

/** Rows by a key; put in order when they are first asked for, since a single record needs few of them. */
interface RowsByKey {
  get(key: string): readonly IndexRow[]
}

/** The rows of a hub with the look-ups that checks need, so that one more record costs the same in a hub of any size. */
export interface HubIndex {
  readonly rows: readonly IndexRow[]
  /** By eval_id in lower case: ids become names of files, and not all disks tell cases apart. */
  readonly byEvalId: RowsByKey
  readonly byPredictions: RowsByKey
  readonly byModelDigest: RowsByKey
  /** By `datasetKey`, one row for each pair of digests: one that the hub has seen made or scored where there is one. */
  readonly byDigests: RowsByKey
  readonly byModel: RowsByKey
  readonly byBenchmark: RowsByKey
  /** Those of a benchmark whose value of a metric agrees with this one to four decimals. */
  withValue(benchmark: string, metric: string, value: number): readonly IndexRow[]
  /** What the floors of a benchmark have: each set of values once. */
  floorsOf(benchmark: string): readonly FloorValues[]
}

/** Equal for results on the same part of the same dataset. */
export const datasetKey = (
  row: Pick<IndexRow, 'benchmark_id' | 'benchmark_version' | 'dataset_id' | 'split'>,
): string => [row.benchmark_id, row.benchmark_version, row.dataset_id, row.split].join('\n')

export function indexRow({ record, evidence }: Submission): IndexRow {
  const { provenance, disclosure } = record
  // Digests of protected persons are keyed with a secret of the submitter: no two can be compared.
  const isPublic = (disclosure?.min_cell ?? 0) === 0
  const { rows_sha256, dataset_sha256, predictions_sha256, model_digest } = provenance
  const row = {
    eval_id: record.eval_id,
    model_id: record.model_ids.candidate,
    benchmark_id: record.benchmark_id,
    benchmark_version: record.benchmark_version,
    dataset_id: record.dataset_id,
    split: record.split,
    ...(isPublic && { rows_sha256, dataset_sha256, predictions_sha256 }),
    model_digest,
    evidence,
    metrics: numbersOf(record.metrics),
    ...(record.baselines.length > 0 && {
      floors: Object.fromEntries(record.baselines.map(({ model, metrics }) => [model, numbersOf(metrics)])),
    }),
  }
  return indexRowSchema.parse(row)
}

const numbersOf = (values: object) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => typeof value === 'number'))

export const hubIndexOf = (submissions: readonly Submission[]): HubIndex => indexOfRows(submissions.map(indexRow))

export function indexOfRows(rows: readonly IndexRow[]): HubIndex {
  const byBenchmark = rowsBy(rows, ({ benchmark_id }) => benchmark_id)
  const byDataset = rowsBy(rows, datasetKey)
  const ofBenchmark = (benchmark: string): readonly IndexRow[] => byBenchmark.get(benchmark)
  const byValue = madeOnce((benchmark) =>
    madeOnce((metric) =>
      groupBy(ofBenchmark(benchmark), ({ metrics }) =>
        Object.hasOwn(metrics, metric) ? metrics[metric].toFixed(4) : undefined,
      ),
    ),
  )
  return {
    rows,
    byEvalId: rowsBy(rows, ({ eval_id }) => eval_id.toLowerCase()),
    byPredictions: rowsBy(rows, ({ predictions_sha256 }) => predictions_sha256),
    byModelDigest: rowsBy(rows, ({ model_digest }) => model_digest),
    byDigests: { get: madeOnce((key) => distinctDigests(byDataset.get(key))) },
    byModel: rowsBy(rows, ({ model_id }) => model_id),
    byBenchmark,
    withValue: (benchmark, metric, value) => byValue(benchmark)(metric).get(value.toFixed(4)) ?? [],
    floorsOf: madeOnce((benchmark) => floorsAmong(ofBenchmark(benchmark))),
  }
}

/** A map costs as much as so many walks over all rows. */
const WORTH_A_MAP = 5

function rowsBy(rows: readonly IndexRow[], keyOf: (row: IndexRow) => string | undefined): RowsByKey {
  let nAsked = 0
  let groups: ReadonlyMap<string, readonly IndexRow[]> | undefined
  return {
    get(key) {
      if (++nAsked < WORTH_A_MAP) return rows.filter((row) => keyOf(row) === key)
      groups ??= groupBy(rows, keyOf)
      return groups.get(key) ?? []
    },
  }
}

/** The same function, which makes the value of each key once. */
function madeOnce<T>(make: (key: string) => T): (key: string) => T {
  const made = new Map<string, T>()
  return (key) => {
    const value = made.get(key) ?? make(key)
    made.set(key, value)
    return value
  }
}

/** @param rows of one dataset */
function distinctDigests(rows: readonly IndexRow[]): IndexRow[] {
  const found = groupBy(rows, ({ rows_sha256, dataset_sha256 }) => `${rows_sha256}\n${dataset_sha256}`)
  return [...found.values()].map((same) => same.find(({ evidence }) => isVerified(evidence)) ?? same[0])
}

/** The values of a floor, as the record of some model tells them. */
export interface FloorValues {
  readonly model: string
  readonly metrics: Readonly<Record<string, number>>
}

function floorsAmong(rows: readonly IndexRow[]): readonly FloorValues[] {
  const known = new Map<string, FloorValues>()
  for (const [model, metrics] of rows.flatMap(({ floors = {} }) => Object.entries(floors))) {
    const key = JSON.stringify([model, metrics])
    if (!known.has(key)) known.set(key, { model, metrics })
  }
  return [...known.values()]
}
