import type { EvalRecord } from '../spec/index.js'
import { type ResultRow, resultRows } from './result-rows.js'

export type Cell = string | number | null | undefined

interface Column {
  readonly name: string
  readonly isNumber?: true
  cell(row: ResultRow, record: EvalRecord): Cell
}

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
  { name: 'metric_version', isNumber: true, cell: ({ metric }, { metric_versions }) => own(metric_versions, metric) },
  { name: 'value', isNumber: true, cell: ({ value }) => value },
  { name: 'low', isNumber: true, cell: ({ interval }) => interval?.low },
  { name: 'high', isNumber: true, cell: ({ interval }) => interval?.high },
  { name: 'interval_level', isNumber: true, cell: ({ interval }) => interval?.level },
  { name: 'interval_method', cell: ({ interval }) => interval?.method },
  { name: 'n', isNumber: true, cell: ({ n }) => n },
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
