import { builtInMetrics } from '../../src/metrics/index.js'
import type { ReportContext } from '../../src/report/index.js'
import { benchmarkSchema } from '../../src/spec/benchmark.js'
import { datasetSchema } from '../../src/spec/dataset.js'
import { type EvalRecord, evalSchema } from '../../src/spec/eval.js'
import { modelSchema } from '../../src/spec/model.js'

const level = 0.95
const interval = (low: number, high: number, method = 'delong') => ({ low, high, level, method })

const share = (value: number, n: number, low: number, high: number) => ({ value, n, low, high })

/** A small complete record: 120 subjects, two floors, two dimensions, one level with a single class. */
export const sampleRecord: EvalRecord = evalSchema.parse({
  kind: 'fmbench.eval/v1',
  eval_id: 'SUITE-X-my_model-20261121-120000',
  benchmark_id: 'BM-X',
  benchmark_version: '1.2.0',
  model_ids: { candidate: 'my_model' },
  dataset_id: 'DS-X',
  split: 'test',
  status: 'Completed',
  run_metadata: {
    date: '2026-11-21T12:00:00Z',
    runner: 'fmbench',
    runner_version: '0.1.0',
    suite_id: 'SUITE-X',
    protocol: 'predict/v1',
    config_sha256: 'e'.repeat(64),
    seed: 42,
    bootstrap_replicates: 2000,
    unit: 'subject',
    n_train: 80,
    n_test: 120,
    n_subjects: 120,
    classes: { healthy: 80, ill: 40 },
    positive_class: 'ill',
    threshold: 0.5,
    threshold_source: 'benchmark',
    coverage: 1,
    labels_from: 'dataset',
    network: 'denied',
    hardware: '2 x x86-64, 24 GiB, no GPU',
    runtime_seconds: 1.234,
  },
  metrics: {
    AUROC: 0.78613,
    Accuracy: 0.75,
    'F1-Score': 0.71234,
    stratified: {
      site: {
        A: { AUROC: 0.8, Accuracy: 0.76, 'F1-Score': 0.72, N: 70 },
        B: { AUROC: 0.75, Accuracy: 0.73, 'F1-Score': 0.7, N: 45 },
        C: { AUROC: null, Accuracy: 0.8, 'F1-Score': 0.44, N: 5 },
      },
      'site:sex': { 'A:F': { AUROC: 0.79, Accuracy: 0.75, 'F1-Score': 0.71, N: 40 } },
    },
  },
  metric_versions: { AUROC: 1, Accuracy: 1, 'F1-Score': 1 },
  intervals: {
    AUROC: interval(0.7012, 0.8711),
    Accuracy: interval(0.6656, 0.8189, 'wilson'),
    'F1-Score': interval(0.62, 0.8, 'bootstrap'),
    stratified: {
      site: { A: { AUROC: interval(0.69, 0.91) }, B: { AUROC: interval(0.59, 0.91, 'newcombe') } },
    },
  },
  undefined: [{ metric: 'AUROC', stratum: 'site=C', why: 'single_class' }],
  confusion: {
    classes: ['healthy', 'ill'],
    matrix: [
      [64, 16],
      [14, 26],
    ],
  },
  curves: {
    roc: { fpr: [0, 0.25, 0.5, 0.75, 1], tpr: [0.2, 0.7, 0.85, 0.95, 1] },
    calibration: {
      bins: [
        { n: 70, mean_p: 0.2, mean_y: 0.2 },
        { n: 50, mean_p: 0.7, mean_y: 0.52 },
      ],
    },
  },
  baselines: [
    {
      model: 'majority',
      metrics: { AUROC: 0.5, Accuracy: 0.6667 },
      intervals: { AUROC: interval(0.4, 0.6, 'newcombe') },
    },
    { model: 'age_only', metrics: { AUROC: 0.62, Accuracy: 0.6 }, intervals: { AUROC: interval(0.51, 0.73) } },
  ],
  gaps: [
    {
      stratum: 'site',
      metric: 'AUROC',
      best: 'A',
      worst: 'B',
      gap: 0.05,
      low: -0.144,
      high: 0.244,
      level,
      method: 'mover',
      worst_low: 0.567,
      worst_high: 0.933,
      p_adjusted: 0.613,
      threshold: 0.1,
      status: 'possible',
    },
    { stratum: 'site:sex', metric: 'AUROC', threshold: 0.1, status: 'insufficient_data' },
  ],
  fairness: {
    site: {
      level,
      groups: {
        A: {
          method: 'wilson',
          base_rate: share(0.3429, 70, 0.2425, 0.4596),
          selection_rate: share(0.3571, 70, 0.2552, 0.4739),
          TPR: share(0.7083, 24, 0.508, 0.8509),
          FPR: share(0.1739, 46, 0.0909, 0.3072),
          PPV: share(0.68, 25, 0.4841, 0.8279),
          calibration: {
            'Calibration-Slope': { value: 0.81, low: 0.42, high: 1.2 },
            CITL: { value: -0.1, low: -0.6, high: 0.4 },
            'ACE-15': { value: 0.14, null_expectation: 0.11 },
          },
          calibration_imprecise: true,
        },
        B: {
          method: 'wilson',
          base_rate: share(0.3556, 45, 0.2315, 0.5021),
          selection_rate: share(0.3333, 45, 0.2135, 0.4795),
          TPR: share(0.5625, 16, 0.3318, 0.7691),
          FPR: share(0.2069, 29, 0.0985, 0.3839),
          PPV: share(0.6, 15, 0.3575, 0.8018),
          calibration: { CITL: { value: null, why: 'separation' } },
          calibration_imprecise: true,
        },
        C: {
          method: 'wilson',
          base_rate: share(0, 5, 0, 0.4345),
          selection_rate: share(0.2, 5, 0.0362, 0.6245),
          TPR: { value: null, n: 0, why: 'no_positives' },
          FPR: share(0.2, 5, 0.0362, 0.6245),
          PPV: share(0, 1, 0, 0.7935),
        },
      },
      parity: [
        {
          groups: ['A', 'B'],
          method: 'mover',
          demographic_parity: { value: 0.0238, low: -0.1546, high: 0.1912 },
          demographic_parity_ratio: { value: 0.9333 },
          equal_opportunity: { value: 0.1458, low: -0.142, high: 0.417 },
          false_positives: { value: 0.033, low: -0.1388, high: 0.228 },
          equalized_odds: { value: 0.1458, low: -0.18, high: 0.46 },
          predictive_parity: { value: 0.08, low: -0.2, high: 0.37 },
        },
      ],
    },
  },
  marks: ['calibration_imprecise'],
  efficiency: {
    samples_per_second: 12345.6,
    batch_size: 256,
    latency_ms_p50: 20.7,
    latency_ms_p95: 31.25,
    timed_calls: 4,
    warm_up_calls: 1,
    smaller_batches: [
      { batch_size: 1, latency_ms_p50: 0.512, latency_ms_p95: 0.9, timed_calls: 30 },
      { batch_size: 8, latency_ms_p50: null, latency_ms_p95: null, why: 'model_failed' },
    ],
    model_peak_memory_mb: 2100,
    peak_memory_mb: 120,
    energy_joules_per_sample: 0.0123,
    model_parameters: 5432,
  },
  provenance: {
    origin: 'run',
    rows_sha256: 'a'.repeat(64),
    dataset_sha256: 'b'.repeat(64),
    predictions_sha256: 'd'.repeat(64),
    environment: { node: 'v20.20.0', os: 'linux x64', packages: { fmbench: '0.1.0' } },
    limited: false,
  },
  disclosure: { min_cell: 0, suppressed: 0, withheld: [] },
})

const benchmark = benchmarkSchema.parse({
  kind: 'fmbench.benchmark/v1',
  benchmark_id: 'BM-X',
  name: 'Small benchmark',
  version: '1.2.0',
  ai_task: 'Classification',
  health_domain: 'Neurology',
  clinical_relevance: 'An example.',
  metrics: { primary: 'AUROC', secondary: ['Accuracy', 'F1-Score'] },
  requirements: { not_for: 'Decisions about a person.' },
  references: ['Somebody 2020, doi:10.1000/182.'],
  tiers: {
    AUROC: [
      { name: 'Excellent', at_least: 0.9 },
      { name: 'Good', at_least: 0.8 },
      { name: 'Fair', at_least: 0.7 },
      { name: 'Developing', at_least: null },
    ],
  },
})

const dataset = datasetSchema.parse({
  kind: 'fmbench.dataset/v1',
  dataset_id: 'DS-X',
  name: 'Small cohort',
  access: 'open',
  persons: true,
  licence: 'MIT',
  source: 'https://example.org/data',
  loader: { id: 'table' },
  target: { column: 'y' },
  sample_id: 'row',
  split: { all: 'test' },
})

export function modelDocument(id: string, name: string) {
  return modelSchema.parse({ kind: 'fmbench.model/v1', model_id: id, name, adapter: 'none' })
}

export const sampleContext: ReportContext = {
  record: sampleRecord,
  metrics: builtInMetrics,
  benchmark,
  dataset,
  models: {
    my_model: modelDocument('my_model', 'My model'),
    majority: modelDocument('majority', 'Majority class'),
    age_only: modelDocument('age_only', 'Age alone'),
  },
}

/** The sample with a part of its record replaced. */
export function sampleWith(change: Partial<EvalRecord>): ReportContext {
  return { ...sampleContext, record: { ...sampleRecord, ...change } }
}

type Strata = NonNullable<EvalRecord['metrics']['stratified']>

/** The sample's overall values with other strata; no type can say that one key of a mapping differs from the rest. */
export function metricsWith(stratified: Strata, more: Record<string, number | null> = {}): EvalRecord['metrics'] {
  return { ...sampleRecord.metrics, ...more, stratified } as unknown as EvalRecord['metrics']
}

/** What an old hub's eval.yaml says, and no more: values, N, no interval, no provenance. */
export const importedContext: ReportContext = {
  metrics: builtInMetrics,
  record: evalSchema.parse({
    kind: 'fmbench.eval/v1',
    eval_id: 'SUITE-TOY-CLASS-dummy_classifier-20261121-155856',
    benchmark_id: 'BM-TOY-CLASS',
    model_ids: { candidate: 'dummy_classifier' },
    status: 'Completed',
    run_metadata: { date: '2026-11-21', runner: 'fmbench' },
    metrics: {
      AUROC: 0.5597,
      Accuracy: 0.575,
      'Their-Own-Metric': 3,
      stratified: { age: { 'age_20-40': { AUROC: 0.58, N: 54 }, 'age_100-120': { AUROC: null } } },
    },
    undefined: [{ metric: 'AUROC', stratum: 'age=age_100-120', why: 'their own words' }],
    provenance: { origin: 'import' },
  }),
}

/** Names that try to be markup, links, mentions, table cells, headings, or to hide. */
export const hostileName =
  '<img src=x onerror=alert(1)> | ](javascript:alert(1)) `rm` **b** "q" \'s\' &amp; \u202egnp\u202c\n# heading\n- @somebody http://evil.example www.evil.example \u0000\ud800'

export const hostileContext: ReportContext = {
  ...sampleContext,
  benchmark: {
    ...benchmark,
    name: hostileName,
    known_issues: [{ issue: hostileName, leak: false, resolved: false }],
    references: [hostileName],
    clinical_relevance: hostileName,
    data_spec: { [hostileName]: hostileName },
  },
  dataset: { ...dataset, name: hostileName, source: `javascript:alert(1) ${hostileName}`, licence: hostileName },
  models: {
    my_model: { ...modelDocument('my_model', hostileName), description: hostileName },
    age_only: modelDocument('age_only', hostileName.repeat(3)),
  },
  record: {
    ...sampleRecord,
    status: 'Partial',
    warnings: [hostileName],
    undefined: [{ metric: hostileName, stratum: hostileName, why: hostileName }],
    metrics: metricsWith(
      {
        [hostileName]: {
          [hostileName]: { AUROC: 0.6, N: 4 },
          '': { AUROC: null, N: 1 },
          ...Object.fromEntries(
            Array.from({ length: 30 }, (_, i) => [
              `A group with a very long name, number ${i}`,
              { AUROC: i / 30, N: i + 1 },
            ]),
          ),
        },
      },
      { [hostileName]: 1 },
    ),
    confusion: {
      classes: [hostileName, 'ill'],
      matrix: [
        [1, 2],
        [3, 4],
      ],
    },
  },
}
