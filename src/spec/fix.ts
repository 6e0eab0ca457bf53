import {
  type DocumentKind,
  type DocumentNoun,
  detectKind,
  formatDocument,
  type Parsed,
  parseDocument,
} from './document.js'
import { badDocument } from './faults.js'
import { documentKinds } from './kinds.js'
import { readYaml } from './yaml-read.js'

/** A document of any kind, with its kind. */
export interface AnyDocument extends Parsed<unknown> {
  readonly noun: DocumentNoun
}

/**
 * Parses a document of whatever kind it is.
 * @throws FmbenchError `bad-document` with every fault and its line
 */
export async function parseAnyDocument(text: string, file: string): Promise<AnyDocument> {
  const { noun } = await recognise(text, file)
  const kind: DocumentKind<unknown> = documentKinds[noun]
  return { noun, ...(await parseDocument(text, file, kind)) }
}

export interface FixedDocument {
  readonly noun: DocumentNoun
  /** The current form; the very text that was given when it has that form already. */
  readonly text: string
  readonly notes: readonly string[]
}

/**
 * A document of either form as text in the current one.
 * @throws FmbenchError `bad-document`: what only a person can mend
 */
export async function fixDocument(text: string, file: string): Promise<FixedDocument> {
  const { noun, isCurrent } = await recognise(text, file)
  const kind: DocumentKind<unknown> = documentKinds[noun]
  const { value, notes } = await parseDocument(text, file, kind)
  if (isCurrent) return { noun, text, notes }
  const lostComments = /^\s*#/m.test(text) ? ['Comments are not carried over.'] : []
  return { noun, text: formatDocument(value, kind), notes: [...notes, ...lostComments] }
}

async function recognise(text: string, file: string): Promise<{ noun: DocumentNoun; isCurrent: boolean }> {
  const longest = Math.max(...Object.values(documentKinds).map((kind) => kind.maxLength))
  const { raw } = await readYaml(text, file, longest)
  const noun = detectKind(raw)
  const isCurrent = Object.hasOwn(raw, 'kind')
  if (noun !== undefined) return { noun, isCurrent }
  const known = Object.keys(documentKinds).map((name) => `fmbench.${name}/v1`)
  const what = isCurrent
    ? `unknown kind; known: ${known.join(', ')}`
    : `its kind cannot be told; it starts with one of: ${known.map((name) => `kind: ${name}`).join(', ')}`
  throw await badDocument(text, file, [{ path: isCurrent ? ['kind'] : [], what }])
}
