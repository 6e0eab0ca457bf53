import { printablePath } from '../spec/faults.js'

/** One field of what leaves: its value where a reader can take it in, else its size. */
export interface LeavingField {
  readonly field: string
  readonly value: string
}

/** Longer lists and mappings are shown piece by piece, long lists of numbers by their size. */
const MAX_LENGTH = 140

/** Every field of a document, each value in exactly one row. Texts are shown whole, however long. */
export function leavingFields(document: object): LeavingField[] {
  return [...fieldsOf(document, [])]
}

function* fieldsOf(value: unknown, path: readonly PropertyKey[]): Generator<LeavingField> {
  if (value === undefined) return
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const isWhole = typeof value !== 'object' || value === null || (path.length > 0 && text.length <= MAX_LENGTH)
  if (isWhole) yield { field: printablePath(path), value: text }
  else if (Array.isArray(value) && value.every((entry) => typeof entry === 'number' || entry === null)) {
    yield { field: printablePath(path), value: `${value.length} numbers, ${text.length} bytes` }
  } else {
    for (const [key, inner] of Object.entries(value)) {
      yield* fieldsOf(inner, [...path, Array.isArray(value) ? Number(key) : key])
    }
  }
}
