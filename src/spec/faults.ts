import type { z } from 'zod'
import { didYouMean, FmbenchError } from '../core/index.js'
import { positionsFor } from './locate.js'
import { printable } from './printable.js'
import { schemaAt, shapeOf } from './schema-walk.js'

/** One thing that is wrong with a document. */
export interface Fault {
  readonly path?: readonly PropertyKey[]
  /** 1 for the first line; found from `path` when absent. */
  readonly line?: number
  readonly what: string
}

/** A fault with its place, fit to be printed: `eval.yaml:14 metrics.AUROC`. */
export interface LocatedFault {
  readonly where: string
  readonly what: string
}

/** Thrown for a document at fault; who wants the faults one by one reads them here. */
export class BadDocument extends FmbenchError {
  /** The first ones, in order of their lines. */
  readonly faults: readonly LocatedFault[]

  constructor(what: string, faults: readonly LocatedFault[]) {
    super('bad-document', what)
    this.faults = faults
  }
}

const MAX_SHOWN = 40

/** One error for all faults of a file: a headline, then one line each. */
export async function badDocument(text: string, file: string, faults: readonly Fault[]): Promise<BadDocument> {
  const lineOf = faults.some((fault) => fault.line === undefined && fault.path !== undefined)
    ? (await positionsFor(text))?.lineFinder(text)
    : undefined
  const located = faults
    .slice(0, MAX_SHOWN)
    .map(({ path = [], line, what }) => ({ path, what, line: line ?? (path.length > 0 ? lineOf?.(path) : undefined) }))
    .sort((a, b) => (a.line ?? 0) - (b.line ?? 0))
    .map(({ path, line, what }) => ({ where: placeIn(file, line, path), what: printable(what, 300) }))
  const lines = located.map(({ where, what }) => `  ${where}: ${what}`)
  if (faults.length > MAX_SHOWN) lines.push(`  … and ${faults.length - MAX_SHOWN} more`)
  const count = faults.length === 1 ? '1 fault' : `${faults.length} faults`
  return new BadDocument(`${printable(file, 300)} has ${count}:\n${lines.join('\n')}`, located)
}

/** `eval.yaml:14 metrics.AUROC`: the name without its folder, fit to be printed. */
export function placeIn(file: string, line: number | undefined, path: readonly PropertyKey[]): string {
  const shortName = printable(file.split(/[/\\]/).at(-1) ?? file)
  const place = line === undefined ? shortName : `${shortName}:${line}`
  return path.length > 0 ? `${place} ${printablePath(path)}` : place
}

/** `metrics.stratified.site[0]`; keys that are not plain words are quoted. */
export function printablePath(path: readonly PropertyKey[]): string {
  return path
    .map((step, i) => {
      if (typeof step === 'number') return `[${step}]`
      const key = String(step)
      if (!/^[\w-]+$/.test(key)) return `["${printable(key)}"]`
      return i === 0 ? key : `.${key}`
    })
    .join('')
}

/** What a schema found, in words: what was expected, what stands there, the nearest known key. */
export function faultsOf(issues: readonly z.core.$ZodIssue[], schema: z.ZodType): Fault[] {
  return issues.flatMap((issue) => issueFaults(issue, schema))
}

function issueFaults(issue: z.core.$ZodIssue, schema: z.ZodType): Fault[] {
  const path = issue.path
  switch (issue.code) {
    case 'unrecognized_keys': {
      const parent = schemaAt(schema, path)
      const known = parent === undefined ? [] : Object.keys(shapeOf(parent) ?? {})
      return issue.keys.map((key) => ({ path: [...path, key], what: sentence('unknown key', didYouMean(key, known)) }))
    }
    case 'invalid_union': {
      const branch = closestBranch(issue.errors)
      if (branch !== undefined)
        return faultsOf(
          branch.map((inner) => ({ ...inner, path: [...path, ...inner.path] })),
          schema,
        )
      const expected = [...new Set(issue.errors.flat().map(expectation))].join(' or ')
      return [{ path, what: mismatch(expected, issue.input) }]
    }
    case 'invalid_type':
    case 'invalid_value':
      return [{ path, what: mismatch(expectation(issue), issue.input) }]
    case 'too_small':
    case 'too_big':
      return [{ path, what: outOfBounds(issue) }]
    case 'custom':
      return [{ path, what: issue.message }]
    case 'invalid_key':
    case 'invalid_element':
      return faultsOf(
        issue.issues.map((inner) => ({ ...inner, path: [...path, ...inner.path] })),
        schema,
      )
    default:
      return [{ path, what: `${lowerFirst(issue.message)}, found ${describe(issue.input)}` }]
  }
}

/** The branch of a union that was meant: the one that got past the type of the whole, with the fewest faults. */
function closestBranch(branches: readonly z.core.$ZodIssue[][]): z.core.$ZodIssue[] | undefined {
  const entered = branches.filter((issues) =>
    issues.some((issue) => issue.path.length > 0 || issue.code !== 'invalid_type'),
  )
  const meant = entered.filter((issues) =>
    issues.every((issue) => issue.code !== 'invalid_value' || issue.path.length > 0),
  )
  return meant.toSorted((a, b) => a.length - b.length)[0]
}

function expectation(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_value') {
    const values = issue.values.map((value) => JSON.stringify(value))
    return values.length > 2 ? `one of ${values.join(', ')}` : values.join(' or ')
  }
  if (issue.code !== 'invalid_type') return lowerFirst(issue.message)
  const words: Partial<Record<string, string>> = {
    string: 'text',
    number: 'a number',
    int: 'a whole number',
    boolean: 'true or false',
    object: 'a mapping',
    record: 'a mapping',
    array: 'a list',
  }
  return words[issue.expected] ?? issue.expected
}

function outOfBounds(issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig): string {
  const [bound, limit] = issue.code === 'too_small' ? ['at least', issue.minimum] : ['at most', issue.maximum]
  const exactly = issue.inclusive === false ? (issue.code === 'too_small' ? 'more than' : 'less than') : bound
  if (Array.isArray(issue.input)) return `expected ${exactly} ${limit} entries, found ${issue.input.length}`
  if (typeof issue.input === 'string') return `expected ${exactly} ${limit} characters, found ${issue.input.length}`
  return `expected ${exactly} ${limit}, found ${describe(issue.input)}`
}

function mismatch(expected: string, input: unknown): string {
  if (input === undefined) return `is missing; expected ${expected}`
  const quoteIt = expected === 'text' && typeof input === 'number' ? `; put it in quotes: "${input}"` : ''
  return `expected ${expected}, found ${describe(input)}${quoteIt}`
}

function describe(input: unknown): string {
  if (input === null) return 'nothing (null)'
  if (Array.isArray(input)) return input.length === 0 ? 'an empty list' : 'a list'
  if (typeof input === 'object') return 'a mapping'
  if (typeof input === 'number') return `the number ${input}`
  return typeof input === 'string' ? `"${printable(input, 60)}"` : String(input)
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1)
const sentence = (what: string, hint: string | undefined): string => (hint === undefined ? what : `${what}. ${hint}`)
