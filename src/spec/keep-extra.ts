import type { z } from 'zod'
import { printablePath } from './faults.js'
import { isStrict, schemaAt, shapeOf } from './schema-walk.js'
import type { Mapping } from './yaml-read.js'

/**
 * Moves every key that the schema does not know into `extra`, at the same place there, and says so.
 * For old documents only: in the current form an unknown key is a fault.
 */
export function keepExtra(document: Mapping, schema: z.ZodType): { document: Mapping; notes: string[] } {
  const notes: string[] = []
  const { known, extra } = split(document, schema, [], notes)
  const all = { ...extra, ...asMapping(document.extra) }
  return { document: Object.keys(all).length === 0 ? asMapping(known) : { ...asMapping(known), extra: all }, notes }
}

function split(value: unknown, schema: z.ZodType, path: readonly PropertyKey[], notes: string[]) {
  const shape = shapeOf(schema)
  if (Array.isArray(value)) return splitEntries(value, schema, path, notes)
  if (shape === undefined || typeof value !== 'object' || value === null) return { known: value, extra: undefined }
  return splitEntries(value as Mapping, schema, path, notes)
}

function splitEntries(
  value: Mapping | unknown[],
  schema: z.ZodType,
  path: readonly PropertyKey[],
  notes: string[],
): { known: unknown; extra: Mapping | undefined } {
  const known: Mapping = {}
  const extra: Mapping = {}
  for (const [key, inner] of Object.entries(value)) {
    const step = Array.isArray(value) ? Number(key) : key
    const innerSchema = schemaAt(schema, [step])
    if (innerSchema === undefined && isStrict(schema)) {
      extra[key] = inner
      notes.push(`${printablePath([...path, step])} is not part of the current form; kept under extra.`)
      continue
    }
    const parts =
      innerSchema === undefined ? { known: inner, extra: undefined } : split(inner, innerSchema, [...path, step], notes)
    known[key] = parts.known
    if (parts.extra !== undefined) extra[key] = parts.extra
  }
  return {
    known: Array.isArray(value) ? Object.values(known) : known,
    extra: Object.keys(extra).length === 0 ? undefined : extra,
  }
}

const asMapping = (value: unknown): Mapping =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Mapping) : {}
