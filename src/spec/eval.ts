import * as z from 'zod'
import { type DeepReadonly, extraSchema, idSchema, sha256Schema, unitSchema } from './common.js'
import { type DocumentKind, formatDocument, type Parsed, parseDocument } from './document.js'
import type { estimateSchema } from './eval-groups.js'
import { fairnessSchema, gapSchema } from './eval-groups.js'
import { reportsSchema } from './eval-reports.js'
import { probeCurveSchema, robustnessBasisSchema } from './eval-robustness.js'
import { checkEvalRules } from './eval-rules.js'
import { evalFromSeedForm } from './seed-form/eval.js'

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
  roc: z
    .strictObject({ fpr: z.array(z.number()), tpr: z.array(z.number()) })
    .optional()
    .describe(
      'True positive rate on 101 equal steps of the false positive rate; fewer for person data that is not open.',
    ),
  calibration: z
    .strictObject({
      bins: z.array(z.strictObject({ n: z.int(), mean_p: z.number(), mean_y: z.number() })),
    })
    .optional(),
})

const smallerBatchSchema = z
  .strictObject({
    batch_size: z.int().min(1),
    latency_ms_p50: z.number().nullable().describe('Of one call with so many samples; null where the model failed.'),
    latency_ms_p95: z.number().nullable(),
    timed_calls: z.int().min(1).optional(),
    why: z.enum(['model_failed']).optional(),
  })
  .refine(({ latency_ms_p50: p50, why }) => p50 !== null || why !== undefined, 'is null without a reason (why)')

/**
 * eval.yaml: what leaves a machine. Everything right of it is a pure fold over such records.
 *
 * A record that was imported says only what its source said, so much is optional here; `checkEvalRules` demands
 * it all of a record with origin `run`. Whether a value lies in its metric's range takes the metric registry, which
 * this folder does not know: that check is the caller's (`fmbench validate` makes it).
 */
export const evalSchema = z
  .strictObject({
    kind: z.literal('fmbench.eval/v1'),
    eval_id: idSchema.describe('Names this result; unique.'),
    benchmark_id: idSchema,
    benchmark_version: z.string().optional(),
    model_ids: z.strictObject({ candidate: idSchema }).describe('The model that was evaluated.'),
    dataset_id: idSchema.optional(),
    split: z.string().optional().describe('Which part of the dataset was scored.'),
    status: z.enum(['Completed', 'Partial', 'Failed']).describe('Only a Completed record can be ranked.'),
    run_metadata: z.strictObject({
      date: z.string().describe('An instant, or a day alone where the source said no more.'),
      runner: z.string(),
      runner_version: z.string().optional(),
      suite_id: idSchema.optional(),
      protocol: z.string().optional(),
      config_sha256: sha256Schema
        .optional()
        .describe('Of the plan: benchmark, dataset document, model document and options.'),
      seed: z.int().optional(),
      repeats: z
        .array(z.object({ seed: z.int() }).catchall(value))
        .optional()
        .describe('The metrics by seed, where the model was fitted more than once; the first one is the result.'),
      bootstrap_replicates: z.int().min(0).optional().describe('0: the bootstrap was turned off.'),
      unit: unitSchema.optional().describe('What one row stands for.'),
      aggregated: z
        .strictObject({
          by: z.enum(['subject', 'group']),
          how: z.enum(['mean', 'majority', 'max']),
          from: z.int().min(1),
        })
        .optional()
        .describe('How the answers for so many samples became one per subject or group before they were scored.'),
      n_train: z.int().min(0).optional(),
      n_test: z.int().min(0).optional(),
      n_subjects: z.int().min(0).optional(),
      clusters: z
        .strictObject({ by: z.string(), n: z.int().min(1) })
        .optional()
        .describe('What intervals draw as a whole, where that is not the subject.'),
      classes: z.record(z.string(), z.int().min(0)).optional().describe('How many scored samples each class has.'),
      positive_class: z.string().optional(),
      threshold: z.number().optional(),
      threshold_source: z
        .enum(['benchmark', 'model', 'test'])
        .optional()
        .describe(
          'Who decided between two classes: the threshold of the benchmark, the model itself, or a threshold set on the test data, which flatters.',
        ),
      coverage: z
        .number()
        .min(0)
        .max(1)
        .optional()
        .describe('Scored through expected samples; missing ones count as wrong.'),
      labels_from: z
        .enum(['dataset', 'predictions'])
        .optional()
        .describe('`predictions`: nobody checked the labels; shown, never ranked.'),
      predictions_from: z.enum(['model', 'file']).optional().describe('`file`: made elsewhere, and scored here.'),
      network: z.string().optional().describe('`denied`, or `not enforced`: the code of the model could have used it.'),
      hardware: z.string().optional(),
      runtime_seconds: z.number().min(0).optional(),
    }),
    metrics: z
      .object({ stratified: z.record(z.string(), z.record(z.string(), levelValues)).optional() })
      .catchall(value),
    parents: z
      .record(z.string(), z.record(z.string(), z.string()))
      .optional()
      .describe('By dimension, of levels that are part of another level: that other. Its samples include theirs.'),
    threshold_sources: z
      .record(z.string(), z.enum(['benchmark', 'test']))
      .optional()
      .describe('Of metrics with a threshold of their own. `test`: set on the very data they judge, hence optimistic.'),
    null_expectations: z
      .record(z.string(), z.number())
      .optional()
      .describe(
        'What a model without the fault that the metric measures would show on as many samples: an ECE is above 0 even for perfect probabilities.',
      ),
    metric_versions: z
      .record(z.string(), z.int())
      .default({})
      .describe('Results of two versions of a metric are never compared.'),
    intervals: z
      .object({
        stratified: z.record(z.string(), z.record(z.string(), z.record(z.string(), intervalSchema))).optional(),
      })
      .catchall(intervalSchema)
      .default({}),
    undefined: z
      .array(z.strictObject({ metric: z.string(), stratum: z.string().optional(), why: z.string() }))
      .default([]),
    confusion: z.strictObject({ classes: z.array(z.string()), matrix: z.array(z.array(z.int().min(0))) }).optional(),
    curves: curvesSchema.optional(),
    baselines: z
      .array(
        z.strictObject({
          model: idSchema,
          metrics: metricValues,
          intervals: z.record(z.string(), intervalSchema),
          /** The candidate minus this floor, paired on the same rows. */
          differences: z.record(z.string(), intervalSchema.extend({ value: z.number() })).default({}),
        }),
      )
      .default([]),
    gaps: z.array(gapSchema).default([]).describe('How far groups are apart, by dimension, in the primary metric.'),
    fairness: z
      .record(z.string(), fairnessSchema)
      .optional()
      .describe(
        'Two classes: rates by group, by dimension, all at the one threshold. When base rates differ they cannot all agree; they are never added up.',
      ),
    marks: z
      .array(z.enum(['few_samples', 'calibration_imprecise', 'mode_collapse', 'copies_training']))
      .default([])
      .describe(
        '`few_samples`: a class has fewer than the benchmark asks for, so the result is not ranked. `calibration_imprecise`: fewer than 100 samples of a class. `mode_collapse`: one text for more than a fifth of the reports, where people wrote different ones. `copies_training`: more than half of the reports stand in the training data.',
      ),
    robustness: z.array(probeCurveSchema).optional().describe('What damage to the samples costs, one curve per probe.'),
    reports: reportsSchema
      .optional()
      .describe('Where the model wrote reports: what is to be known beside the metrics.'),
    robustness_basis: robustnessBasisSchema.optional().describe('What the curves of `robustness` stand on.'),
    efficiency: z
      .strictObject({
        samples_per_second: z.number().optional(),
        batch_size: z.int().min(1).optional().describe('How many samples the timed calls had.'),
        latency_ms_p50: z.number().optional().describe('Of one call of the model with `batch_size` samples.'),
        latency_ms_p95: z.number().optional(),
        timed_calls: z.int().min(1).optional(),
        warm_up_calls: z.int().min(0).optional().describe('Calls at the start that are left out of the times.'),
        recalled_samples: z
          .int()
          .min(1)
          .optional()
          .describe(
            'Samples whose embedding was made before, in this run or an earlier one: their calls are not timed.',
          ),
        smaller_batches: z
          .array(smallerBatchSchema)
          .optional()
          .describe(
            'Calls with fewer samples than the run made, timed after it, each size after one call that is left out.',
          ),
        model_peak_memory_mb: z
          .number()
          .nullable()
          .optional()
          .describe('The most that the processes of the model itself have held (resident, MiB).'),
        model_peak_memory_why: z
          .enum(['in_fmbench', 'on_server', 'not_told'])
          .optional()
          .describe(
            'Why that is null: the model ran inside fmbench, on a server, or the system does not tell (Linux does).',
          ),
        peak_memory_mb: z
          .number()
          .optional()
          .describe('The most that fmbench has held (MiB), with models that run inside it.'),
        energy_joules_per_sample: z
          .number()
          .optional()
          .describe(
            'What the processors of the machine used while samples were read and predicted, and the model fitted, whatever else ran there (Linux, RAPL); absent where the machine does not tell.',
          ),
        model_parameters: z.number().optional(),
      })
      .refine(
        ({ model_peak_memory_mb: memory, model_peak_memory_why: why }) => memory !== null || why !== undefined,
        'has a null model_peak_memory_mb without a reason (model_peak_memory_why)',
      )
      .optional(),
    provenance: z.strictObject({
      origin: z.enum(['run', 'import', 'transcribed']),
      rows_sha256: z
        .string()
        .optional()
        .describe('Of the sample ids and labels that were scored; keyed for person data that is not open.'),
      dataset_sha256: z.string().optional(),
      model_digest: z.string().optional().describe('Of what defines the model, never of weights.'),
      predictions_sha256: z
        .string()
        .optional()
        .describe('Of the predictions to six decimals, in the order of ids; keyed likewise.'),
      environment: z
        .strictObject({ node: z.string(), os: z.string(), packages: z.record(z.string(), z.string()) })
        .optional(),
      limited: z.boolean().optional().describe('True when `--limit` was used; never ranked.'),
    }),
    warnings: z.array(z.string()).default([]).describe('What a reader should know about how it went.'),
    declarations: z.record(z.string(), z.unknown()).optional(),
    disclosure: z
      .strictObject({
        min_cell: z.int().min(0).describe('Counts of persons from 1 to this minus one are not to be found out.'),
        suppressed: z.int().min(0).describe('How many groups are absent, and values and gaps withheld.'),
        withheld: z.array(z.string()).describe('What else is missing or coarser than it was computed.'),
      })
      .optional(),
    extra: extraSchema,
  })
  .superRefine(checkEvalRules)

export type EvalRecord = DeepReadonly<z.infer<typeof evalSchema>>
export type RecordGap = EvalRecord['gaps'][number]
export type RecordEstimate = DeepReadonly<z.infer<typeof estimateSchema>>
export type RecordFairness = DeepReadonly<z.infer<typeof fairnessSchema>>
export type RecordParity = RecordFairness['parity'][number]
export type RecordProbeCurve = NonNullable<EvalRecord['robustness']>[number]
export type RecordReports = NonNullable<EvalRecord['reports']>
export type RecordRobustnessBasis = NonNullable<EvalRecord['robustness_basis']>
export type RecordInterval = DeepReadonly<z.infer<typeof intervalSchema>>

export const evalKind: DocumentKind<EvalRecord> = {
  noun: 'eval',
  schema: evalSchema,
  maxLength: 8 * 2 ** 20,
  fromSeedForm: evalFromSeedForm,
}

/** @throws FmbenchError `bad-document` with every fault and its line */
export const parseEval = (text: string, file: string): Promise<Parsed<EvalRecord>> =>
  parseDocument(text, file, evalKind)

/** The text of eval.yaml: full precision, keys in the order of the schema, strata behind the overall values. */
export const formatEval = (record: EvalRecord): string => formatDocument(record, evalKind)
