import * as z from 'zod'
import { idSchema } from './common.js'
import { estimateSchema } from './eval-groups.js'

// What a record says about damage to the samples: RECORD.md, `robustness`.

const perSeverity = z.array(z.number().nullable())

/** Areas under the curve of one probe, of all samples or of one group. Integrated over severity, through its span. */
const areasSchema = {
  absolute_rAUC: estimateSchema.describe('Mean of the skill over the severities: what boards rank by.'),
  retention_rAUC: estimateSchema.describe(
    'Mean share of the skill above chance that is left. Never ranked: it favours models with little to lose.',
  ),
}

export const probeCurveSchema = z.strictObject({
  probe: idSchema,
  grid: z
    .string()
    .max(200)
    .describe('`dropout/v1`; `dropout/custom` for other severities. Only equal grids are compared.'),
  unit: z.string().max(200).describe('Of the severities; 0 is the clean sample.'),
  apart: z.literal(true).optional().describe('Never part of a score.'),
  severities: z.array(z.number().min(0)).min(1),
  metric: z.string(),
  values: perSeverity.describe('The metric at each severity, averaged over the replicates of the noise.'),
  intervals: z.array(z.strictObject({ low: z.number(), high: z.number() }).nullable()).optional(),
  method: z.string().optional().describe('How the intervals are made.'),
  similarity: perSeverity.describe(
    'Mean cosine between the outputs for the damaged and the clean sample: high for a model that ignores its input.',
  ),
  agreement: perSeverity.optional().describe('Share of samples whose decision stays the same.'),
  ...areasSchema,
  similarity_rAUC: estimateSchema.describe("Area under `similarity`: the old pages' rAUC. Shown, never ranked."),
  worst_case_drop: estimateSchema.describe('Largest loss of skill at any severity.'),
  s50: estimateSchema.describe('Severity at which half of the skill above chance is gone.'),
  strata: z
    .record(z.string(), z.record(z.string(), z.strictObject({ N: z.int().min(0), ...areasSchema })))
    .optional()
    .describe('By dimension and level: whether the model loses more on one scanner.'),
  floors: z
    .array(z.strictObject({ model: z.string(), values: perSeverity, absolute_rAUC: estimateSchema }))
    .default([])
    .describe('The same damage to the floors of the benchmark.'),
  failed: z.string().max(1000).optional().describe('Why the model gave no answer for some of the damaged samples.'),
})

export const robustnessBasisSchema = z.strictObject({
  metric: z.string(),
  chance: z.number().nullable().describe('What guessing earns on these samples.'),
  clean: estimateSchema.describe('The skill on the clean samples.'),
  is_above_chance: z
    .boolean()
    .describe('Whether the lower bound of the clean skill exceeds chance by more than 0.02; else there is no score.'),
  level: z.number().gt(0).lt(1).describe('Coverage that the intervals of curves and areas aim at.'),
  replicates: z.int().min(1).describe('How often noise was drawn.'),
  scored: z.array(z.string()).optional().describe('The probes whose areas the score is the mean of.'),
  repeated: z
    .strictObject({ n: z.int().min(0), differing: z.int().min(0) })
    .optional()
    .describe('The clean samples again: how many answers differed. Any, and there is no score.'),
  similarity_floors: z
    .strictObject({ constant: z.number(), random: z.number() })
    .optional()
    .describe('`similarity` of a model that always says the same, and of one that says anything: measured here.'),
})
