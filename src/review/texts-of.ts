import type { EvalRecord } from '../spec/index.js'

/** A text in a record that somebody may have written: a value, or the name of a key. */
export interface FoundText {
  readonly path: readonly PropertyKey[]
  readonly text: string
}

/** Every text of a record, names of groups and of other keys among them. */
export function textsOf(record: EvalRecord): FoundText[] {
  const found: FoundText[] = []
  collect(record, [], found)
  return found
}

function collect(value: unknown, path: readonly PropertyKey[], found: FoundText[]): void {
  if (typeof value === 'string') found.push({ path, text: value })
  if (typeof value !== 'object' || value === null) return
  const isList = Array.isArray(value)
  for (const [key, inner] of Object.entries(value)) {
    if (typeof inner === 'number' && isList) continue
    const innerPath = [...path, isList ? Number(key) : key]
    if (!isList && !KNOWN_KEY.test(key)) found.push({ path: innerPath, text: key })
    if (typeof inner === 'string' || typeof inner === 'object') collect(inner, innerPath, found)
  }
}

/** A word that nothing can hide in. */
const KNOWN_KEY = /^[A-Za-z0-9_-]{1,40}$/
