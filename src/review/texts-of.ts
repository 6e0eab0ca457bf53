/** A text in a record that somebody may have written: a value, or the name of a key. */
export interface FoundText {
  /** Where it stands first. */
  readonly path: readonly PropertyKey[]
  readonly text: string
}

const cache = new WeakMap<object, readonly FoundText[]>()

/** Every text of a document, names of groups and of other keys among them, each once. */
export function textsOf(document: object): readonly FoundText[] {
  const before = cache.get(document)
  if (before !== undefined) return before
  const found = new Map<string, FoundText>()
  collect(document, [], found)
  const texts = [...found.values()]
  cache.set(document, texts)
  return texts
}

/** @param path changed on the way, and given back as it was */
function collect(value: unknown, path: PropertyKey[], found: Map<string, FoundText>): void {
  if (typeof value === 'string') add(value, path, found)
  if (typeof value !== 'object' || value === null) return
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) collectAt(i, value[i], path, found)
    return
  }
  for (const key of Object.keys(value)) {
    if (!PLAIN.test(key)) add(key, [...path, key], found)
    collectAt(key, (value as Readonly<Record<string, unknown>>)[key], path, found) // its own key
  }
}

function collectAt(step: PropertyKey, value: unknown, path: PropertyKey[], found: Map<string, FoundText>): void {
  // A record is mostly numbers.
  if (typeof value === 'number') return
  path.push(step)
  collect(value, path, found)
  path.pop()
}

function add(text: string, path: readonly PropertyKey[], found: Map<string, FoundText>): void {
  if (!found.has(text)) found.set(text, { path: [...path], text })
}

/** A word that nothing can hide in. */
const PLAIN = /^[A-Za-z0-9_-]{1,40}$/
