import { z } from 'zod'
import { classNameSchema, type DeepReadonly, extraSchema, idSchema, unitSchema } from './common.js'
import { type DocumentKind, formatDocument, type Parsed, parseDocument } from './document.js'
import { benchmarkFromSeedForm } from './seed-form/benchmark.js'

const tierSchema = z.strictObject({
  name: z.enum(['Excellent', 'Good', 'Fair', 'Developing']),
  /** The lower bound of the interval must reach this. */
  at_least: z.number().nullable(),
})

/** A task: what is asked, of which data, and how answers are judged. No code. */
export const benchmarkSchema = z.strictObject({
  kind: z.literal('fmbench.benchmark/v1'),
  benchmark_id: idSchema,
  name: z.string(),
  version: z.string().default('1.0.0'),
  status: z.enum(['active', 'draft', 'retired']).default('active'),
  description: z.string().optional(),
  health_domain: z.string().optional(),
  health_topic: z.string().optional(),
  clinical_relevance: z.string().optional(),
  ai_task: z.string(),
  input_modality: z.string().optional(),
  output_type: z.string().optional(),
  data_spec: z.record(z.string(), z.unknown()).optional(),
  protocol: z.string().default('predict'),
  dataset_id: idSchema.optional(),
  /** Which part of the dataset is scored. */
  split: z.string().default('test'),
  /** All classes, in the order of the probability columns. */
  classes: z.array(classNameSchema).min(2).optional(),
  /** Binary tasks: the class whose score is meant; the last of `classes` when absent. */
  positive_class: classNameSchema.optional(),
  /** Binary decisions: positive when the probability is at least this. */
  threshold: z.number().default(0.5),
  unit: unitSchema.default('subject'),
  metrics: z.strictObject({ primary: z.string(), secondary: z.array(z.string()).default([]) }),
  /** Names of the dataset's strata, `a:b` for an intersection. */
  stratification: z.array(z.string()).default([]),
  /** Model ids of the floors: they run on the same rows as every model. */
  baselines: z.array(idSchema).default([]),
  /** Fewer of either class than this, and the result is not ranked. */
  min_n: z.int().min(0).default(10),
  smallest_relevant_difference: z.record(z.string(), z.number().positive()).default({}),
  tiers: z.record(z.string(), z.array(tierSchema)).default({}),
  requirements: z.record(z.string(), z.unknown()).optional(),
  references: z.array(z.string()).default([]),
  known_issues: z.array(z.strictObject({ issue: z.string(), resolved: z.boolean().default(false) })).default([]),
  superseded_by: z.string().optional(),
  extra: extraSchema,
})

export type Benchmark = DeepReadonly<z.infer<typeof benchmarkSchema>>

export const benchmarkKind: DocumentKind<Benchmark> = {
  noun: 'benchmark',
  schema: benchmarkSchema,
  maxLength: 2 ** 20,
  fromSeedForm: benchmarkFromSeedForm,
}

/** @throws FmbenchError `bad-document` with every fault and its line */
export const parseBenchmark = (text: string, file: string): Promise<Parsed<Benchmark>> =>
  parseDocument(text, file, benchmarkKind)

export const formatBenchmark = (benchmark: Benchmark): string => formatDocument(benchmark, benchmarkKind)
