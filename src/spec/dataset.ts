import { z } from 'zod'
import { type DeepReadonly, extraSchema, idSchema, sha256Schema } from './common.js'
import { type DocumentKind, formatDocument, type Parsed, parseDocument } from './document.js'
import { datasetFromSeedForm } from './seed-form/dataset.js'

const fileSchema = z.strictObject({
  /** Where it lies, relative to the dataset's folder; forward slashes. */
  path: z.string().regex(/^(?!\/)(?!.*(^|\/)\.\.(\/|$)).+$/, 'must stay inside the dataset folder'),
  bytes: z.int().nonnegative(),
  sha256: sha256Schema,
  url: z.url({ protocol: /^https$/ }).optional(),
  /** The command that makes this file from the others, for a file that has no URL. */
  made_by: z.string().optional(),
})

const strataSchema = z.strictObject({
  column: z.string(),
  type: z.enum(['category', 'age', 'number']).default('category'),
  /** Cut points of half-open bins [a, b) for ages and numbers. */
  bins: z.array(z.number()).min(1).optional(),
  /** What to print instead of the raw values. */
  labels: z.record(z.string(), z.string()).optional(),
  /** Defined by the label itself: ranking metrics inside it mean nothing. */
  label_derived: z.boolean().default(false),
})

const splitSchema = z.union([
  z.strictObject({ column: z.string() }),
  z.strictObject({
    by_hash: z.strictObject({ n_train: z.int().positive(), n_test: z.int().positive(), seed: z.int() }),
  }),
  z.strictObject({ all: z.literal('test') }),
])

/** Where samples come from, what their columns mean, who may use them. */
export const datasetSchema = z.strictObject({
  kind: z.literal('fmbench.dataset/v1'),
  dataset_id: idSchema,
  name: z.string(),
  version: z.string().default('1.0.0'),
  description: z.string().optional(),
  source: z.string().optional(),
  citation: z.string().optional(),
  licence: z.string().optional(),
  /** `unknown`: an old document that does not say; treated as if it were not open. */
  access: z.enum(['open', 'registered', 'controlled', 'unknown']),
  /** True when a row is, or belongs to, a person. */
  persons: z.boolean(),
  synthetic: z.boolean().default(false),
  terms: z
    .strictObject({
      min_cell: z.int().min(0).optional(),
      outputs_need_approval_by: z.string().optional(),
      third_party_api: z.enum(['allowed', 'forbidden']).optional(),
    })
    .optional(),
  modality: z.string().optional(),
  /** A local copy: a folder, relative to this document. */
  path: z.string().optional(),
  files: z.array(fileSchema).default([]),
  /** Made by fmbench itself: the name of the generator and its seed. */
  generator: z.strictObject({ name: z.string(), seed: z.int() }).optional(),
  loader: z.strictObject({ id: z.string(), options: z.record(z.string(), z.unknown()).default({}) }),
  /** The column of the labels, and names for its raw values. */
  target: z.strictObject({ column: z.string(), labels: z.record(z.string(), z.string()).optional() }),
  /** `hash_of: '*'` hashes every cell of the row, so that an id does not depend on the row's place. */
  sample_id: z.union([
    z.strictObject({ column: z.string() }),
    z.strictObject({ hash_of: z.union([z.literal('*'), z.array(z.string()).min(1)]) }),
    z.literal('row'),
  ]),
  subject_id: z.string().optional(),
  /** Tables: which columns are the features (all that serve nothing else when absent). */
  features: z
    .strictObject({
      include: z.array(z.string()).optional(),
      exclude: z.array(z.string()).optional(),
      /** One-hot columns, one per declared level, in this order. */
      categorical: z.record(z.string(), z.array(z.string()).min(2)).optional(),
    })
    .optional(),
  strata: z.record(z.string(), strataSchema).default({}),
  split: splitSchema,
  n_samples: z.int().positive().optional(),
  notes: z.string().optional(),
  extra: extraSchema,
})

export type DatasetDocument = DeepReadonly<z.infer<typeof datasetSchema>>
export type StrataDeclaration = DatasetDocument['strata'][string]

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
