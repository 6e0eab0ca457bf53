import * as z from 'zod'
import { FmbenchError, messageOf } from '../core/index.js'
import { isVerified } from '../leaderboard/evidence.js'
import { EVIDENCE, groupBy, type Submission } from '../leaderboard/index.js'

const metricsSchema = z.record(z.string(), z.number())

const indexRowSchema = z.strictObject({
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

/** The rows of a hub with the maps that look-ups need, so that one more record costs the same in a hub of any size. */
export interface HubIndex {
  readonly rows: readonly IndexRow[]
  /** By eval_id in lower case: ids become names of files, and not all disks tell cases apart. */
  readonly byEvalId: ReadonlyMap<string, readonly IndexRow[]>
  readonly byPredictions: ReadonlyMap<string, readonly IndexRow[]>
  readonly byModelDigest: ReadonlyMap<string, readonly IndexRow[]>
  /** By `valueKey`. */
  readonly byValue: ReadonlyMap<string, readonly IndexRow[]>
  /** By `datasetKey`, one row for each pair of digests: one that the hub has seen made or scored where there is one. */
  readonly byDigests: ReadonlyMap<string, readonly IndexRow[]>
  /** By benchmark, what its floors have: values by metric, each set of values once. */
  readonly floors: ReadonlyMap<string, readonly FloorValues[]>
  readonly byModel: ReadonlyMap<string, readonly IndexRow[]>
  readonly byBenchmark: ReadonlyMap<string, readonly IndexRow[]>
}

/** Equal for values that agree to four decimals. */
export const valueKey = (benchmark: string, metric: string, value: number): string =>
  `${benchmark}\n${metric}\n${value.toFixed(4)}`

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
  const byValue = new Map<string, IndexRow[]>()
  for (const row of rows) {
    for (const [metric, value] of Object.entries(row.metrics)) {
      const key = valueKey(row.benchmark_id, metric, value)
      const alike = byValue.get(key)
      if (alike === undefined) byValue.set(key, [row])
      else alike.push(row)
    }
  }
  return {
    rows,
    byEvalId: groupBy(rows, ({ eval_id }) => eval_id.toLowerCase()),
    byPredictions: groupBy(rows, ({ predictions_sha256 }) => predictions_sha256),
    byModelDigest: groupBy(rows, ({ model_digest }) => model_digest),
    byValue,
    byDigests: groupBy(distinctDigests(rows), datasetKey),
    floors: floorsOf(rows),
    byModel: groupBy(rows, ({ model_id }) => model_id),
    byBenchmark: groupBy(rows, ({ benchmark_id }) => benchmark_id),
  }
}

function distinctDigests(rows: readonly IndexRow[]): IndexRow[] {
  const found = groupBy(rows, (row) => [datasetKey(row), row.rows_sha256, row.dataset_sha256].join('\n'))
  return [...found.values()].map((same) => same.find(({ evidence }) => isVerified(evidence)) ?? same[0])
}

/** The values of a floor, as the record of some model tells them. */
export interface FloorValues {
  readonly model: string
  readonly metrics: Readonly<Record<string, number>>
}

function floorsOf(rows: readonly IndexRow[]): Map<string, FloorValues[]> {
  const byBenchmark = new Map<string, Map<string, FloorValues>>()
  for (const { benchmark_id, floors = {} } of rows) {
    const known = byBenchmark.get(benchmark_id) ?? new Map<string, FloorValues>()
    byBenchmark.set(benchmark_id, known)
    for (const [model, metrics] of Object.entries(floors)) {
      const key = JSON.stringify([model, metrics])
      if (!known.has(key)) known.set(key, { model, metrics })
    }
  }
  return new Map([...byBenchmark].map(([benchmark, known]) => [benchmark, [...known.values()]]))
}

/** One line per row, in order of eval_id: a change of one record is a change of one line. */
export function formatIndexRows(rows: readonly IndexRow[]): string {
  const lines = rows.toSorted((a, b) => (a.eval_id < b.eval_id ? -1 : 1)).map((row) => `  ${JSON.stringify(row)}`)
  return `{ "rows": [\n${lines.join(',\n')}\n] }\n`
}

/** The rows of `evals/index.json`. @throws FmbenchError `bad-document` */
export function parseIndexRows(text: string, file: string): readonly IndexRow[] {
  try {
    return z.strictObject({ rows: z.array(indexRowSchema) }).parse(JSON.parse(text)).rows
  } catch (thrown) {
    throw new FmbenchError('bad-document', `This is no index of records: ${messageOf(thrown)}`, {
      where: file,
      hint: 'It is made from the records: remove it, and have it made again.',
      cause: thrown,
    })
  }
}
