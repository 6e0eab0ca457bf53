import Papa from 'papaparse'
import { decodeUtf8, type Effects, FmbenchError } from '../../core/index.js'
import { refuseHtml } from '../html-page.js'
import { gunzip } from './gzip.js'
import { checkColumnNames, type Table, type TableReader } from './table.js'

/**
 * Comma- or tab-separated text (RFC 4180): a header, then one line per row, all of the same width. Cells stay exactly
 * as they stand, but line breaks become LF, so that ids made from cells are the same on every platform.
 *
 * @param file for messages
 * @throws FmbenchError `bad-data` with file and line: no header, no rows, ragged rows, quotes that do not close,
 *   empty or repeated column names
 */
export function parseDelimited(source: string, delimiter: ',' | '\t', file: string): Table {
  const text = source.includes('\r') ? source.replace(/\r\n?/g, '\n') : source
  if (text.trim() === '') throw new FmbenchError('bad-data', 'The file is empty.', { where: file })
  const parsed = Papa.parse<string[]>(text.endsWith('\n') ? text.slice(0, -1) : text, { delimiter, newline: '\n' })
  const [header, ...rows] = parsed.data
  const lineOf = lineCounter(header, rows)
  const where = (row: number) => `${file}:${lineOf(row)}`

  const fault = parsed.errors.find(({ type }) => type === 'Quotes')
  if (fault !== undefined) throw badQuotes(fault.code, where((fault.row ?? 0) - 1))
  checkColumnNames(header, `${file}:1`)
  checkWidths(rows, header.length, where)
  if (rows.length === 0) throw new FmbenchError('bad-data', 'There is a header but no row.', { where: file })
  const cells = new Map(header.map((name, j) => [name, rows.map((row) => row[j])]))
  return { file, columns: header, rows: rows.length, cells, where }
}

/** Lines of the file on which rows start; row -1 is the header. Quoted cells may span lines. */
function lineCounter(header: readonly string[], rows: readonly (readonly string[])[]): (row: number) => number {
  const breaksIn = (cells: readonly string[]) =>
    cells.reduce((sum, cell) => sum + (cell.includes('\n') ? cell.split('\n').length - 1 : 0), 0)
  // Counted at the first question and kept: a loader may ask about every row.
  let lines: number[] | undefined
  const countLines = () => {
    const found = [2 + breaksIn(header)]
    for (const cells of rows) found.push(found[found.length - 1] + 1 + breaksIn(cells))
    return found
  }
  return (row) => {
    if (row < 0) return 1
    lines ??= countLines()
    return lines[row]
  }
}

function badQuotes(code: string, where: string): FmbenchError {
  const isOpen = code === 'MissingQuotes'
  return new FmbenchError('bad-data', isOpen ? 'A quoted cell is never closed.' : 'A quoted cell is malformed.', {
    where,
    hint: 'Inside a quoted cell, write a quote twice: "the ""best"" one".',
  })
}

function checkWidths(rows: readonly string[][], width: number, where: (row: number) => string): void {
  rows.forEach((row, i) => {
    if (row.length === width) return
    const isBlank = row.length === 1 && row[0] === ''
    throw new FmbenchError(
      'bad-data',
      isBlank ? 'The line is empty.' : `The row has ${row.length} cells, the header has ${width} columns.`,
      {
        where: where(i),
        hint: isBlank
          ? 'Remove it, or put the row back.'
          : 'A cell that holds the separator must stand in quotes. Is the file cut short?',
      },
    )
  })
}

async function readDelimited(path: string, delimiter: ',' | '\t', effects: Effects): Promise<Table> {
  const bytes = await effects.files.read(path)
  refuseHtml(bytes, path)
  const isPacked = path.toLowerCase().endsWith('.gz')
  const unpacked = isPacked ? await gunzip(bytes, path) : bytes
  if (isPacked) refuseHtml(unpacked, path)
  return parseDelimited(decodeUtf8(unpacked, path), delimiter, path)
}

export const csvReader: TableReader = {
  id: 'csv',
  endings: ['.csv', '.csv.gz'],
  read: (path, effects) => readDelimited(path, ',', effects),
}

export const tsvReader: TableReader = {
  id: 'tsv',
  endings: ['.tsv', '.tsv.gz', '.tab'],
  read: (path, effects) => readDelimited(path, '\t', effects),
}
