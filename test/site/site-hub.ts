import { buildSiteScripts } from '../../scripts/site-scripts.mjs'
import { Rng } from '../../src/core/index.js'
import { type BoardContext, buildBoards, type Submission } from '../../src/leaderboard/index.js'
import { builtInMetrics } from '../../src/metrics/index.js'
import { renderSite, type SiteInput, type SiteScripts } from '../../src/site/index.js'
import { type Benchmark, benchmarkSchema } from '../../src/spec/benchmark.js'
import { Catalog, type CatalogEntry } from '../../src/spec/catalog.js'
import { datasetSchema } from '../../src/spec/dataset.js'
import { type EvalRecord, evalSchema } from '../../src/spec/eval.js'
import { modelSchema } from '../../src/spec/model.js'
import { suiteSchema } from '../../src/spec/suite.js'

const entry = <T>(value: T): CatalogEntry<T> => ({ value, file: 'memory.yaml', folder: '/', notes: [] })

/** What a test changes about a model, beside its number. */
export interface HubModel {
  readonly id: string
  readonly name: string
  /** AUROC */
  readonly score: number
  readonly evidence?: Submission['evidence']
  readonly date?: string
  readonly family?: string
  /** Laid over the record. */
  readonly record?: Readonly<Record<string, unknown>>
}

export interface Hub {
  readonly models: readonly HubModel[]
  readonly benchmark?: Readonly<Record<string, unknown>>
}

const tiers = [
  { name: 'Excellent', at_least: 0.9 },
  { name: 'Good', at_least: 0.8 },
  { name: 'Fair', at_least: 0.7 },
  { name: 'Developing', at_least: null },
]

const benchmarkOf = (changes: Readonly<Record<string, unknown>> = {}): Benchmark =>
  benchmarkSchema.parse({
    kind: 'fmbench.benchmark/v1',
    benchmark_id: 'BM-SITE',
    name: 'Enhancers in invented DNA',
    description: 'Tells enhancers from other places in a genome that nobody has.',
    health_domain: 'Genomics',
    ai_task: 'Classification',
    clinical_relevance: 'None: an example.',
    unit: 'sequence',
    dataset_id: 'DS-SITE',
    classes: ['other', 'enhancer'],
    metrics: { primary: 'AUROC', secondary: ['Accuracy', 'Brier'] },
    smallest_relevant_difference: { AUROC: 0.02 },
    tiers: { AUROC: tiers },
    references: ['Somebody 2020, doi:10.1000/182.'],
    ...changes,
  })

/** A site's input: one benchmark with these models and a floor, and one that nobody has tried. */
export function siteInput({ models, benchmark }: Hub): Omit<SiteInput, 'scripts'> {
  const declared = [{ id: 'coin', name: 'A coin', is_floor: true }, ...models].map((model) =>
    modelSchema.parse({
      kind: 'fmbench.model/v1',
      model_id: model.id,
      name: model.name,
      adapter: 'none',
      ...('is_floor' in model ? { is_floor: true } : { family: model.family, params: 7_000_000, modality: 'DNA' }),
    }),
  )
  const catalog = new Catalog({
    suites: [
      entry(
        suiteSchema.parse({
          kind: 'fmbench.suite/v1',
          suite_id: 'SUITE-SITE',
          name: 'One suite',
          benchmarks: [{ benchmark_id: 'BM-SITE' }],
        }),
      ),
    ],
    benchmarks: [
      benchmarkOf(benchmark),
      benchmarkOf({ benchmark_id: 'BM-EMPTY', name: 'Nobody has tried', health_domain: 'Neurology' }),
    ].map(entry),
    datasets: [
      entry(
        datasetSchema.parse({
          kind: 'fmbench.dataset/v1',
          dataset_id: 'DS-SITE',
          name: 'Invented sequences',
          access: 'open',
          persons: false,
          synthetic: true,
          path: '.',
          loader: { id: 'table', options: { file: 'nobody-has-it.csv' } },
          target: { column: 'y' },
          sample_id: 'row',
          split: { all: 'test' },
        }),
      ),
    ],
    models: declared.map(entry),
    faults: [],
  })
  const context: BoardContext = { catalog, metrics: builtInMetrics, comparisons: [] }
  const submissions = models.map(
    (model, i): Submission => ({ record: recordOf(model, i), evidence: model.evidence ?? 'self-reported' }),
  )
  return { boards: buildBoards(submissions, context), submissions, context }
}

function provenance(i: number, rows = 'a') {
  return {
    origin: 'run',
    rows_sha256: rows.repeat(64),
    predictions_sha256: i.toString(16).padStart(64, '0'),
    environment: { node: 'v20.20.0', os: 'linux x64', packages: { fmbench: '0.1.0' } },
    limited: false,
  }
}

/** A record of a model whose numbers follow from its score and its place. */
function recordOf({ id, score, date = '2026-11-21', record = {} }: HubModel, i: number): EvalRecord {
  const rng = new Rng(`site-hub-${i}`)
  const around = (value: number, by: number): number => Math.min(0.99, Math.max(0.01, value + by * rng.normal()))
  const interval = (value: number, half: number, method = 'bootstrap') => ({
    low: Math.max(0, value - half),
    high: Math.min(1, value + half),
    level: 0.95,
    method,
  })
  const accuracy = around(score - 0.05, 0.004)
  const brier = around(0.6 - score / 2, 0.004)
  const groups = Object.fromEntries(
    ['low', 'middle', 'high'].map((level, g) => {
      const value = around(score - 0.03 * g, 0.01)
      return [level, { value, half: 0.05, n: [410, 430, 410][g] }] as const
    }),
  )
  return evalSchema.parse({
    kind: 'fmbench.eval/v1',
    eval_id: `eval-${i}-${id}`.slice(0, 120),
    benchmark_id: 'BM-SITE',
    benchmark_version: '1.0.0',
    model_ids: { candidate: id },
    dataset_id: 'DS-SITE',
    split: 'test',
    status: 'Completed',
    run_metadata: {
      date: `${date}T12:00:00Z`,
      runner: 'fmbench',
      runner_version: '0.1.0',
      suite_id: 'SUITE-SITE',
      protocol: 'predict/v1',
      config_sha256: 'e'.repeat(64),
      seed: 42,
      bootstrap_replicates: 2000,
      labels_from: 'dataset',
      network: 'denied',
      unit: 'sequence',
      n_train: 5000,
      n_test: 1250,
      classes: { other: 625, enhancer: 625 },
      coverage: 1,
      hardware: '2 x x86-64, 24 GiB',
      runtime_seconds: 10 + i,
    },
    metrics: {
      AUROC: score,
      Accuracy: accuracy,
      Brier: brier,
      stratified: {
        gc_content: Object.fromEntries(
          Object.entries(groups).map(([level, { value, n }]) => [level, { AUROC: value, N: n }]),
        ),
      },
    },
    metric_versions: { AUROC: 1, Accuracy: 1, Brier: 1 },
    intervals: {
      AUROC: interval(score, 0.026, 'delong'),
      Accuracy: interval(accuracy, 0.03),
      Brier: interval(brier, 0.02),
      stratified: {
        gc_content: Object.fromEntries(
          Object.entries(groups).map(([level, { value, half }]) => [level, { AUROC: interval(value, half) }]),
        ),
      },
    },
    baselines: [
      {
        model: 'coin',
        metrics: { AUROC: 0.501, Accuracy: 0.5, Brier: 0.25 },
        intervals: { AUROC: interval(0.501, 0.033, 'delong') },
        differences: {
          AUROC: {
            ...interval(score - 0.501, 0.04, 'delong'),
            value: score - 0.501,
            high: score - 0.461,
            low: score - 0.541,
          },
        },
      },
    ],
    gaps: [
      {
        stratum: 'gc_content',
        metric: 'AUROC',
        best: 'low',
        worst: 'high',
        gap: 0.06,
        low: 0.01,
        high: 0.11,
        level: 0.95,
        method: 'mover',
        threshold: 0.1,
        status: 'possible',
      },
    ],
    efficiency: { samples_per_second: 1000 / (0.02 * (1 + i)) },
    provenance: provenance(i),
    disclosure: { min_cell: 0, suppressed: 0, withheld: [] },
    ...record,
  })
}

/** A board as it might look in a good month: a leader, a close field, and rows that are not ranked. */
export const goodMonth: readonly HubModel[] = [
  { id: 'kmer_k6', name: 'k-mer 6 + logistic regression', score: 0.8861, evidence: 'measured', family: 'k-mers' },
  { id: 'helix_large', name: 'Helix-Large', score: 0.7812, evidence: 'rescored', family: 'Helix', date: '2026-10-02' },
  { id: 'helix_base', name: 'Helix-Base', score: 0.7755, evidence: 'checked', family: 'Helix', date: '2026-10-02' },
  { id: 'strand_v2', name: 'Strand v2', score: 0.7701, date: '2026-09-14' },
  { id: 'one_nn', name: '1-NN on 6-mers', score: 0.7412, evidence: 'measured' },
  { id: 'gc_content', name: 'GC content alone', score: 0.7339, evidence: 'measured' },
  { id: 'cpg_ratio', name: 'CpG observed/expected', score: 0.6357, evidence: 'measured' },
  { id: 'half_done', name: 'Half done', score: 0.8, record: { status: 'Partial' } },
  {
    id: 'other_rows',
    name: 'On other rows',
    score: 0.91,
    record: { provenance: provenance(99, 'b') },
  },
]

/** Many models, for speed and for the rows that are shown when asked for. */
export function crowd(n: number): HubModel[] {
  return Array.from({ length: n }, (_, i) => ({
    id: `model_${i}`,
    name: `Model ${i} of many`,
    score: Number((0.93 - (0.4 * i) / n + 0.0001 * (i % 7)).toFixed(5)),
    evidence: (['self-reported', 'checked', 'rescored', 'measured'] as const)[i % 4],
    date: `2026-${String(1 + (i % 11)).padStart(2, '0')}-15`,
  }))
}

let scripts: Promise<SiteScripts> | undefined

export async function siteFiles(hub: Hub): Promise<ReadonlyMap<string, string>> {
  scripts ??= buildSiteScripts()
  return new Map([...renderSite({ ...siteInput(hub), scripts: await scripts })].map(({ path, text }) => [path, text]))
}
