import { FmbenchError, messageOf } from '../../core/index.js'
import { refuseHtml } from '../html-page.js'
import { checkColumnNames, type Table, type TableReader } from './table.js'

/**
 * JSON Lines: one flat object per line, all with the same keys. `null` is a missing cell.
 *
 * @param file for messages
 * @throws FmbenchError `bad-data` with file and line
 */
export function parseJsonLines(text: string, file: string): Table {
  const lines = text.split('\n')
  if (lines.at(-1)?.trim() === '') lines.pop()
  if (lines.length === 0) throw new FmbenchError('bad-data', 'The file is empty.', { where: file })
  const where = (row: number) => `${file}:${row + 1}`
  const objects = lines.map((line, row) => parseLine(line, where(row)))
  const columns = Object.keys(objects[0])
  checkColumnNames(columns, where(0))
  objects.forEach((object, row) => {
    checkKeys(object, columns, where(row))
  })
  const cells = new Map(
    columns.map((name) => [name, objects.map((object, row) => cellText(object[name], name, where(row)))]),
  )
  return { file, columns, rows: objects.length, cells, where }
}

function parseLine(line: string, where: string): Record<string, unknown> {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch (cause) {
    throw new FmbenchError('bad-data', `The line is not JSON: ${messageOf(cause)}.`, {
      where,
      hint: 'Every line holds one object. Is the file cut short, or is it one large JSON document?',
      cause,
    })
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  throw new FmbenchError('bad-data', 'The line is JSON but no object.', { where, hint: 'Write {"column": value, …}.' })
}

function checkKeys(object: Record<string, unknown>, columns: readonly string[], where: string): void {
  const missing = columns.find((name) => !Object.hasOwn(object, name))
  const keys = Object.keys(object)
  if (missing === undefined && keys.length === columns.length) return
  const extra = keys.find((name) => !columns.includes(name))
  const what = missing === undefined ? `"${extra}" is not a key of the first line` : `The key "${missing}" is missing`
  throw new FmbenchError('bad-data', `${what}.`, { where, hint: 'All lines need the same keys; write null for a gap.' })
}

function cellText(value: unknown, column: string, where: string): string {
  if (value === null) return ''
  if (typeof value === 'string' || typeof value === 'boolean') return String(value)
  if (typeof value !== 'number') {
    throw new FmbenchError('bad-data', `Column "${column}" holds a list or an object, not one value.`, { where })
  }
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
    throw new FmbenchError('bad-data', `Column "${column}" holds a whole number beyond 2^53, which loses digits.`, {
      where,
      hint: 'Write it as text, in quotes.',
    })
  }
  return String(value)
}

export const jsonLinesReader: TableReader = {
  id: 'jsonl',
  endings: ['.jsonl', '.ndjson'],
  async read(path, effects) {
    refuseHtml(await effects.files.readRange(path, 0, 1024), path)
    return parseJsonLines(await effects.files.readText(path), path)
  },
}
