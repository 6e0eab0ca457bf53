import { hmacSha256Hex } from '../core/index.js'
import type { EvalRecord } from '../spec/eval.js'

/**
 * What may leave of a record about persons whose data is not open: overall metrics to two decimals, with their
 * intervals. Group results, the confusion matrix, curves and class counts stay in `private/`, because small counts
 * could be solved for from them. Digests are keyed with a salt that stays private, so that nobody can test a guess
 * about a person's row against them.
 *
 * @param salt kept in `private/run.json`
 */
export function withholdPersonData(record: EvalRecord, salt: string): EvalRecord {
  const { stratified: _levels, ...overall } = record.metrics
  const { stratified: _levelIntervals, ...overallIntervals } = record.intervals
  const { confusion: _confusion, curves: _curves, ...rest } = record
  const { classes: _classes, ...run } = record.run_metadata
  const keyed = (digest: string) => hmacSha256Hex(salt, digest)
  return {
    ...rest,
    run_metadata: run,
    metrics: roundAll(overall),
    intervals: roundIntervals(overallIntervals),
    undefined: record.undefined.filter(({ stratum }) => stratum === undefined),
    baselines: record.baselines.map(({ model, metrics, intervals, differences }) => ({
      model,
      differences: roundIntervals(differences),
      metrics: roundAll(metrics),
      intervals: roundIntervals(intervals ?? {}),
    })),
    provenance: {
      ...record.provenance,
      rows_sha256: keyed(record.provenance.rows_sha256 ?? ''),
      predictions_sha256: keyed(record.provenance.predictions_sha256 ?? ''),
      ...(record.provenance.dataset_sha256 && { dataset_sha256: keyed(record.provenance.dataset_sha256) }),
    },
    disclosure: {
      min_cell: record.disclosure?.min_cell ?? 0,
      suppressed: 0,
      withheld: ['strata', 'confusion', 'curves', 'class counts'],
    },
  }
}

const round = (value: number): number => Number(value.toFixed(2))

function roundAll(values: Readonly<Record<string, number | null>>): Record<string, number | null> {
  return Object.fromEntries(Object.entries(values).map(([id, value]) => [id, value === null ? null : round(value)]))
}

function roundIntervals<T extends object>(intervals: Readonly<Record<string, T>>): Record<string, T> {
  const rounded = (held: T) =>
    Object.fromEntries(Object.entries(held).map(([key, value]) => [key, ROUNDED.includes(key) ? round(value) : value]))
  // Only numbers change, and stay numbers.
  return Object.fromEntries(Object.entries(intervals).map(([id, held]) => [id, rounded(held) as T]))
}

const ROUNDED = ['value', 'low', 'high']
