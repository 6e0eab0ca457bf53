import { z } from 'zod'
import { type DeepReadonly, extraSchema, idSchema } from './common.js'
import { type DocumentKind, formatDocument, type Parsed, parseDocument } from './document.js'
import { modelFromSeedForm } from './seed-form/model.js'

/** Who a model is, and how to run it: an adapter and its options. */
export const modelSchema = z.strictObject({
  kind: z.literal('fmbench.model/v1'),
  model_id: idSchema,
  aliases: z.array(z.string()).default([]),
  family: z.string().optional(),
  name: z.string(),
  version: z.string().default('1.0.0'),
  description: z.string().optional(),
  modality: z.string().optional(),
  arch: z.string().optional(),
  params: z.union([z.string(), z.number()]).optional(),
  licence: z.string().optional(),
  paper: z.string().optional(),
  code: z.string().optional(),
  weights: z.string().optional(),
  training_data: z.array(z.string()).optional(),
  /** True for the floors every board shows: they need no skill. */
  is_floor: z.boolean().default(false),
  /** `none`: the model is described here, not run from here. */
  adapter: z.string(),
  /** Paths in here are relative to this document. */
  options: z.record(z.string(), z.unknown()).default({}),
  notes: z.string().optional(),
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
