import { builtInMetrics } from '../../src/metrics/index.js'
import { builtInProbes } from '../../src/probes/index.js'
import { protocols } from '../../src/protocols/index.js'
import { DEFAULT_OPTIONS, type EvaluationPlan, planEvaluation, type RunOptions } from '../../src/run/plan.js'
import type { Predictions } from '../../src/run/predictions.js'
import { benchmarkSchema, datasetSchema, modelSchema } from '../../src/spec/index.js'

/** A plan of a binary benchmark (classes no, yes) on open data, with the changes a test is about. */
export function planWith(
  options: Partial<RunOptions> = {},
  benchmark: object = {},
  dataset: object = {},
): EvaluationPlan {
  const documents = {
    benchmark: benchmarkSchema.parse({
      kind: 'fmbench.benchmark/v1',
      benchmark_id: 'BM',
      name: 'b',
      ai_task: 'Classification',
      classes: ['no', 'yes'],
      metrics: { primary: 'AUROC', secondary: ['Accuracy', 'F1-Score'] },
      ...benchmark,
    }),
    dataset: datasetSchema.parse({
      kind: 'fmbench.dataset/v1',
      dataset_id: 'DS',
      name: 'd',
      access: 'open',
      persons: true,
      loader: { id: 'table' },
      target: { column: 'y' },
      sample_id: 'row',
      split: { all: 'test' },
      strata: { site: { column: 'site' } },
      ...dataset,
    }),
    model: modelSchema.parse({ kind: 'fmbench.model/v1', model_id: 'm', name: 'm', adapter: 'none' }),
  }
  const registries = { metrics: builtInMetrics, protocols, probes: builtInProbes }
  return planEvaluation(documents, { ...DEFAULT_OPTIONS, replicates: 300, ...options }, registries)
}

/** Predictions of such a plan: the probability of the positive class for each sample. */
export function predictionsOf(
  yTrue: readonly number[],
  positive: readonly number[],
  more: Partial<Predictions> = {},
): Predictions {
  const n = yTrue.length
  return {
    pass: 'clean',
    ids: yTrue.map((_, i) => `s${i}`),
    split: 'test',
    yTrue: Int32Array.from(yTrue),
    outputs: { probability: { data: Float64Array.from(positive.flatMap((p) => [1 - p, p])), rows: n, columns: 2 } },
    isPresent: new Uint8Array(n).fill(1),
    columns: {},
    ...more,
  }
}
