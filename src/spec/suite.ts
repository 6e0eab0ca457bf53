import { z } from 'zod'
import { type DeepReadonly, idSchema } from './common.js'

/** Which benchmarks are run together, on which datasets. */
export const suiteSchema = z.strictObject({
  kind: z.literal('fmbench.suite/v1'),
  suite_id: idSchema,
  name: z.string(),
  version: z.string().default('1.0.0'),
  description: z.string().optional(),
  benchmarks: z
    .array(
      z.strictObject({
        benchmark_id: idSchema,
        /** The dataset to use; the benchmark's own when absent. */
        dataset_id: idSchema.optional(),
        description: z.string().optional(),
      }),
    )
    .min(1),
  notes: z.string().optional(),
})

export type Suite = DeepReadonly<z.infer<typeof suiteSchema>>
