import * as z from 'zod'
import { type DeepReadonly, extraSchema, idSchema, releasedSchema } from './common.js'
import { type DocumentKind, formatDocument, type Parsed, parseDocument } from './document.js'
import { modelFromSeedForm } from './seed-form/model.js'

const recipeSchema = z
  .strictObject({
    state: z
      .enum(['published_weights', 'random_weights', 'untested', 'none'])
      .describe('What its code was run with: the published weights, a tiny model with random ones, or nothing yet.'),
    file: z.string().optional().describe("The code, from fmbench's own folder."),
    adapter: z.string().optional().describe('The adapter that fits.'),
  })
  .refine(({ state, file }) => (state === 'none') === (file === undefined), {
    message: 'a file goes with every state but none',
  })

/** Who a model is, and how to run it: an adapter and its options. */
export const modelSchema = z.strictObject({
  kind: z.literal('fmbench.model/v1'),
  model_id: idSchema.describe('Its name on the command line, in records and folders.'),
  aliases: z.array(z.string()).default([]).describe('Other names it answers to.'),
  family: z.string().optional().describe('Models that belong together, such as sizes of one.'),
  name: z.string().describe('The name to print.'),
  version: z.string().default('1.0.0').describe('Raise it when the model changes.'),
  description: z.string().optional().describe('What it does, in plain words.'),
  modality: z.string().optional().describe('What it takes, such as EEG.'),
  arch: z.string().optional().describe('Its architecture.'),
  params: z.union([z.string(), z.number()]).optional().describe('How many parameters it has.'),
  licence: z.string().optional().describe('Under which terms it may be used.'),
  released: releasedSchema,
  paper: z.string().optional().describe('Where it is published.'),
  code: z.string().optional().describe('Where its code is.'),
  weights: z.string().optional().describe('Where its weights are.'),
  training_data: z.array(z.string()).optional().describe('What it was trained on.'),
  is_floor: z.boolean().default(false).describe('True for a baseline that needs no skill.'),
  adapter: z
    .string()
    .describe('How it is run: an id of `list adapters`. `none`: it is described here, not run from here.'),
  options: z
    .record(z.string(), z.unknown())
    .default({})
    .describe('What the adapter needs. Paths in here are relative to this document.'),
  recipe: recipeSchema
    .optional()
    .describe('How far there is code that wraps it, for a model that fmbench does not hold.'),
  notes: z.string().optional().describe('Anything else a reader should know.'),
  extra: extraSchema,
})

export type ModelDocument = DeepReadonly<z.infer<typeof modelSchema>>

export const modelKind: DocumentKind<ModelDocument> = {
  noun: 'model',
  schema: modelSchema,
  maxLength: 2 ** 20,
  fromSeedForm: modelFromSeedForm,
}

/** @throws FmbenchError `bad-document` with every fault and its line */
export const parseModel = (text: string, file: string): Promise<Parsed<ModelDocument>> =>
  parseDocument(text, file, modelKind)

export const formatModel = (model: ModelDocument): string => formatDocument(model, modelKind)
