import {
  type BenchmarkBoards,
  type Board,
  type Boards,
  buildBoards,
  type Comparison,
  type Evidence,
  type Row,
  type Submission,
} from '../../src/leaderboard/index.js'
import { builtInMetrics } from '../../src/metrics/index.js'
import { benchmarkSchema } from '../../src/spec/benchmark.js'
import { Catalog } from '../../src/spec/catalog.js'
import { datasetSchema } from '../../src/spec/dataset.js'
import { type EvalRecord, evalSchema } from '../../src/spec/eval.js'
import { modelSchema } from '../../src/spec/model.js'

type Changes = Readonly<Record<string, unknown>>

/** Values of a record that tests care about; the rest is that of a complete run on 200 subjects. */
export interface RecordChanges {
  readonly eval_id?: string
  readonly metrics?: Readonly<Record<string, unknown>>
  readonly interval?: readonly [low: number, high: number] | null
  readonly run?: Changes
  readonly provenance?: Changes
  readonly record?: Changes
}

let made = 0

/** A record of a model with this AUROC; its interval is 0.05 to both sides. */
export function recordOf(model: string, auroc: number | null, changes: RecordChanges = {}): EvalRecord {
  made++
  const { interval = auroc === null ? null : [auroc - 0.05, auroc + 0.05] } = changes
  return evalSchema.parse({
    kind: 'fmbench.eval/v1',
    eval_id: changes.eval_id ?? `${model}-${String(made).padStart(6, '0')}`,
    benchmark_id: 'BM-X',
    benchmark_version: '1.0.0',
    model_ids: { candidate: model },
    dataset_id: 'DS-X',
    split: 'test',
    status: 'Completed',
    run_metadata: {
      date: '2026-01-02T03:04:05Z',
      runner: 'fmbench',
      protocol: 'predict/v1',
      n_test: 200,
      classes: { no: 100, yes: 100 },
      coverage: 1,
      labels_from: 'dataset',
      ...changes.run,
    },
    metrics: { AUROC: auroc, ...changes.metrics },
    metric_versions: { AUROC: 1 },
    intervals:
      interval === null ? {} : { AUROC: { low: interval[0], high: interval[1], level: 0.95, method: 'delong-logit' } },
    undefined: auroc === null ? [{ metric: 'AUROC', why: 'single_class' }] : [],
    provenance: { origin: 'import', rows_sha256: 'a'.repeat(64), ...changes.provenance },
    ...changes.record,
  })
}

export interface HubChanges {
  readonly benchmark?: Changes
  readonly models?: Readonly<Record<string, Changes>>
  readonly dataset?: Changes
}

const entry = <T>(value: T) => ({ value, file: 'x.yaml', folder: '.', notes: [] })

/** A hub with one benchmark and the models a to h, and a floor. */
export function tinyCatalog({ benchmark, models = {}, dataset }: HubChanges = {}): Catalog {
  const ids = [...new Set([...'abcdefgh', ...Object.keys(models)])]
  const documents = [
    ...ids.map((id) => ({ model_id: id, name: `Model ${id}`, adapter: 'none', ...models[id] })),
    { model_id: 'majority', name: 'Majority', adapter: 'majority', is_floor: true },
  ]
  return new Catalog({
    suites: [],
    benchmarks: [
      entry(
        benchmarkSchema.parse({
          kind: 'fmbench.benchmark/v1',
          benchmark_id: 'BM-X',
          name: 'Benchmark X',
          health_domain: 'Neurology',
          ai_task: 'Classification',
          dataset_id: 'DS-X',
          classes: ['no', 'yes'],
          positive_class: 'yes',
          metrics: { primary: 'AUROC', secondary: ['Accuracy', 'Brier'] },
          tiers: {
            AUROC: [
              { name: 'Excellent', at_least: 0.9 },
              { name: 'Good', at_least: 0.8 },
              { name: 'Developing', at_least: null },
            ],
          },
          ...benchmark,
        }),
      ),
    ],
    datasets: [
      entry(
        datasetSchema.parse({
          kind: 'fmbench.dataset/v1',
          dataset_id: 'DS-X',
          name: 'Dataset X',
          access: 'open',
          persons: true,
          loader: { id: 'table' },
          target: { column: 'y' },
          sample_id: 'row',
          split: { all: 'test' },
          ...dataset,
        }),
      ),
    ],
    models: documents.map((document) => entry(modelSchema.parse({ kind: 'fmbench.model/v1', ...document }))),
    faults: [],
  })
}

export interface BuildOptions extends HubChanges {
  readonly evidence?: Evidence
  readonly comparisons?: readonly Comparison[]
}

export function boardsOf(found: readonly (EvalRecord | Submission)[], options: BuildOptions = {}): Boards {
  const { evidence = 'self-reported', comparisons = [] } = options
  const submissions = found.map((one): Submission => ('evidence' in one ? one : { record: one, evidence }))
  return buildBoards(submissions, { catalog: tinyCatalog(options), metrics: builtInMetrics, comparisons })
}

export function benchmarkOf(found: readonly (EvalRecord | Submission)[], options?: BuildOptions): BenchmarkBoards {
  return boardsOf(found, options).benchmarks[0]
}

/** The current board of the one benchmark. */
export function boardOf(found: readonly (EvalRecord | Submission)[], options?: BuildOptions): Board {
  return benchmarkOf(found, options).boards[0]
}

/** `a 1-2`, `b ?`, `majority floor`: models with their ranks, in the order of the table. */
export function ranksOf({ rows }: Board): string[] {
  return rows.map(({ model, rank }) => {
    if (rank === undefined) return `${model.id} ${model.isFloor ? 'floor' : 'none'}`
    if (rank === 'unknown') return `${model.id} ?`
    return `${model.id} ${rank.best}-${rank.worst}`
  })
}

/** Codes of the marks of a model that stands anywhere on the board. */
export function marksOf(board: Board, model: string): string[] {
  return rowOf(board, model).marks.map(({ code, blocks }) => (blocks ? code : `(${code})`))
}

export function rowOf({ rows, unranked }: Board, model: string): Row {
  const found = [...rows, ...unranked].find((row) => row.model.id === model)
  if (found === undefined) throw new Error(`No row of ${model}.`)
  return found
}
