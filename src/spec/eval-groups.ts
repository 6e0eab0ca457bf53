import * as z from 'zod'

// What a record says about groups of samples beside the values of its metrics in each.

export const gapSchema = z.strictObject({
  stratum: z.string().describe('The dimension whose groups are compared.'),
  depth: z.int().min(1).optional().describe('How far below the top the compared levels are; absent at the top.'),
  metric: z.string(),
  best: z.string().optional().describe('The level with the best value; absent with fewer than two levels to compare.'),
  worst: z.string().optional(),
  gap: z.number().min(0).optional().describe('How far the two are apart.'),
  low: z.number().optional().describe('Interval of the gap; it takes into account that the two were picked.'),
  high: z.number().optional(),
  level: z.number().gt(0).lt(1).optional(),
  method: z.string().optional(),
  worst_low: z
    .number()
    .optional()
    .describe('Interval of the worst value that holds for all levels of the dimension together.'),
  worst_high: z.number().optional(),
  p_adjusted: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe('Of the test that the groups are alike, adjusted for the number of dimensions (Benjamini-Hochberg).'),
  threshold: z.number().positive().optional().describe('The size of a gap that the status is about.'),
  status: z
    .enum(['confirmed', 'possible', 'shown_small', 'insufficient_data'])
    .optional()
    .describe(
      'The gap is larger than the threshold, may be, or is not; or too few samples. Absent without a threshold.',
    ),
})

/** A number that stands alone: its interval beside it, or the reason why it is null. */
export const estimateSchema = z
  .strictObject({
    value: z.number().nullable(),
    n: z.int().min(0).optional().describe('Of how many samples it is a share.'),
    null_expectation: z.number().optional(),
    low: z.number().optional(),
    high: z.number().optional(),
    why: z.string().optional(),
  })
  .refine(({ value, why }) => value !== null || why !== undefined, 'is null without a reason (why)')

const groupSchema = z.strictObject({
  method: z.string().optional().describe('How the intervals of the rates are made.'),
  base_rate: estimateSchema.describe('Share of the positive class.'),
  selection_rate: estimateSchema.describe('Share that is called positive.'),
  TPR: estimateSchema.describe('Of the positives, the share that is called positive.'),
  FPR: estimateSchema.describe('Of the negatives, the share that is called positive.'),
  PPV: estimateSchema.describe('Of those called positive, the share that is.'),
  calibration: z
    .record(z.string(), estimateSchema)
    .optional()
    .describe('By metric; absent without probabilities. Intervals are those of logistic regression.'),
  calibration_imprecise: z.literal(true).optional().describe('Fewer than 100 positives or 100 negatives.'),
})

const paritySchema = z.strictObject({
  depth: z.int().min(1).optional().describe('How far below the top the compared levels are; absent at the top.'),
  groups: z.array(z.string()).describe('The levels that have enough samples to be compared.'),
  method: z.string().optional().describe('How the intervals are made; absent without any.'),
  demographic_parity: estimateSchema.describe('Of the selection rates: the largest less the smallest.'),
  demographic_parity_ratio: estimateSchema.describe('The smallest selection rate through the largest.'),
  equal_opportunity: estimateSchema.describe('Of the true positive rates: the largest less the smallest.'),
  false_positives: estimateSchema.describe('Of the false positive rates: the largest less the smallest.'),
  equalized_odds: estimateSchema.describe('The larger of the two before.'),
  predictive_parity: estimateSchema.describe('Of the positive predictive values: the largest less the smallest.'),
})

export const fairnessSchema = z.strictObject({
  level: z.number().gt(0).lt(1).describe('Coverage that the intervals aim at.'),
  groups: z.record(z.string(), groupSchema).describe('By level.'),
  parity: z
    .array(paritySchema)
    .default([])
    .describe('Per depth of the levels; none where fewer than two can be compared, or the label defines the levels.'),
})
