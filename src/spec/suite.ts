import * as z from 'zod'
import { type DeepReadonly, extraSchema, idSchema } from './common.js'
import { type DocumentKind, formatDocument, type Parsed, parseDocument } from './document.js'
import { probeSchema } from './probe.js'
import { suiteFromSeedForm } from './seed-form/suite.js'

/** Which benchmarks are run together, on which datasets. */
export const suiteSchema = z.strictObject({
  kind: z.literal('fmbench.suite/v1'),
  suite_id: idSchema.describe('Its name on the command line: `-s`.'),
  name: z.string().describe('The name to print.'),
  version: z.string().default('1.0.0'),
  description: z.string().optional(),
  benchmarks: z
    .array(
      z.strictObject({
        benchmark_id: idSchema.describe('A benchmark of the catalogue.'),
        dataset_id: idSchema.optional().describe("The dataset to use; the benchmark's own when absent."),
        description: z.string().optional(),
        probes: z
          .array(probeSchema)
          .optional()
          .describe("Damage to try on the samples, instead of the benchmark's own list."),
      }),
    )
    .min(1)
    .describe('What is run, in this order.'),
  notes: z.string().optional().describe('Anything else a reader should know.'),
  extra: extraSchema,
})

export type Suite = DeepReadonly<z.infer<typeof suiteSchema>>

export const suiteKind: DocumentKind<Suite> = {
  noun: 'suite',
  schema: suiteSchema,
  maxLength: 2 ** 20,
  fromSeedForm: suiteFromSeedForm,
}

/** @throws FmbenchError `bad-document` with every fault and its line */
export const parseSuite = (text: string, file: string): Promise<Parsed<Suite>> => parseDocument(text, file, suiteKind)

export const formatSuite = (suite: Suite): string => formatDocument(suite, suiteKind)
