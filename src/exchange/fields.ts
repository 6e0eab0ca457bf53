import { FmbenchError } from '../core/index.js'

// Foreign content is `unknown`: these read a field of it, or say what is missing where.

export type Fields = Readonly<Record<string, unknown>>

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The mapping under a key; empty where there is none. */
export function fieldsAt(fields: Fields, key: string): Fields {
  const found = own(fields, key)
  return isFields(found) ? found : {}
}

/** The list under a key; empty where there is none. */
export function listAt(fields: Fields, key: string): readonly unknown[] {
  const found = own(fields, key)
  return Array.isArray(found) ? found : []
}

/** Text, or a whole number as text; undefined for anything else and for empty text. */
export function textAt(fields: Fields, key: string): string | undefined {
  const found = own(fields, key)
  if (Number.isInteger(found)) return String(found)
  return typeof found === 'string' && found !== '' ? found : undefined
}

/** A finite number, else undefined. */
export function numberAt(fields: Fields, key: string): number | undefined {
  const found = own(fields, key)
  return typeof found === 'number' && Number.isFinite(found) ? found : undefined
}

/** A date as the file has it, but seconds since 1970 as the instant they are; undefined for anything else. */
export function dateAt(fields: Fields, key: string): string | undefined {
  const found = textAt(fields, key) ?? numberAt(fields, key)?.toString()
  if (found === undefined || !/^\d{9,10}(?:\.\d+)?$/.test(found)) return found
  return new Date(Number(found) * 1000).toISOString()
}

/** A count, else undefined. */
export function countAt(fields: Fields, key: string): number | undefined {
  const found = numberAt(fields, key)
  return found !== undefined && Number.isSafeInteger(found) && found >= 0 ? found : undefined
}

/** @throws FmbenchError `bad-data` naming the key and the place */
export function requiredText(fields: Fields, key: string, where: string): string {
  const found = textAt(fields, key)
  if (found !== undefined) return found
  throw new FmbenchError('bad-data', `There is no ${key}, or it is no text.`, { where })
}

/** Those of some keys that hold something. */
export function picked(fields: Fields, keys: readonly string[]): Fields {
  return Object.fromEntries(
    keys.flatMap((key) => {
      const found = own(fields, key)
      return found === undefined || found === null ? [] : [[key, found]]
    }),
  )
}

/** Keys come from outside: never one that every object inherits. */
function own(fields: Fields, key: string): unknown {
  return Object.hasOwn(fields, key) ? fields[key] : undefined
}
