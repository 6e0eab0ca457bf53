/** Names that this machine alone knows to be private. */
export interface PrivateNames {
  /** Ids of samples and persons, with where each stands: `subject_id of row 12`. */
  readonly ids: ReadonlyMap<string, string>
  /** Of this machine and of who works at it. */
  readonly own: readonly string[]
}

/** A text of a record that holds a private name. */
export interface NamedText {
  readonly path: readonly PropertyKey[]
  /** Tells an id by its row, since messages are pasted. */
  readonly what: string
}

/** Names of machines and accounts that say nothing about anybody, and words that any record holds. */
const COMMON_NAMES = new Set(
  'root user users admin administrator ubuntu debian centos runner node docker container guest home local localhost vagrant jovyan vscode codespace test train data model fmbench'.split(
    ' ',
  ),
)

/** Private names in the values of a document and in the names of its entries, as whole words. */
export function privateNamesIn(document: unknown, { ids, own }: PrivateNames): NamedText[] {
  const words = own.filter((name) => name.length >= 3 && !COMMON_NAMES.has(name.toLowerCase()))
  const placeOf = new Map([...ids].map(([id, place]) => [folded(id), place]))
  return [...textsOf(document, [])].flatMap(({ path, text }) => {
    const word = words.find((name) => holdsWord(text, name))
    const place = placeOfId(folded(text), placeOf)
    return [
      ...(word === undefined ? [] : [{ path, what: `it holds "${word}", a name of this machine or account` }]),
      ...(place === undefined ? [] : [{ path, what: `it holds the ${place} of the predictions` }]),
    ]
  })
}

/** Of the value; of the mapping, for the name of an entry: the path would print what is private. */
interface PlacedText {
  readonly path: readonly PropertyKey[]
  readonly text: string
}

function* textsOf(value: unknown, path: readonly PropertyKey[]): Generator<PlacedText> {
  if (typeof value === 'string') yield { path, text: value }
  if (typeof value !== 'object' || value === null) return
  for (const [key, inner] of Object.entries(value)) {
    if (!Array.isArray(value)) yield { path, text: key }
    yield* textsOf(inner, [...path, Array.isArray(value) ? Number(key) : key])
  }
}

function holdsWord(text: string, word: string): boolean {
  const escaped = word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])`, 'iu').test(text)
}

/** Alike for texts that people read alike: in capitals, in wide letters, with signs that nobody sees. */
const folded = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .toLowerCase()

/** Ids are made of few words: `sub-01_ses-2`. */
const MAX_WORDS = 8

/** Where the first id stands that the text holds. */
function placeOfId(text: string, ids: ReadonlyMap<string, string>): string | undefined {
  if (ids.size === 0) return undefined
  const words = [...text.matchAll(/[\p{L}\p{N}]+/gu)].map(({ index, 0: word }) => [index, index + word.length] as const)
  for (const [i, [start]] of words.entries()) {
    for (const [, end] of words.slice(i, i + MAX_WORDS)) {
      const id = text.slice(start, end)
      if (ids.has(id) && isTelling(id) && !(isNumber(id) && isInsideName(text, start, end))) return ids.get(id)
    }
  }
  return undefined
}

const isNumber = (id: string): boolean => /^\d+$/.test(id)

/** Short numbers and words stand in any text by chance. */
const isTelling = (id: string): boolean => id.length >= 5 || (id.length >= 3 && /\d/.test(id) && !isNumber(id))

/** A number may be a part of a date, a version or an eval_id. */
const isInsideName = (text: string, start: number, end: number): boolean =>
  /[\w.-]/.test(text.charAt(start - 1)) || /^[-_.]?\w/.test(text.slice(end))
