import type { PrimaryMetric } from '../leaderboard/index.js'
import { merit } from '../leaderboard/score.js'
import type { EvalRecord } from '../spec/index.js'
import type { HubState } from './check.js'
import { datasetKey, type HubIndex, type IndexRow } from './hub-index.js'

/** The best results of a hub on the same rows, and how many models there are. */
export interface BestResults {
  readonly nModels: number
  /** Of different models, the best first: two, so that one is left where the other is the model in question. */
  readonly best: readonly IndexRow[]
}

const cache = new WeakMap<HubIndex, Map<string, ReadonlyMap<string, BestResults>>>()

/** Of results on the same rows as a record, floors left out. */
export function bestResultsBeside(
  record: EvalRecord,
  { id, metric }: PrimaryMetric,
  { index, catalog }: HubState,
): BestResults | undefined {
  if (metric === undefined) return undefined
  const byBenchmark = cache.get(index) ?? new Map<string, ReadonlyMap<string, BestResults>>()
  cache.set(index, byBenchmark)
  let known = byBenchmark.get(record.benchmark_id)
  if (known === undefined) {
    const rows = index.byBenchmark
      .get(record.benchmark_id)
      .filter(
        ({ model_id, metrics }) => Object.hasOwn(metrics, id) && catalog.findModel(model_id)?.value.is_floor !== true,
      )
    known = bestByRows(rows, (row) => merit(row.metrics[id], metric))
    byBenchmark.set(record.benchmark_id, known)
  }
  return known.get(rowsKey({ ...record, rows_sha256: record.provenance.rows_sha256 }))
}

const rowsKey = (row: Parameters<typeof datasetKey>[0] & { readonly rows_sha256?: string | undefined }): string =>
  `${datasetKey(row)}\n${row.rows_sha256}`

function bestByRows(rows: readonly IndexRow[], meritOf: (row: IndexRow) => number): Map<string, BestResults> {
  const bestOfModels = new Map<string, Map<string, IndexRow>>()
  for (const row of rows) {
    const key = rowsKey(row)
    const ofModels = bestOfModels.get(key) ?? new Map<string, IndexRow>()
    bestOfModels.set(key, ofModels)
    const before = ofModels.get(row.model_id)
    if (before === undefined || meritOf(row) > meritOf(before)) ofModels.set(row.model_id, row)
  }
  return new Map(
    [...bestOfModels].map(([key, ofModels]) => {
      const best = [...ofModels.values()].sort((a, b) => meritOf(b) - meritOf(a)).slice(0, 2)
      return [key, { nModels: ofModels.size, best }] as const
    }),
  )
}
