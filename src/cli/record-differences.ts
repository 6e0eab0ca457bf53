import type { EvalRecord } from '../spec/index.js'

/** A field of a record that is another when its predictions are scored again. */
export interface FieldDifference {
  /** `metrics.AUROC` */
  readonly field: string
  /** Id of the metric that it is about; undefined where it is about none. */
  readonly metric: string | undefined
  readonly recorded: unknown
  /** Undefined where scoring gives no such field. */
  readonly rescored: unknown
}

/** Numbers may differ by this much: sums in another order. */
const TOLERANCE = 1e-9

/** What a record says and its predictions do not give. What it leaves out is no fault of it. */
export function differencesOf(recorded: EvalRecord, rescored: EvalRecord, left: readonly string[]): FieldDifference[] {
  const apart = new Set(left)
  const again = new Map(leavesOf(comparedParts(rescored)).map(({ path, value }) => [JSON.stringify(path), value]))
  return leavesOf(comparedParts(recorded)).flatMap(({ path, value }): FieldDifference[] => {
    const metric = metricOf(path)
    if (metric !== undefined && apart.has(metric)) return []
    const other = again.get(JSON.stringify(path))
    const isSame =
      typeof value === 'number' && typeof other === 'number' ? Math.abs(value - other) <= TOLERANCE : value === other
    return isSame ? [] : [{ field: path.join('.'), metric, recorded: value, rescored: other }]
  })
}

/** Whether an interval was made from several fits of the model, of which the predictions of the first do not tell. */
export const coversSeeds = ({ intervals }: Pick<EvalRecord, 'intervals'>, metric: string): boolean =>
  intervals[metric]?.covers === 'test-sampling+training-seed'

/** What is computed from predictions, and which these are. */
function comparedParts({ run_metadata: run, provenance, ...record }: EvalRecord) {
  const { labels_from, coverage, n_test } = run
  const { metrics, metric_versions, intervals, confusion, baselines, gaps, fairness } = record
  const { rows_sha256, predictions_sha256, dataset_sha256 } = provenance
  return {
    provenance: { rows_sha256, predictions_sha256, dataset_sha256 },
    run_metadata: { labels_from, coverage, n_test },
    metric_versions,
    metrics,
    intervals: Object.fromEntries(Object.entries(intervals).filter(([id]) => !coversSeeds(record, id))),
    confusion,
    baselines,
    gaps,
    fairness,
    reports: countedReports(record),
  }
}

/** What is said of reports without what others added to it beside the predictions. */
export function countedReports({ reports }: Pick<EvalRecord, 'reports'>) {
  if (reports === undefined) return undefined
  const { external: _external, adjudication: _adjudication, text_encoder: _encoder, ...counted } = reports
  return counted
}

/** `metrics.AUROC`, `metrics.stratified.sex.F.AUROC`, `baselines.0.metrics.AUROC` */
function metricOf(path: readonly string[]): string | undefined {
  if (path[0] === 'baselines') return path[3]
  return path[1] === 'stratified' ? path[4] : path[1]
}

interface Leaf {
  readonly path: readonly string[]
  readonly value: unknown
}

function leavesOf(value: unknown, path: readonly string[] = []): Leaf[] {
  if (value === undefined) return []
  if (typeof value !== 'object' || value === null) return [{ path, value }]
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, [...path, key]))
}
