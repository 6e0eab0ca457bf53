import { expect, test } from 'vitest'
import { droppedParts, exporters } from '../../src/exchange/index.js'
import type { RecordPart } from '../../src/exchange/record-parts.js'
import { type EvalRecord, evalSchema } from '../../src/spec/index.js'
import { sampleRecord } from '../report/sample-record.js'
import { exportContext } from './context.js'

/** A record that holds every part. What stands in a part does not matter here, so most hold one thing. */
const full = {
  ...sampleRecord,
  metrics: { ...sampleRecord.metrics, CITL: 0.1, 'Their-Own': 3, MCC: null },
  metric_versions: { ...sampleRecord.metric_versions, CITL: 1 },
  intervals: {
    ...sampleRecord.intervals,
    AUROC: { ...sampleRecord.intervals.AUROC, covers: 'test-sampling+training-seed' },
  },
  undefined: [...sampleRecord.undefined, { metric: 'MCC', why: 'single_class' }],
  run_metadata: { ...sampleRecord.run_metadata, repeats: [{ seed: 42, AUROC: 0.78613 }] },
  parents: { site: { B: 'A' } },
  robustness: [],
  reports: {},
  null_expectations: { 'ECE-15': 0.04 },
  provenance: { ...sampleRecord.provenance, model_digest: 'f'.repeat(64) },
  declarations: { submitter: 'Ann', by: 'authors', conflicts: 'none' },
  disclosure: { min_cell: 11, suppressed: 1, withheld: ['ROC curve'] },
  extra: { imported_from: { format: 'mteb' } },
} as unknown as EvalRecord

type Loose = { [key: string]: Loose }
type Removal = (record: Loose) => void

const drop =
  (...keys: readonly string[]): Removal =>
  (record) => {
    for (const key of keys) delete record[key]
  }
const within =
  (outer: string, removal: Removal): Removal =>
  (record) =>
    removal(record[outer])

/** What to take out of a record so that it does not hold the part. */
const REMOVALS: Record<RecordPart, Removal> = {
  values: (record) => Object.assign(record, { metrics: {} }),
  secondary: within('metrics', drop('Accuracy', 'F1-Score', 'CITL', 'Their-Own', 'MCC')),
  undirected: within('metrics', drop('CITL', 'Their-Own')),
  counts: (record) => {
    delete record.run_metadata.n_test
    for (const levels of Object.values(record.metrics.stratified))
      for (const level of Object.values(levels)) delete level.N
  },
  reasons: (record) => Object.assign(record, { undefined: [] }),
  versions: (record) => Object.assign(record, { metric_versions: {} }),
  intervals: (record) => Object.assign(record, { intervals: {} }),
  coverage: within('intervals', within('AUROC', drop('covers'))),
  seeds: within('run_metadata', drop('repeats')),
  strata: (record) => {
    delete record.metrics.stratified
    delete record.intervals.stratified
  },
  parents: drop('parents'),
  floors: (record) => Object.assign(record, { baselines: [] }),
  gaps: (record) => Object.assign(record, { gaps: [] }),
  fairness: drop('fairness'),
  robustness: drop('robustness', 'robustness_basis'),
  reports: drop('reports'),
  curves: drop('confusion', 'curves'),
  expectations: drop('null_expectations'),
  efficiency: drop('efficiency'),
  rows: within('provenance', drop('rows_sha256')),
  digests: within('provenance', drop('dataset_sha256', 'model_digest', 'predictions_sha256')),
  run: (record) => {
    within('run_metadata', drop('protocol', 'seed', 'classes', 'threshold', 'hardware'))(record)
    within('provenance', drop('environment'))(record)
    drop('threshold_sources')(record)
  },
  submitter: within('declarations', drop('submitter', 'by')),
  declarations: within('declarations', drop('conflicts')),
  disclosure: drop('disclosure'),
  warnings: (record) => Object.assign(record, { warnings: [], marks: [] }),
  source: drop('extra'),
}

const context = exportContext({ hubDataset: 'org/board' })
const without = (part: RecordPart): EvalRecord => {
  const record = structuredClone(full) as unknown as Loose
  REMOVALS[part](record)
  return record as unknown as EvalRecord
}

test.each(exporters.all())('$id writes what it says it keeps, and nothing else', async (exporter) => {
  const written = await exporter.files([full], context)
  for (const part of Object.keys(REMOVALS) as RecordPart[]) {
    const isSame = JSON.stringify(await exporter.files([without(part)], context)) === JSON.stringify(written)
    expect([part, !isSame]).toEqual([part, exporter.keeps.has(part)])
  }
})

test('a part that a format does not keep is told where a record holds it, and only there', () => {
  const told = (record: EvalRecord) => droppedParts({ ...exporters.get('csv'), keeps: new Set() }, [record], context)
  const all = told(full)
  expect(all).toHaveLength(Object.keys(REMOVALS).length)
  for (const part of Object.keys(REMOVALS) as RecordPart[]) {
    // A record always has values, and one that fmbench made always has a plan.
    if (part === 'values' || part === 'run') continue
    expect(told(without(part)).length, part).toBeLessThan(all.length)
  }
})

test('every field of a record belongs to a part, or says which record it is', () => {
  const identity = [
    'kind',
    'eval_id',
    'benchmark_id',
    'benchmark_version',
    'model_ids',
    'dataset_id',
    'split',
    'status',
  ]
  const touched = (Object.keys(REMOVALS) as RecordPart[]).flatMap((part) => {
    const seen = new Set<string>()
    const note = (key: string): true => {
      seen.add(key)
      return true
    }
    const spy = new Proxy(structuredClone(full) as unknown as Loose, {
      get(record, key: string) {
        note(key)
        return record[key]
      },
      set: (_record, key: string) => note(key),
      deleteProperty: (_record, key: string) => note(key),
    })
    REMOVALS[part](spy)
    return [...seen]
  })
  expect(Object.keys(evalSchema.shape).filter((key) => !identity.includes(key) && !touched.includes(key))).toEqual([])
})
