import { dimensions, type Estimate, levelEstimate, levels, overallEstimate } from '../report/estimates.js'
import type { EvalRecord } from '../spec/index.js'
import type { ExportContext } from './exporter.js'

/** One value of a record: of all samples, or of one level of a dimension. */
export interface ResultRow extends Estimate {
  readonly metric: string
  readonly dimension?: string
  readonly level?: string
}

/** All values of a record in its order, those of groups last. */
export function resultRows(record: EvalRecord): ResultRow[] {
  const overall = Object.keys(record.metrics)
    .filter((metric) => metric !== 'stratified')
    .map((metric) => ({ metric, ...overallEstimate(record, metric) }))
  const grouped = dimensions(record).flatMap((dimension) =>
    levels(record, dimension).flatMap((level) =>
      Object.keys(record.metrics.stratified?.[dimension]?.[level] ?? {})
        .filter((metric) => metric !== 'N')
        .map((metric) => ({ metric, dimension, level, ...levelEstimate(record, dimension, level, metric) })),
    ),
  )
  return [...overall, ...grouped]
}

/** Values over all samples that exist. */
export function definedOverall(record: EvalRecord): (ResultRow & { readonly value: number })[] {
  return resultRows(record).flatMap((row) =>
    row.level === undefined && row.value !== null ? [{ ...row, value: row.value }] : [],
  )
}

/** The id of the metric a record is judged by: the benchmark's, else the first one it holds. */
export function primaryOf(record: EvalRecord, { catalog, metrics }: ExportContext): string | undefined {
  const declared = catalog.benchmarks.get(record.benchmark_id)?.value.metrics.primary
  if (declared !== undefined) return metrics.has(declared) ? metrics.get(declared).id : declared
  return Object.keys(record.metrics).find((id) => id !== 'stratified')
}
