import * as z from 'zod'
import { FmbenchError, messageOf } from '../core/index.js'
import { EVIDENCE } from '../leaderboard/board.js'
import { type IndexRow, indexRowSchema } from './hub-index.js'

// `evals/index.json`: one line per row, in order of eval_id, so that a change of one record is a change of one line.

const HEAD = '{ "rows": [\n'
const BETWEEN = ',\n'
const TAIL = '\n] }\n'

/** The line that a row was read from: it is written again as it stood. */
const lines = new WeakMap<IndexRow, string>()

export function formatIndexRows(rows: readonly IndexRow[]): string {
  const sorted = rows.toSorted((a, b) => (a.eval_id < b.eval_id ? -1 : 1))
  return HEAD + sorted.map((row) => lines.get(row) ?? `  ${JSON.stringify(row)}`).join(BETWEEN) + TAIL
}

/** @throws FmbenchError `bad-document` */
export function parseIndexRows(text: string, file: string): readonly IndexRow[] {
  try {
    return rowsByLine(text) ?? z.strictObject({ rows: z.array(indexRowSchema) }).parse(JSON.parse(text)).rows
  } catch (thrown) {
    throw new FmbenchError('bad-document', `This is no index of records: ${messageOf(thrown)}`, {
      where: file,
      hint: 'It is made from the records: remove it, and have it made again.',
      cause: thrown,
    })
  }
}

/** The rows of text as it is written here, several times faster than by the schema; undefined for any other. */
function rowsByLine(text: string): IndexRow[] | undefined {
  if (!text.startsWith(HEAD) || !text.endsWith(TAIL)) return undefined
  const rows: IndexRow[] = []
  for (const line of text.slice(HEAD.length, -TAIL.length).split(BETWEEN)) {
    const row = jsonOf(line)
    if (!isIndexRow(row)) return undefined
    lines.set(row, line)
    rows.push(row)
  }
  return rows
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const REQUIRED = Object.entries(indexRowSchema.shape).flatMap(([key, schema]) => (schema.isOptional() ? [] : [key]))

/** What the schema says. */
export function isIndexRow(value: unknown): value is IndexRow {
  if (!isMapping(value)) return false
  const row = value
  return (
    REQUIRED.every((key) => Object.hasOwn(row, key)) &&
    Object.keys(row).every((key) => {
      if (key === 'metrics') return isNumbers(row.metrics)
      if (key === 'floors') return isMapping(row.floors) && Object.values(row.floors).every(isNumbers)
      if (key === 'evidence') return (EVIDENCE as readonly unknown[]).includes(row.evidence)
      return Object.hasOwn(indexRowSchema.shape, key) && typeof row[key] === 'string'
    })
  )
}

/** `__proto__` is no name: what is assigned to it gets lost. */
const isMapping = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !Object.hasOwn(value, '__proto__')

const isNumbers = (value: unknown): boolean => isMapping(value) && Object.values(value).every(Number.isFinite)
