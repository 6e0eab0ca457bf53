import type { EvalRecord } from '../spec/index.js'
import type { ExportContext, Exporter } from './exporter.js'
import { primaryOf, resultRows } from './result-rows.js'

/** What a record holds that a foreign format may have no place for. */
export type RecordPart =
  | 'values'
  | 'secondary'
  | 'undirected'
  | 'counts'
  | 'reasons'
  | 'versions'
  | 'intervals'
  | 'coverage'
  | 'seeds'
  | 'strata'
  | 'parents'
  | 'floors'
  | 'gaps'
  | 'fairness'
  | 'robustness'
  | 'reports'
  | 'curves'
  | 'expectations'
  | 'efficiency'
  | 'rows'
  | 'digests'
  | 'run'
  | 'submitter'
  | 'declarations'
  | 'disclosure'
  | 'warnings'
  | 'source'

interface PartFacts {
  /** What is lost, in words. */
  readonly words: string
  isIn(record: EvalRecord, context: ExportContext): boolean
}

const SUBMITTER = new Set(['submitter', 'by'])

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
  counts: {
    words: 'how many samples a value stands on',
    isIn: (record) => resultRows(record).some(({ n }) => n !== undefined),
  },
  reasons: {
    words: 'why a value is undefined',
    isIn: (record) => record.undefined.length > 0,
  },
  versions: {
    words: 'the versions of metrics',
    isIn: ({ metric_versions }) => Object.keys(metric_versions).length > 0,
  },
  intervals: {
    words: 'intervals',
    isIn: (record) => resultRows(record).some(({ interval }) => interval !== undefined),
  },
  coverage: {
    words: 'that intervals cover training seeds, too',
    isIn: (record) => resultRows(record).some(({ interval }) => interval?.covers === 'test-sampling+training-seed'),
  },
  seeds: { words: 'the values of each training seed', isIn: ({ run_metadata }) => run_metadata.repeats !== undefined },
  strata: { words: 'values inside groups', isIn: ({ metrics }) => metrics.stratified !== undefined },
  parents: { words: 'which group is part of which', isIn: ({ parents }) => parents !== undefined },
  floors: { words: 'the floors on the same rows', isIn: ({ baselines }) => baselines.length > 0 },
  gaps: { words: 'gaps between groups', isIn: ({ gaps }) => gaps.length > 0 },
  fairness: { words: 'rates of decisions by group', isIn: ({ fairness }) => fairness !== undefined },
  robustness: {
    words: 'curves under damage',
    isIn: ({ robustness, robustness_basis }) => robustness !== undefined || robustness_basis !== undefined,
  },
  reports: {
    words: 'what the generated reports are like beside their metrics',
    isIn: ({ reports }) => reports !== undefined,
  },
  curves: {
    words: 'the confusion matrix, ROC and calibration curves',
    isIn: ({ confusion, curves }) => confusion !== undefined || curves !== undefined,
  },
  expectations: {
    words: 'what a model without fault would show on so few samples',
    isIn: ({ null_expectations }) => null_expectations !== undefined,
  },
  efficiency: { words: 'speed and memory', isIn: ({ efficiency }) => efficiency !== undefined },
  rows: { words: 'the digest of the rows', isIn: ({ provenance }) => provenance.rows_sha256 !== undefined },
  digests: {
    words: 'the digests of data, model and predictions',
    isIn: ({ provenance: { dataset_sha256, model_digest, predictions_sha256 } }) =>
      [dataset_sha256, model_digest, predictions_sha256].some((digest) => digest !== undefined),
  },
  run: {
    words: 'the plan: seeds, protocol, classes, thresholds, environment',
    isIn: ({ provenance }) => provenance.origin === 'run',
  },
  submitter: {
    words: 'who hands it in',
    isIn: ({ declarations = {} }) => hasKey(declarations, (key) => SUBMITTER.has(key)),
  },
  declarations: {
    words: 'declarations of conflicts, training data and use',
    isIn: ({ declarations = {} }) => hasKey(declarations, (key) => !SUBMITTER.has(key)),
  },
  disclosure: {
    words: 'what was withheld to protect persons',
    isIn: ({ disclosure }) => (disclosure?.min_cell ?? 0) > 0,
  },
  warnings: {
    words: 'warnings and marks',
    isIn: ({ warnings, marks }) => warnings.length + marks.length > 0,
  },
  source: { words: 'what else its source said', isIn: ({ extra = {} }) => hasKey(extra, () => true) },
}

const hasKey = (fields: Readonly<Record<string, unknown>>, isMeant: (key: string) => boolean): boolean =>
  Object.keys(fields).some(isMeant)

/** What some records hold that a format has no place for, in words. */
export function droppedParts({ keeps }: Exporter, records: readonly EvalRecord[], context: ExportContext): string[] {
  return Object.entries(PARTS)
    .filter(([part]) => !keeps.has(part as RecordPart)) // the keys of PARTS
    .filter(([, { isIn }]) => records.some((record) => isIn(record, context)))
    .map(([, { words }]) => words)
}
