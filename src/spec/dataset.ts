import * as z from 'zod'
import { AXES, SAMPLE_KINDS } from '../core/index.js'
import { ancestorsOf } from './ancestors.js'
import { type DeepReadonly, extraSchema, idSchema, releasedSchema, sha256Schema } from './common.js'
import { type DocumentKind, formatDocument, type Parsed, parseDocument } from './document.js'
import { datasetFromSeedForm } from './seed-form/dataset.js'

const fileSchema = z.strictObject({
  path: z
    .string()
    .regex(/^(?!\/)(?!.*(^|\/)\.\.(\/|$)).+$/, 'must stay inside the dataset folder')
    .describe("Where it lies, relative to the dataset's folder; forward slashes."),
  bytes: z.int().nonnegative(),
  sha256: sha256Schema,
  url: z
    .url({ protocol: /^https$/ })
    .optional()
    .describe('Where `data pull` gets it; https.'),
  made_by: z
    .string()
    .optional()
    .describe('The command that makes this file from the others, for a file that has no URL.'),
})

/** Parents are for named levels, and end somewhere. */
function checkParents(
  { type, parents = {} }: { type: string; parents?: Record<string, string> | undefined },
  context: z.core.$RefinementCtx,
) {
  const report = (path: readonly string[], message: string) =>
    context.addIssue({ code: 'custom', path: ['parents', ...path], message })
  if (type !== 'category' && Object.keys(parents).length > 0)
    report([], `are for categories, not for bins of type ${type}`)
  for (const level of Object.keys(parents)) {
    if (ancestorsOf(level, parents).includes(level)) report([level], `${level} would be part of itself`)
  }
}

const strataSchema = z
  .strictObject({
    column: z.string(),
    type: z.enum(['category', 'age', 'number']).default('category').describe('`age` and `number` are cut into bins.'),
    bins: z.array(z.number()).min(1).optional().describe('Cut points of half-open bins [a, b) for ages and numbers.'),
    labels: z.record(z.string(), z.string()).optional().describe('What to print instead of the raw values.'),
    parents: z
      .record(z.string(), z.string())
      .optional()
      .describe('Of printed values that are part of another: that other. It need not occur itself.'),
    label_derived: z
      .boolean()
      .default(false)
      .describe('Defined by the label itself: ranking metrics inside it mean nothing.'),
  })
  .superRefine(checkParents)

const splitSchema = z.union([
  z.strictObject({ column: z.string() }),
  z.strictObject({ files: z.record(z.string(), z.array(z.string()).min(1)) }),
  z.strictObject({
    by_hash: z.strictObject({
      n_train: z.int().positive(),
      n_test: z.int().positive(),
      seed: z.int(),
      by: z
        .enum(['sample', 'subject', 'group'])
        .default('sample')
        .describe('What goes to one side as a whole. `subject` and `group` reach the numbers as nearly as they can.'),
    }),
  }),
  z.strictObject({ all: z.literal('test') }),
])

const groupSchema = z.union([
  z.strictObject({ column: z.string() }),
  z.strictObject({
    shared_kmer: z
      .int()
      .min(16)
      .max(52)
      .describe('Sequences that share a stretch of so many letters, on either strand, belong together; and so on.'),
  }),
])

/** Where samples come from, what their columns mean, who may use them. */
export const datasetSchema = z.strictObject({
  kind: z.literal('fmbench.dataset/v1'),
  dataset_id: idSchema.describe('Its name in benchmarks, suites and records.'),
  name: z.string().describe('The name to print.'),
  version: z.string().default('1.0.0').describe('Raise it when samples or labels change.'),
  description: z.string().optional().describe('What the samples are, in plain words.'),
  source: z.string().optional().describe('Where it comes from.'),
  citation: z.string().optional().describe('How to cite it.'),
  licence: z.string().optional().describe('Under which terms it may be used.'),
  released: releasedSchema,
  access: z
    .enum(['open', 'registered', 'controlled', 'unknown'])
    .describe('Who may have it. `unknown`: an old document that does not say; treated as not open.'),
  persons: z.boolean().describe('True when a row is, or belongs to, a person.'),
  synthetic: z.boolean().default(false).describe('True when it is invented.'),
  terms: z
    .strictObject({
      min_cell: z
        .int()
        .min(0)
        .optional()
        .describe('Counts from 1 to this minus one stay private, when the data is about persons and not open.'),
      outputs_need_approval_by: z.string().optional(),
      third_party_api: z.enum(['allowed', 'forbidden']).optional(),
    })
    .optional()
    .describe('What its owner demands.'),
  modality: z.string().optional().describe('Such as EEG.'),
  signal: z
    .strictObject({
      kind: z.enum(SAMPLE_KINDS).describe('What a sample is a measurement of: decides which damage makes sense.'),
      axes: z
        .array(z.enum(AXES))
        .optional()
        .describe('What the axes of one sample are, in order; those usual for the kind when absent.'),
      sampling_hz: z.number().positive().optional().describe('Samples per second along time.'),
      mains_hz: z
        .union([z.literal(50), z.literal(60)])
        .optional()
        .describe('Of the mains where it was recorded; 50 when absent.'),
      missing_value: z
        .number()
        .optional()
        .describe('What stands where nothing was measured; the mean over the training part when absent.'),
    })
    .optional()
    .describe('What the samples are as measurements, for robustness and reconstruction.'),
  path: z.string().optional().describe('A local copy: a folder, relative to this document.'),
  files: z.array(fileSchema).default([]).describe('Which files are meant; a file that differs is refused.'),
  generator: z
    .strictObject({ name: z.string(), seed: z.int() })
    .optional()
    .describe('Made by fmbench itself: the name of the generator and its seed.'),
  loader: z
    .strictObject({ id: z.string(), options: z.record(z.string(), z.unknown()).default({}) })
    .describe(
      'How it is read: an id of `list loaders`, and its options. `none`: it is described here, not read from here.',
    ),
  target: z
    .strictObject({
      column: z.string(),
      labels: z.record(z.string(), z.string()).optional().describe('Names of its raw values.'),
    })
    .optional()
    .describe(
      'The column of the labels; absent for recordings without any, which the protocol `reconstruct` needs none of.',
    ),
  sample_id: z
    .union([
      z.strictObject({ column: z.string() }),
      z.strictObject({
        hash_of: z.union([z.literal('*'), z.array(z.string()).min(1)]),
        duplicates: z
          .enum(['refuse', 'keep_first'])
          .default('refuse')
          .describe('What to do when a sample is there twice; files and rows are read in the order declared.'),
      }),
      z.literal('row'),
    ])
    .describe(
      "What tells samples apart: a column, a hash of columns (`'*'`: of the whole row), or the place of the row.",
    ),
  subject_id: z.string().optional().describe('The column of the person, when a person has several rows.'),
  group: groupSchema
    .optional()
    .describe('What belongs together (a region, a run, near duplicates): never on both sides of a fold.'),
  features: z
    .strictObject({
      include: z.array(z.string()).optional(),
      exclude: z.array(z.string()).optional(),
      categorical: z
        .record(z.string(), z.array(z.string()).min(2))
        .optional()
        .describe('By column, its levels: one feature per level, in this order.'),
    })
    .optional()
    .describe('Tables: which columns are the features (all that serve nothing else when absent).'),
  strata: z.record(z.string(), strataSchema).default({}).describe('By name: a column to group by.'),
  split: splitSchema.describe(
    'Which samples are for training and which for the test. `by_hash` leaves unused what it has no place for.',
  ),
  n_samples: z
    .int()
    .positive()
    .optional()
    .describe('How many there are, duplicates that are left out not counted; another number is refused.'),
  notes: z.string().optional().describe('Anything else a reader should know.'),
  extra: extraSchema,
})

export type DatasetDocument = DeepReadonly<z.infer<typeof datasetSchema>>
export type StrataDeclaration = DatasetDocument['strata'][string]

/** Data about real persons that is not open to everybody: no small count of them may be found out. */
export const isProtected = ({ persons, synthetic, access }: DatasetDocument): boolean =>
  persons && !synthetic && access !== 'open'

/** Counts from 1 to 10 are hidden (Centers for Medicare & Medicaid Services). */
const DEFAULT_MIN_CELL = 11

/** Counts from 1 to this minus one stay private; 0 for data that is exempt. */
export const leastCellOf = (dataset: DatasetDocument): number =>
  isProtected(dataset) ? (dataset.terms?.min_cell ?? DEFAULT_MIN_CELL) : 0

export const datasetKind: DocumentKind<DatasetDocument> = {
  noun: 'dataset',
  schema: datasetSchema,
  maxLength: 2 ** 20,
  fromSeedForm: datasetFromSeedForm,
}

/** @throws FmbenchError `bad-document` with every fault and its line */
export const parseDataset = (text: string, file: string): Promise<Parsed<DatasetDocument>> =>
  parseDocument(text, file, datasetKind)

export const formatDataset = (dataset: DatasetDocument): string => formatDocument(dataset, datasetKind)
