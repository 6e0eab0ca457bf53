import {
  type DocumentKind,
  type DocumentNoun,
  detectKind,
  formatDocument,
  type Parsed,
  parseMapping,
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
  const { noun, read } = await recognise(text, file)
  return { noun, ...(await parseMapping(read, text, file, kindOf(noun))) }
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
  const { noun, isCurrent, read } = await recognise(text, file)
  const kind = kindOf(noun)
  const { value, notes } = await parseMapping(read, text, file, kind)
  if (isCurrent) return { noun, text, notes }
  const lostComments = /^\s*#/m.test(text) ? ['Comments are not carried over.'] : []
  return { noun, text: formatDocument(value, kind), notes: [...notes, ...lostComments] }
}

const kindOf = (noun: DocumentNoun): DocumentKind<unknown> => documentKinds[noun]

async function recognise(text: string, file: string) {
  const longest = Math.max(...Object.values(documentKinds).map((kind) => kind.maxLength))
  const read = await readYaml(text, file, longest)
  const { raw } = read
  const noun = detectKind(raw)
  const isCurrent = Object.hasOwn(raw, 'kind')
  if (noun !== undefined) return { noun, isCurrent, read }
  const known = Object.keys(documentKinds).map((name) => `fmbench.${name}/v1`)
  const what = isCurrent
    ? `unknown kind; known: ${known.join(', ')}`
    : `its kind cannot be told; it starts with one of: ${known.map((name) => `kind: ${name}`).join(', ')}`
  throw await badDocument(text, file, [{ path: isCurrent ? ['kind'] : [], what }])
}
