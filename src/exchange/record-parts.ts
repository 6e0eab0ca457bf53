import type { EvalRecord } from '../spec/index.js'
import type { ExportContext, Exporter } from './exporter.js'
import { primaryOf, resultRows } from './result-rows.js'

/** What a record holds that a foreign format may have no place for. */
export type RecordPart =
  | 'values'
  | 'secondary'
  | 'undirected'
  | 'reasons'
  | 'intervals'
  | 'strata'
  | 'floors'
  | 'gaps'
  | 'fairness'
  | 'robustness'
  | 'curves'
  | 'efficiency'
  | 'digests'
  | 'run'
  | 'declarations'
  | 'warnings'

interface PartFacts {
  /** What is lost, in words. */
  readonly words: string
  isIn(record: EvalRecord, context: ExportContext): boolean
}

const PARTS: Readonly<Record<RecordPart, PartFacts>> = {
  values: { words: 'the values of metrics', isIn: () => true },
  secondary: {
    words: 'metrics beside the primary one',
    isIn: (record, context) =>
      resultRows(record).some((row) => row.level === undefined && row.metric !== primaryOf(record, context)),
  },
  undirected: {
    words: 'metrics that fmbench does not define, or whose best value lies in the middle',
    isIn: (record, { metrics }) =>
      resultRows(record).some(({ metric }) => !metrics.has(metric) || metrics.get(metric).direction === 'nearest'),
  },
  reasons: {
    words: 'which values are undefined, and why',
    isIn: (record) => record.undefined.length > 0,
  },
  intervals: {
    words: 'intervals',
    isIn: (record) => resultRows(record).some(({ interval }) => interval !== undefined),
  },
  strata: { words: 'values inside groups', isIn: ({ metrics }) => metrics.stratified !== undefined },
  floors: { words: 'the floors on the same rows', isIn: ({ baselines }) => baselines.length > 0 },
  gaps: { words: 'gaps between groups', isIn: ({ gaps }) => gaps.length > 0 },
  fairness: { words: 'rates of decisions by group', isIn: ({ fairness }) => fairness !== undefined },
  robustness: { words: 'curves under damage', isIn: ({ robustness }) => robustness !== undefined },
  curves: {
    words: 'the confusion matrix, ROC and calibration curves',
    isIn: ({ confusion, curves }) => confusion !== undefined || curves !== undefined,
  },
  efficiency: { words: 'speed and memory', isIn: ({ efficiency }) => efficiency !== undefined },
  digests: {
    words: 'digests of rows, data, model and predictions',
    isIn: ({ provenance: { rows_sha256, dataset_sha256, model_digest, predictions_sha256 } }) =>
      [rows_sha256, dataset_sha256, model_digest, predictions_sha256].some((digest) => digest !== undefined),
  },
  run: {
    words: 'the plan: seeds, protocol, classes, threshold, environment',
    isIn: ({ provenance }) => provenance.origin === 'run',
  },
  declarations: { words: 'declarations', isIn: ({ declarations }) => declarations !== undefined },
  warnings: {
    words: 'warnings and marks',
    isIn: ({ warnings, marks }) => warnings.length + marks.length > 0,
  },
}

/** What some records hold that a format has no place for, in words. */
export function droppedParts({ keeps }: Exporter, records: readonly EvalRecord[], context: ExportContext): string[] {
  return Object.entries(PARTS)
    .filter(([part]) => !keeps.has(part as RecordPart)) // the keys of PARTS
    .filter(([, { isIn }]) => records.some((record) => isIn(record, context)))
    .map(([, { words }]) => words)
}
