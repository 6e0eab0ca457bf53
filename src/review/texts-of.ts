import type { EvalRecord } from '../spec/index.js'

/** A text in a record that somebody may have written: a value, or the name of a key. */
export interface FoundText {
  /** Where it stands first. */
  readonly path: readonly PropertyKey[]
  readonly text: string
}

const cache = new WeakMap<EvalRecord, readonly FoundText[]>()

/** Every text of a record, names of groups and of other keys among them, each once. */
export function textsOf(record: EvalRecord): readonly FoundText[] {
  const before = cache.get(record)
  if (before !== undefined) return before
  const found = new Map<string, FoundText>()
  collect(record, [], found)
  const texts = [...found.values()]
  cache.set(record, texts)
  return texts
}

/** @param path changed on the way, and given back as it was */
function collect(value: object, path: PropertyKey[], found: Map<string, FoundText>): void {
  const isList = Array.isArray(value)
  for (const key of Object.keys(value)) {
    const inner = (value as Readonly<Record<string, unknown>>)[key] // its own key
    const isKeyTold = !isList && !found.has(key) && !PLAIN.test(key)
    // A record is mostly numbers.
    if (!isKeyTold && typeof inner !== 'string' && (typeof inner !== 'object' || inner === null)) continue
    path.push(isList ? Number(key) : key)
    if (isKeyTold) add(key, path, found)
    if (typeof inner === 'string') add(inner, path, found)
    else if (typeof inner === 'object' && inner !== null) collect(inner, path, found)
    path.pop()
  }
}

function add(text: string, path: readonly PropertyKey[], found: Map<string, FoundText>): void {
  if (!found.has(text)) found.set(text, { path: [...path], text })
}

/** A word that nothing can hide in. */
const PLAIN = /^[A-Za-z0-9_-]{1,40}$/
