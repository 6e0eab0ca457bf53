import { escapeUnprintable } from '../../spec/printable.js'
import type { Exporter } from '../exporter.js'
import { type Cell, KEPT_BY_LONG_TABLE, LONG_COLUMNS, longRows } from '../long-table.js'

/** Comma-separated text (RFC 4180), LF line ends; an empty cell is a value that does not exist. */
export const csv: Exporter = {
  id: 'csv',
  label: 'CSV, one line per metric and group',
  source: 'RFC 4180',
  keeps: KEPT_BY_LONG_TABLE,
  async files(records) {
    const lines = [LONG_COLUMNS.map(({ name }) => name), ...longRows(records)]
    return [{ name: 'results.csv', content: lines.map((cells) => `${cells.map(csvCell).join(',')}\n`).join('') }]
  },
}

/** Text that a spreadsheet would take for a formula gets an apostrophe in front; a line break is spelt out. */
function csvCell(cell: Cell): string {
  if (cell === null || cell === undefined) return ''
  if (typeof cell === 'number') return String(cell)
  const text = escapeUnprintable(/^[=+\-@]/.test(cell) ? `'${cell}` : cell)
  return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
