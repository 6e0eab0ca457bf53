import * as z from 'zod'
import type { DeepReadonly } from './common.js'

/** A probe, by its id alone or with severities of one's own. */
export const probeSchema = z.union([
  z.string(),
  z.strictObject({
    probe: z.string().describe('An id of `list probes`.'),
    severities: z
      .array(z.number().positive())
      .min(1)
      .refine((all) => all.every((severity, i) => i === 0 || severity > all[i - 1]), 'must ascend')
      .describe("Ascending, in the probe's unit; the clean sample is not among them."),
  }),
])

export type ProbeChoice = DeepReadonly<z.infer<typeof probeSchema>>
