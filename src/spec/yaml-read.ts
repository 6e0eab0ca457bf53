import { FAILSAFE_SCHEMA, load, type Schema, Type, YAMLException } from 'js-yaml'
import { badDocument, type Fault, printablePath } from './faults.js'
import { positionsFor } from './locate.js'
import { printable } from './printable.js'
import { readPlainYaml } from './yaml-plain.js'

/** A YAML mapping before anything is known about it. */
export type Mapping = Record<string, unknown>

const MAX_DEPTH = 40
const MAX_NOTES = 40

/**
 * Reads one YAML document that is a mapping: YAML 1.2 core types only, so `no`, `12:30` and dates stay text.
 * Anchors, aliases, tags and repeated keys are refused.
 *
 * What fmbench wrote is read by a reader that knows no more than that; the rest by a whole parser; a slow one that knows
 * positions is loaded only when something is wrong.
 *
 * @param maxLength in characters
 * @returns the mapping, and notes about numbers that lost digits (`012`)
 * @throws FmbenchError `bad-document` with every fault and its line
 */
export async function readYaml(
  text: string,
  file: string,
  maxLength: number,
): Promise<{ raw: Mapping; notes: string[] }> {
  const { raw, notes } = await readYamlValue(text, file, maxLength)
  if (raw === undefined || raw === null) throw await badDocument(text, file, [{ what: 'is empty' }])
  if (typeof raw === 'object' && !Array.isArray(raw)) return { raw: raw as Mapping, notes }
  throw await badDocument(text, file, [{ what: 'must be a mapping of names to values' }])
}

/** The same for a document that may be anything: other tools write lists. */
export async function readYamlValue(
  text: string,
  file: string,
  maxLength: number,
): Promise<{ raw: unknown; notes: string[] }> {
  await checkLength(text, file, maxLength)
  const plain = readPlainYaml(text)
  if (plain !== undefined) return { raw: plain, notes: [] }
  const references = await findReferences(text)
  if (references.length > 0) throw await badDocument(text, file, references)
  const lossyNumbers: string[] = []
  let raw: unknown
  try {
    raw = load(text, { schema: coreSchema(lossyNumbers) })
  } catch (thrown) {
    throw await badDocument(text, file, await syntaxFaults(text, thrown))
  }
  const faults: Fault[] = []
  checkTree(raw, [], faults)
  if (faults.length > 0) throw await badDocument(text, file, faults)
  return { raw, notes: await numberNotes(text, file, lossyNumbers) }
}

/** @throws FmbenchError `bad-document` when the text is longer than so many characters */
export async function checkLength(text: string, file: string, maxLength: number): Promise<void> {
  if (text.length <= maxLength) return
  const mib = (characters: number) => `${(characters / 2 ** 20).toFixed(1)} MiB`
  throw await badDocument(text, file, [{ what: `is ${mib(text.length)} long; at most ${mib(maxLength)} are read` }])
}

async function findReferences(text: string): Promise<Fault[]> {
  // An anchor, an alias or a tag may stand here; prose in bold (`**so**`) is a false alarm.
  const suspect = /(?:^|[\s[{,:])(?:[&*][^\s]|!)/.exec(text)
  if (suspect === null) return []
  const positions = await positionsFor(text)
  if (positions !== undefined) return positions.findReferences(text)
  const line = text.slice(0, suspect.index + 1).split('\n').length
  return [{ line, what: 'an anchor, alias or tag seems to stand here; they are not allowed. Quote it if it is text' }]
}

async function syntaxFaults(text: string, thrown: unknown): Promise<Fault[]> {
  if (thrown instanceof RangeError) return [{ what: 'is nested too deeply' }]
  if (!(thrown instanceof YAMLException)) throw thrown
  const found = (await positionsFor(text))?.findSyntaxFaults(text) ?? []
  return found.length > 0 ? found : [{ line: (thrown.mark?.line ?? 0) + 1, what: thrown.reason }]
}

async function numberNotes(text: string, file: string, lossyNumbers: readonly string[]): Promise<string[]> {
  if (lossyNumbers.length === 0) return []
  const sources = new Set(lossyNumbers)
  const found = (await positionsFor(text))?.findScalars(text, sources) ?? [...sources].map((source) => ({ source }))
  return found.slice(0, MAX_NOTES).map((number) => {
    const place = 'line' in number ? `${printable(file)}:${number.line}` : printable(file)
    return `${place}: ${number.source} was read as the number ${Number(number.source)}; if it is a name, quote it.`
  })
}

function checkTree(value: unknown, path: readonly string[], faults: Fault[]): void {
  if (typeof value !== 'object' || value === null) return
  if (path.length > MAX_DEPTH) {
    faults.push({ what: `is nested more than ${MAX_DEPTH} levels deep (${printablePath(path.slice(0, 3))}…)` })
    return
  }
  for (const [key, inner] of Object.entries(value)) {
    // A key of this name would be dropped on the way: assigning it sets the prototype.
    if (key === '__proto__') faults.push({ path, what: 'the key "__proto__" is not allowed' })
    else if (faults.length === 0) checkTree(inner, [...path, key], faults)
  }
}

/**
 * The core schema of YAML 1.2.2, section 10.3: js-yaml's own also reads `1_000` and `0b1` as numbers.
 *
 * @param lossyNumbers collects numbers that lost digits
 */
export function coreSchema(lossyNumbers: string[]): Schema {
  const isNumber = (data: string | null): boolean =>
    data !== null &&
    (/^(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$/.test(data) ||
      /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/.test(data) ||
      /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/.test(data))
  const toNumber = (data: string): number => {
    if (/^\.nan$/i.test(data)) return Number.NaN
    if (/\.inf$/i.test(data)) return data.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
    const number = Number(data)
    if (/^[-+]?0[0-9]/.test(data) || (/^[-+]?[0-9]+$/.test(data) && !Number.isSafeInteger(number)))
      lossyNumbers.push(data)
    return number
  }
  return FAILSAFE_SCHEMA.extend({
    implicit: [
      new Type('tag:yaml.org,2002:null', {
        kind: 'scalar',
        resolve: (data: string | null) => data === null || /^(?:~|null|Null|NULL|)$/.test(data),
        construct: () => null,
      }),
      new Type('tag:yaml.org,2002:bool', {
        kind: 'scalar',
        resolve: (data: string | null) => data !== null && /^(?:true|True|TRUE|false|False|FALSE)$/.test(data),
        construct: (data: string) => data.toLowerCase() === 'true',
      }),
      new Type('tag:yaml.org,2002:float', { kind: 'scalar', resolve: isNumber, construct: toNumber }),
    ],
  })
}
