import * as z from 'zod'
import { type DeepReadonly, idSchema } from './common.js'
import { type DocumentKind, formatDocument, type Parsed, parseDocument } from './document.js'
import { RADIOLOGY_CUES } from './radiology-cues.js'

const phraseSchema = z.string().regex(/\S/, 'must hold a word')
const phrases = (otherwise: readonly string[] = []) => z.array(phraseSchema).default([...otherwise])

const categorySchema = z.strictObject({
  id: z.string().min(1),
  phrases: z.array(phraseSchema).min(1).describe('Say that the finding is there, unless a cue says otherwise.'),
  absent: phrases().describe('Say that it is not there: `heart size normal`.'),
  suggestive: phrases().describe('Make it likely: uncertain, or nothing where they are denied.'),
  except: phrases().describe('Hold one of the phrases and mean something else: `pericardial effusion`.'),
  critical: z.boolean().default(false).describe('To invent or to miss it harms at once; read by report_quality_score.'),
  abnormal: z.boolean().default(true).describe('False for what a report without findings may hold, such as devices.'),
})

const cuesSchema = z
  .strictObject({
    pseudo: phrases(RADIOLOGY_CUES.pseudo),
    ignored_before: phrases(RADIOLOGY_CUES.ignored_before),
    uncertain_before: phrases(RADIOLOGY_CUES.uncertain_before),
    uncertain_after: phrases(RADIOLOGY_CUES.uncertain_after),
    negated_before: phrases(RADIOLOGY_CUES.negated_before),
    negated_after: phrases(RADIOLOGY_CUES.negated_after),
    scope_end: phrases(RADIOLOGY_CUES.scope_end),
    comparison: phrases(RADIOLOGY_CUES.comparison),
  })
  .prefault({})

const attributeSchema = z.strictObject({
  must_match: z.boolean().default(false).describe('A finding with another value is not the same finding.'),
  values: z.record(z.string(), z.array(phraseSchema).min(1)).describe('By value, the words that say it.'),
})

/** What is looked for in reports of one kind, as data. */
export const findingSchemaSchema = z
  .strictObject({
    kind: z.literal('fmbench.finding-schema/v1'),
    schema_id: idSchema,
    name: z.string(),
    version: z.string(),
    description: z.string().optional(),
    source: z.string().optional(),
    aggregation: z
      .enum(['strongest', 'chexpert'])
      .default('strongest')
      .describe('What several mentions in a report add up to.'),
    sections: z.record(z.string(), z.array(z.string())).default({}).describe('By section, the headings that open it.'),
    skipped_sections: z.array(z.string()).default([]).describe('Sections whose text says nothing of the film.'),
    no_finding: z.string().optional().describe('A category of its own: nothing abnormal is said, nor hinted at.'),
    categories: z.array(categorySchema).min(1),
    cues: cuesSchema.describe('Words around a finding. Lists that are absent are those of English radiology.'),
    attributes: z.record(z.string(), attributeSchema).default({}),
  })
  .superRefine(({ categories, no_finding, sections, skipped_sections }, context) => {
    const seen = new Set(no_finding === undefined ? [] : [no_finding])
    for (const [i, { id }] of categories.entries()) {
      if (seen.has(id)) context.addIssue({ code: 'custom', path: ['categories', i, 'id'], message: `"${id}" again` })
      seen.add(id)
    }
    for (const [i, name] of skipped_sections.entries()) {
      if (Object.hasOwn(sections, name)) continue
      context.addIssue({ code: 'custom', path: ['skipped_sections', i], message: `"${name}" is no key of sections` })
    }
  })

export type FindingSchema = DeepReadonly<z.infer<typeof findingSchemaSchema>>

export const findingSchemaKind: DocumentKind<FindingSchema> = {
  noun: 'finding-schema',
  schema: findingSchemaSchema,
  maxLength: 2 ** 20,
  // The seeds' hub had none.
  fromSeedForm: (raw) => ({ document: raw, notes: [] }),
}

/** @throws FmbenchError `bad-document` with every fault and its line */
export const parseFindingSchema = (text: string, file: string): Promise<Parsed<FindingSchema>> =>
  parseDocument(text, file, findingSchemaKind)

export const formatFindingSchema = (schema: FindingSchema): string => formatDocument(schema, findingSchemaKind)
