import { builtInMetrics } from '../../src/metrics/index.js'
import { builtInProbes } from '../../src/probes/index.js'
import { protocols } from '../../src/protocols/index.js'
import { DEFAULT_OPTIONS, type EvaluationPlan, planEvaluation, type RunOptions } from '../../src/run/plan.js'
import type { Predictions } from '../../src/run/predictions.js'
import { benchmarkSchema, datasetSchema, modelSchema } from '../../src/spec/index.js'
import { builtInSchema } from '../findings/schemas.js'

/** A plan of a benchmark of chest X-ray reports, with the changes a test is about. */
export function reportPlan(options: Partial<RunOptions> = {}, metrics: readonly string[] = []): EvaluationPlan {
  const value = builtInSchema('cxr_nih14')
  const documents = {
    benchmark: benchmarkSchema.parse({
      kind: 'fmbench.benchmark/v1',
      benchmark_id: 'BM',
      name: 'b',
      ai_task: 'Generation',
      unit: 'report',
      protocol: 'generate',
      protocol_options: { finding_schema: value.schema_id },
      metrics: { primary: 'finding_f1_micro', secondary: ['rouge_l', 'bleu', ...metrics] },
    }),
    dataset: datasetSchema.parse({
      kind: 'fmbench.dataset/v1',
      dataset_id: 'DS',
      name: 'd',
      access: 'open',
      persons: true,
      loader: { id: 'reports' },
      sample_id: 'row',
      split: { all: 'test' },
    }),
    model: modelSchema.parse({ kind: 'fmbench.model/v1', model_id: 'm', name: 'm', adapter: 'none' }),
    findingSchemas: new Map([[value.schema_id, { value, file: 'f', folder: '.', notes: [] }]]),
  }
  const registries = { metrics: builtInMetrics, protocols, probes: builtInProbes }
  return planEvaluation(documents, { ...DEFAULT_OPTIONS, replicates: 200, ...options }, registries)
}

/** What a model wrote beside what somebody wrote, report by report. */
export function reportPredictions(pairs: readonly (readonly [reference: string, generated: string])[]): Predictions {
  return {
    pass: 'clean',
    ids: pairs.map((_, i) => `s${i}`),
    split: 'test',
    yTrue: new Float64Array(pairs.length).fill(Number.NaN),
    references: pairs.map(([reference]) => [reference]),
    outputs: { text: pairs.map(([, generated]) => generated) },
    isPresent: new Uint8Array(pairs.length).fill(1),
    columns: {},
  }
}
