import * as z from 'zod'
import { classNameSchema, type DeepReadonly, extraSchema, idSchema, unitSchema } from './common.js'
import { type DocumentKind, formatDocument, type Parsed, parseDocument } from './document.js'
import { probeSchema } from './probe.js'
import { benchmarkFromSeedForm } from './seed-form/benchmark.js'

const tierSchema = z.strictObject({
  name: z.enum(['Excellent', 'Good', 'Fair', 'Developing']),
  at_least: z
    .number()
    .nullable()
    .describe('The lower bound of the interval must reach this; null for the lowest band.'),
})

const sourceSchema = z.string().min(1).describe('Where the numbers are from: a publication with its DOI, or a page.')

const plausibleSchema = z
  .strictObject({
    at_least: z.number().optional().describe('Smaller values are asked about.'),
    at_most: z.number().optional().describe('Larger values are asked about.'),
    source: sourceSchema,
  })
  .refine(({ at_least, at_most }) => at_least !== undefined || at_most !== undefined, 'needs at_least or at_most')
  .refine(
    ({ at_least: least = Number.NEGATIVE_INFINITY, at_most: most = Number.POSITIVE_INFINITY }) => least <= most,
    'has an at_least above its at_most',
  )

/** A task: what is asked, of which data, and how answers are judged. No code. */
export const benchmarkSchema = z.strictObject({
  kind: z.literal('fmbench.benchmark/v1'),
  benchmark_id: idSchema.describe('Its name in suites and records.'),
  name: z.string().describe('The name to print.'),
  version: z
    .string()
    .default('1.0.0')
    .describe('Raise it when the meaning changes: results of two versions are never compared.'),
  status: z.enum(['active', 'draft', 'retired']).default('active').describe('Whether it is in use.'),
  description: z.string().optional().describe('What is asked, in plain words.'),
  health_domain: z.string().optional().describe('Such as Neurology.'),
  health_topic: z.string().optional().describe("Such as Alzheimer's disease."),
  clinical_relevance: z.string().optional().describe('Why anybody should care, and what the label is not.'),
  ai_task: z.string().describe('Such as Classification.'),
  input_modality: z.string().optional().describe('What a model sees.'),
  output_type: z.string().optional().describe('What a model gives.'),
  data_spec: z
    .record(z.string(), z.unknown())
    .optional()
    .describe('How the samples came to be; texts are printed in the report.'),
  protocol: z.string().default('predict').describe('How models are evaluated: an id of `list protocols`.'),
  protocol_options: z
    .record(z.string(), z.unknown())
    .default({})
    .describe('What the protocol leaves open, such as the classifier of a probe.'),
  folds: z
    .strictObject({
      by: z
        .enum(['sample', 'subject', 'group'])
        .describe('What stays together in one fold. `sample`: nothing does; each class is spread over all folds.'),
      n: z.int().min(2).optional().describe('How many folds; absent: one per subject or group is left out in turn.'),
    })
    .refine(({ by, n }) => by !== 'sample' || n !== undefined, 'folds by sample need n')
    .optional()
    .describe('Cross-validation inside `split`: each sample is predicted by a model that learned from other folds.'),
  robustness: z
    .strictObject({
      probes: z.array(probeSchema).min(1).describe('The fixed list whose areas `robustness_score` is the mean of.'),
      apart: z.array(probeSchema).default([]).describe('Probes that are run and shown, but not scored.'),
      metric: z
        .string()
        .optional()
        .describe(
          'The skill that damage costs: higher is better, at most 1. The first such metric of the benchmark when absent.',
        ),
      replicates: z.int().min(1).default(1).describe('How often noise is drawn, and the skill averaged over it.'),
    })
    .optional()
    .describe('Damage to the samples, and how much skill is left.'),
  cluster: z
    .string()
    .optional()
    .describe(
      'What intervals draw as a whole: `subject`, `group`, or a stratum column. Absent: the subject where it repeats, else the group.',
    ),
  dataset_id: idSchema.optional().describe('The dataset, where a suite names no other.'),
  split: z.string().default('test').describe('Which part of the dataset is scored.'),
  classes: z.array(classNameSchema).min(2).optional().describe('All classes, in the order of the probability columns.'),
  positive_class: classNameSchema
    .optional()
    .describe('Two classes: the one whose score is meant; the last of `classes` when absent.'),
  threshold: z.number().default(0.5).describe('Two classes: positive when the probability is at least this.'),
  unit: unitSchema.default('subject').describe('What one row stands for.'),
  aggregate: z
    .strictObject({
      by: z.enum(['subject', 'group']).describe('Whose answers become one.'),
      how: z
        .enum(['mean', 'majority', 'max'])
        .describe(
          'Mean of probabilities, scores or values; the class that most are decided for; or the largest positive score.',
        ),
    })
    .optional()
    .describe('Models answer window by window, and what is scored is one answer per subject or group.'),
  metrics: z
    .strictObject({ primary: z.string(), secondary: z.array(z.string()).default([]) })
    .describe('Ids or aliases of `list metrics`; results are ranked by the primary one.'),
  stratification: z.array(z.string()).default([]).describe("Names of the dataset's strata, `a:b` for an intersection."),
  baselines: z
    .array(idSchema)
    .default([])
    .describe('Model ids of the floors: they run on the same rows as every model.'),
  min_n: z.int().min(0).default(10).describe('Fewer samples of a class than this, and the result is not ranked.'),
  smallest_relevant_difference: z
    .record(z.string(), z.number().positive())
    .default({})
    .describe('By metric: a smaller difference does not matter.'),
  tiers: z.record(z.string(), z.array(tierSchema)).default({}).describe('By metric: names for bands of performance.'),
  plausible: z
    .record(z.string(), plausibleSchema)
    .optional()
    .describe('By metric: what is believed without a look at the predictions, such as what publications reach.'),
  noise_ceiling: z
    .record(
      z.string(),
      z.strictObject({ value: z.number().describe('Better values are asked about.'), source: sourceSchema }),
    )
    .optional()
    .describe('By metric: the best value that errors in the labels leave room for.'),
  requirements: z
    .record(z.string(), z.unknown())
    .optional()
    .describe('Conditions of use; `not_for` is printed in the report.'),
  references: z.array(z.string()).default([]).describe('Publications, with DOIs.'),
  known_issues: z
    .array(
      z.strictObject({
        issue: z.string(),
        leak: z
          .boolean()
          .default(false)
          .describe('Test samples can be guessed from training samples; nothing is ranked until it is resolved.'),
        resolved: z.boolean().default(false),
      }),
    )
    .default([])
    .describe('What is wrong with it.'),
  superseded_by: z.string().optional().describe('The benchmark to use now.'),
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
