import type { EvalRecord } from '../spec/index.js'
import type { RecordPart } from './record-parts.js'
import { type ResultRow, resultRows } from './result-rows.js'

export type Cell = string | number | null | undefined

interface Column {
  readonly name: string
  /** Text when absent. */
  readonly type?: 'number' | 'count'
  cell(row: ResultRow, record: EvalRecord): Cell
}

export const KEPT_BY_LONG_TABLE: ReadonlySet<RecordPart> = new Set([
  'values',
  'secondary',
  'undirected',
  'counts',
  'reasons',
  'versions',
  'intervals',
  'strata',
])

/** One line per metric and level: what a spreadsheet or a data frame wants. */
export const LONG_COLUMNS: readonly Column[] = [
  { name: 'eval_id', cell: (_row, { eval_id }) => eval_id },
  { name: 'benchmark_id', cell: (_row, { benchmark_id }) => benchmark_id },
  { name: 'benchmark_version', cell: (_row, { benchmark_version }) => benchmark_version },
  { name: 'model_id', cell: (_row, { model_ids }) => model_ids.candidate },
  { name: 'dataset_id', cell: (_row, { dataset_id }) => dataset_id },
  { name: 'split', cell: (_row, { split }) => split },
  { name: 'status', cell: (_row, { status }) => status },
  { name: 'origin', cell: (_row, { provenance }) => provenance.origin },
  { name: 'date', cell: (_row, { run_metadata }) => run_metadata.date },
  { name: 'dimension', cell: ({ dimension }) => dimension },
  { name: 'level', cell: ({ level }) => level },
  { name: 'metric', cell: ({ metric }) => metric },
  { name: 'metric_version', type: 'count', cell: ({ metric }, { metric_versions }) => own(metric_versions, metric) },
  { name: 'value', type: 'number', cell: ({ value }) => value },
  { name: 'low', type: 'number', cell: ({ interval }) => interval?.low },
  { name: 'high', type: 'number', cell: ({ interval }) => interval?.high },
  { name: 'interval_level', type: 'number', cell: ({ interval }) => interval?.level },
  { name: 'interval_method', cell: ({ interval }) => interval?.method },
  { name: 'n', type: 'count', cell: ({ n }) => n },
  { name: 'reason', cell: ({ why }) => why },
]

/** Cells of all records, in the order of `LONG_COLUMNS`. */
export function longRows(records: readonly EvalRecord[]): Cell[][] {
  return records.flatMap((record) =>
    resultRows(record).map((row) => LONG_COLUMNS.map((column) => column.cell(row, record))),
  )
}

const own = (versions: Readonly<Record<string, number>>, id: string): number | undefined =>
  Object.hasOwn(versions, id) ? versions[id] : undefined
