import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { FmbenchError, messageOf } from '../../src/core/index.js'

// Keys that are not listed (reference, versions, conventions) are for people.
const toleranceSchema = z.object({ rel: z.number().nonnegative(), abs: z.number().nonnegative() })
const caseSchema = z.object({
  id: z.string(),
  input: z.record(z.string(), z.unknown()),
  expected: z.record(z.string(), z.unknown()),
  tolerance: toleranceSchema.optional(),
})
const suiteSchema = z.object({ suite: z.string(), tolerance: toleranceSchema, cases: z.array(caseSchema).min(1) })

export type Tolerance = z.infer<typeof toleranceSchema>
export type GoldenCase = z.infer<typeof caseSchema>
export type GoldenSuite = z.infer<typeof suiteSchema>

/** @throws FmbenchError `bad-document` with the file and the place in it */
export function parseSuite(text: string, where: string): GoldenSuite {
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch (cause) {
    throw new FmbenchError('bad-document', `Not JSON: ${messageOf(cause)}`, { where, cause })
  }
  const parsed = suiteSchema.safeParse(document)
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'the document'}: ${issue.message}`)
  throw new FmbenchError('bad-document', `Not a suite of golden cases: ${faults.join('; ')}`, { where })
}

/** The suites of a folder's *.json files, in the order of their names. */
export function readSuites(folder: string): GoldenSuite[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'))
  return names.sort().map((name) => parseSuite(readFileSync(join(folder, name), 'utf8'), join(folder, name)))
}
