import * as z from 'zod'
import { idSchema, sha256Schema } from './common.js'

// What a record says about reports that a model wrote, beside its metrics.

const share = z.number().min(0).max(1).nullable()
const count = z.int().min(0)

const repetitionSchema = {
  distinct: count.describe('How many different texts there are; white space does not count.'),
  most_frequent_share: share.describe('Of all reports, those that say what the most frequent one says.'),
  template_similarity: share.describe('Mean cosine similarity of two reports, as sets of three words in a row.'),
  empty: count,
  words: z.number().nullable().describe('Mean number of words.'),
  reading_grade: z.number().nullable().describe('Flesch-Kincaid grade: a description, no merit. Never ranked.'),
}

const categorySchema = z.strictObject({
  category: z.string(),
  support: count.describe('References that say it is there.'),
  tp: count,
  fp: count,
  fn: count,
})

const externalSchema = z.strictObject({
  name: z.string().min(1).max(200),
  version: z.string().max(200),
  digest: z.string().max(200).describe('Of the weights or the image of the tool, as its user gave it.'),
  values_sha256: sha256Schema.describe('Of the sorted lines `sample_id TAB value`.'),
  direction: z.enum(['higher', 'lower']),
  value: z.number().nullable().describe('Mean over the reports that have one.'),
  n: count.describe('Reports that have a value.'),
  low: z.number().optional(),
  high: z.number().optional(),
  why: z.string().optional().describe('Why there is no value.'),
})

export const reportsSchema = z.strictObject({
  finding_schema: z
    .strictObject({ schema_id: idSchema, version: z.string(), uncertain: z.enum(['u_zeros', 'u_ones', 'three_class']) })
    .optional()
    .describe(
      'How reports were read for findings; `uncertain`: what a finding counts as that a text is in doubt about.',
    ),
  generated: z.strictObject(repetitionSchema).describe('What the model wrote.'),
  references: z.strictObject(repetitionSchema).describe('What people wrote about the same cases.'),
  copied_share: share
    .optional()
    .describe('Of the generated reports, those that stand word for word among the training reports.'),
  counts: z
    .record(z.string(), count)
    .optional()
    .describe('Numerators and denominators of the rates, over all reports; absent for person data that is not open.'),
  categories: z.array(categorySchema).optional().describe('The findings one by one; absent likewise.'),
  bleu_signature: z.string().optional().describe('As sacrebleu writes it.'),
  text_encoder: z
    .strictObject({
      name: z.string(),
      sha256: sha256Schema.describe('Of the weights, the tokenizer and the baseline together.'),
      layer: z.string(),
      idf: z.boolean(),
      rescaled: z.boolean(),
    })
    .optional()
    .describe('What BERTScore was computed with.'),
  external: z
    .array(externalSchema)
    .optional()
    .describe(
      'Numbers per report that another tool made elsewhere; nobody checked them, and nothing is ranked by them.',
    ),
  adjudication: z
    .strictObject({
      readers: z.int().min(1),
      reports: count,
      judged: count.describe('Findings that a reader agreed or disagreed with.'),
      agreed: count,
      agreement: z.strictObject({ value: z.number(), low: z.number(), high: z.number(), level: z.number() }),
      kappa: z.number().nullable().describe("Cohen's, between two readers; null with one."),
      finding_f1_micro: z
        .strictObject({ value: z.number(), low: z.number(), high: z.number(), level: z.number() })
        .nullable()
        .describe('As the readers correct it, with their doubt in the interval.'),
    })
    .optional()
    .describe('What people who read sampled reports said of the findings that were counted.'),
})
