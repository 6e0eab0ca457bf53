import * as z from 'zod'
import { checkOptions } from './options.js'

const penalties = z.union([z.number().positive(), z.array(z.number().positive()).min(1)])
const inOrder = (values: number | readonly number[]): number[] => [...new Set([values].flat())].sort((a, b) => a - b)

/** Which classifier reads an option; the others do not. */
const READ_BY: Readonly<Record<string, string>> = { C: 'logistic', alpha: 'ridge', k: 'knn' }

const choices = z.strictObject({
  /** Absent: logistic regression for classes, ridge regression for quantities. */
  classifier: z.enum(['logistic', 'ridge', 'knn']).optional(),
  /** Inverse strengths of the L2 penalty to choose from. */
  C: penalties.optional(),
  /** Strengths of the L2 penalty to choose from. */
  alpha: penalties.optional(),
  /** How many neighbours. */
  k: z.int().min(1).optional(),
  inner_folds: z.int().min(2).default(5),
  standardize: z.boolean().default(true),
})

const schema = choices
  .superRefine((options, context) => {
    for (const [name, reader] of Object.entries(READ_BY)) {
      const isRead = options.classifier === undefined ? name !== 'k' : options.classifier === reader
      if (options[name as keyof typeof options] === undefined || isRead) continue
      context.addIssue({ code: 'custom', path: [name], message: `only classifier "${reader}" reads it` })
    }
  })
  .transform(({ C, alpha, k = 5, ...rest }) => ({
    ...rest,
    /** Ascending: the strongest penalty first. */
    C: inOrder(C ?? [1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1, 10]),
    /** Descending: the strongest penalty first. */
    alpha: inOrder(alpha ?? [1e-2, 1e-1, 1, 10, 100, 1e3, 1e4]).reverse(),
    k,
  }))

export type ProbeOptions = z.output<typeof schema>

/** @throws FmbenchError `bad-document` with every fault */
export function parseProbeOptions(options: Readonly<Record<string, unknown>>, where: string): ProbeOptions {
  return checkOptions<ProbeOptions>(schema, 'probe', options, where, Object.keys(choices.shape))
}
