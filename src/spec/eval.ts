import { z } from 'zod'
import { type DeepReadonly, idSchema, sha256Schema, unitSchema } from './common.js'

const value = z.number().nullable()
const metricValues = z.record(z.string(), value)
/** One level of a stratum: metric values and `N`. */
const levelValues = z.record(z.string(), value)

const intervalSchema = z.strictObject({
  low: z.number(),
  high: z.number(),
  level: z.number().gt(0).lt(1),
  method: z.string(),
  covers: z.enum(['test-sampling', 'test-sampling+training-seed']).default('test-sampling'),
})

const curvesSchema = z.strictObject({
  /** True positive rate on 101 equal steps of the false positive rate. */
  roc: z.strictObject({ fpr: z.array(z.number()), tpr: z.array(z.number()) }).optional(),
  calibration: z
    .strictObject({
      bins: z.array(z.strictObject({ n: z.int(), mean_p: z.number(), mean_y: z.number() })),
    })
    .optional(),
})

/** eval.yaml: what leaves a machine. Everything right of it is a pure fold over such records. */
export const evalSchema = z.strictObject({
  kind: z.literal('fmbench.eval/v1'),
  eval_id: idSchema,
  benchmark_id: idSchema,
  benchmark_version: z.string(),
  model_ids: z.strictObject({ candidate: idSchema }),
  dataset_id: idSchema,
  split: z.string(),
  status: z.enum(['Completed', 'Partial', 'Failed']),
  run_metadata: z.strictObject({
    date: z.string(),
    runner: z.string(),
    runner_version: z.string(),
    suite_id: idSchema.optional(),
    protocol: z.string(),
    config_sha256: sha256Schema,
    seed: z.int(),
    bootstrap_replicates: z.int().min(0),
    unit: unitSchema,
    n_train: z.int().min(0),
    n_test: z.int().min(0),
    n_subjects: z.int().min(0).optional(),
    classes: z.record(z.string(), z.int().min(0)).optional(),
    positive_class: z.string().optional(),
    threshold: z.number().optional(),
    coverage: z.number().min(0).max(1),
    labels_from: z.enum(['dataset', 'predictions']),
    network: z.string(),
    hardware: z.string(),
    runtime_seconds: z.number().min(0),
  }),
  metrics: z.object({ stratified: z.record(z.string(), z.record(z.string(), levelValues)).optional() }).catchall(value),
  metric_versions: z.record(z.string(), z.int()),
  intervals: z
    .object({
      stratified: z.record(z.string(), z.record(z.string(), z.record(z.string(), intervalSchema))).optional(),
    })
    .catchall(intervalSchema),
  undefined: z
    .array(z.strictObject({ metric: z.string(), stratum: z.string().optional(), why: z.string() }))
    .default([]),
  confusion: z.strictObject({ classes: z.array(z.string()), matrix: z.array(z.array(z.int().min(0))) }).optional(),
  curves: curvesSchema.optional(),
  baselines: z
    .array(z.strictObject({ model: idSchema, metrics: metricValues, intervals: z.record(z.string(), intervalSchema) }))
    .default([]),
  efficiency: z
    .strictObject({
      samples_per_second: z.number().optional(),
      latency_ms_p50: z.number().optional(),
      latency_ms_p95: z.number().optional(),
      peak_memory_mb: z.number().optional(),
      model_parameters: z.number().optional(),
    })
    .optional(),
  provenance: z.strictObject({
    origin: z.enum(['run', 'import', 'transcribed']),
    rows_sha256: z.string(),
    dataset_sha256: z.string().optional(),
    model_digest: z.string().optional(),
    predictions_sha256: z.string(),
    environment: z.strictObject({ node: z.string(), os: z.string(), packages: z.record(z.string(), z.string()) }),
    limited: z.boolean(),
  }),
  warnings: z.array(z.string()).default([]),
  declarations: z.record(z.string(), z.unknown()).optional(),
  disclosure: z.strictObject({ min_cell: z.int().min(0), suppressed: z.int().min(0), withheld: z.array(z.string()) }),
})

export type EvalRecord = DeepReadonly<z.infer<typeof evalSchema>>
export type RecordInterval = DeepReadonly<z.infer<typeof intervalSchema>>
