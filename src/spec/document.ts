import type { z } from 'zod'
import { badDocument, faultsOf } from './faults.js'
import { keepExtra } from './keep-extra.js'
import { shapeOf } from './schema-walk.js'
import { checkLength, type Mapping, readYaml } from './yaml-read.js'
import { writeYaml } from './yaml-write.js'

export type DocumentNoun = 'suite' | 'benchmark' | 'dataset' | 'model' | 'finding-schema' | 'eval'

/** A document in the current form, and what was said about the way there. */
export interface Parsed<T> {
  readonly value: T
  /** For people: what an old document left open, keys that were kept aside, numbers that look like names. */
  readonly notes: readonly string[]
}

/** An old document on its way: the current form's keys where they have one, all others left where they were. */
export interface FromSeedForm {
  readonly document: Mapping
  readonly notes: readonly string[]
}

/** All that parsing and formatting must know about one kind of document. */
export interface DocumentKind<T> {
  readonly noun: DocumentNoun
  readonly schema: z.ZodType<T>
  /** Longest text that is read, in characters. */
  readonly maxLength: number
  /** The form that the seeds' hub wrote: without `kind`. Never fails: what it cannot read it leaves for the schema. */
  fromSeedForm(raw: Mapping): FromSeedForm
}

/**
 * Text to a complete, typed document, in the current or in the seeds' form.
 *
 * @param file its name, for messages
 * @throws FmbenchError `bad-document` with every fault and its line
 */
export async function parseDocument<T>(text: string, file: string, kind: DocumentKind<T>): Promise<Parsed<T>> {
  return parseMapping(await readYaml(text, file, kind.maxLength), text, file, kind)
}

/** The same for text that `readYaml` has read. */
export async function parseMapping<T>(
  { raw, notes }: { readonly raw: Mapping; readonly notes: readonly string[] },
  text: string,
  file: string,
  kind: DocumentKind<T>,
): Promise<Parsed<T>> {
  await checkLength(text, file, kind.maxLength)
  const found = detectKind(raw)
  if (found !== kind.noun) {
    const what = found === undefined ? 'its kind cannot be told' : `this is a ${found} document`
    const article = /^[aeiou]/.test(kind.noun) ? 'an' : 'a'
    const expected = `${article} ${kind.noun} document was expected (kind: fmbench.${kind.noun}/v1)`
    throw await badDocument(text, file, [
      { path: Object.hasOwn(raw, 'kind') ? ['kind'] : [], what: `${what}; ${expected}` },
    ])
  }
  const current = Object.hasOwn(raw, 'kind') ? { document: raw, notes: [] } : currentForm(raw, kind)
  const parsed = kind.schema.safeParse(current.document, { reportInput: true })
  if (!parsed.success) throw await badDocument(text, file, faultsOf(parsed.error.issues, kind.schema))
  return { value: parsed.data, notes: [...notes, ...current.notes] }
}

function currentForm<T>(raw: Mapping, kind: DocumentKind<T>): FromSeedForm {
  const { document, notes } = kind.fromSeedForm(raw)
  const kept = keepExtra({ kind: `fmbench.${kind.noun}/v1`, ...document }, kind.schema)
  return { document: kept.document, notes: [...notes, ...kept.notes] }
}

/** Which kind of document this is, by `kind` or by the ids it declares; undefined when it cannot be told. */
export function detectKind(raw: Mapping): DocumentNoun | undefined {
  const nouns: readonly DocumentNoun[] = ['eval', 'suite', 'benchmark', 'model', 'dataset', 'finding-schema']
  if (Object.hasOwn(raw, 'kind')) return nouns.find((noun) => raw.kind === `fmbench.${noun}/v1`)
  // An eval names a benchmark and a dataset, a suite a benchmark, a benchmark a dataset: the order tells them apart.
  return nouns.find((noun) => Object.hasOwn(raw, `${noun}_id`))
}

const BLOCK_KEYS = new Set(['metrics', 'run_metadata', 'provenance', 'strata', 'features'])

/**
 * A document as text that parses back to an equal one. Keys stand in the order of the schema; empty lists and maps
 * that the schema would fill in again are left out.
 */
export function formatDocument<T>(value: T, kind: DocumentKind<T>): string {
  const checked = kind.schema.safeParse(value, { reportInput: true })
  if (!checked.success) {
    const faults = faultsOf(checked.error.issues, kind.schema).map(
      ({ path = [], what }) => `${path.join('.')}: ${what}`,
    )
    throw new Error(`A ${kind.noun} document was about to be written that its own schema refuses: ${faults.join('; ')}`)
  }
  const shape = shapeOf(kind.schema) ?? {}
  const entries = Object.entries(checked.data as Mapping)
    .filter(([key, inner]) => !(isEmpty(inner) && isEmpty(shape[key]?.safeParse(undefined).data)))
    .map(([key, inner]) => [key, strataLast(inner)])
  const pointer = `# yaml-language-server: $schema=schemas/${kind.noun}.v1.json\n`
  return pointer + writeYaml(Object.fromEntries(entries), BLOCK_KEYS)
}

const isEmpty = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 0

/** Overall values are what a reader looks for first. */
function strataLast(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, 'stratified')) return value
  const { stratified, ...overall } = value as Mapping
  return { ...overall, stratified }
}
