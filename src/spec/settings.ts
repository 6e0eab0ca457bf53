import type * as z from 'zod'
import { badDocument, faultsOf } from './faults.js'
import { readYaml } from './yaml-read.js'

/** Longest file of settings that is read, in characters. */
const MAX_LENGTH = 2 ** 20

/**
 * Settings from YAML that are no document of a catalogue.
 *
 * @param file its name, for messages
 * @throws FmbenchError `bad-document` with every fault and its line
 */
export async function parseSettings<T>(text: string, file: string, schema: z.ZodType<T>): Promise<T> {
  const { raw } = await readYaml(text, file, MAX_LENGTH)
  const parsed = schema.safeParse(raw, { reportInput: true })
  if (!parsed.success) throw await badDocument(text, file, faultsOf(parsed.error.issues, schema))
  return parsed.data
}
