import type { Exporter } from '../exporter.js'
import { type Cell, LONG_COLUMNS, longRows } from '../long-table.js'

/** Comma-separated text (RFC 4180), LF line ends; an empty cell is a value that does not exist. */
export const csv: Exporter = {
  id: 'csv',
  label: 'CSV, one line per metric and group',
  source: 'RFC 4180',
  keeps: new Set(['values', 'secondary', 'undirected', 'reasons', 'intervals', 'strata']),
  async files(records) {
    const lines = [LONG_COLUMNS.map(({ name }) => name), ...longRows(records)]
    return [{ name: 'results.csv', content: lines.map((cells) => `${cells.map(csvCell).join(',')}\n`).join('') }]
  },
}

/** Text that a spreadsheet would take for a formula gets an apostrophe in front. */
function csvCell(cell: Cell): string {
  if (cell === null || cell === undefined) return ''
  if (typeof cell === 'number') return String(cell)
  const text = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
