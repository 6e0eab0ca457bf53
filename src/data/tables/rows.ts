import { FmbenchError } from '../../core/index.js'
import type { Table } from './table.js'

/** The given rows of a table, in the given order; messages still name the lines of the file. */
export function takeTableRows(table: Table, rows: readonly number[]): Table {
  const cells = new Map(
    [...table.cells].map(([name, column]) => [
      name,
      column instanceof Float64Array ? Float64Array.from(rows, (row) => column[row]) : rows.map((row) => column[row]),
    ]),
  )
  return { ...table, rows: rows.length, cells, where: (row) => table.where(rows[row]) }
}

/** A table with one more column; a column of that name is replaced. */
export function withColumn(table: Table, name: string, column: readonly string[]): Table {
  const cells = new Map(table.cells).set(name, column)
  return { ...table, columns: [...cells.keys()], cells }
}

/**
 * The rows of several tables below one another, in the columns of the first.
 *
 * @throws FmbenchError `bad-data` when a table has other columns
 */
export function joinTables(tables: readonly Table[]): Table {
  const [first, ...others] = tables
  for (const table of others) checkColumns(first, table)
  const starts = tables.map((_, t) => tables.slice(0, t).reduce((sum, { rows }) => sum + rows, 0))
  const cells = new Map(first.columns.map((name) => [name, joinColumns(tables, name)]))
  return {
    file: tables.map(({ file }) => file).join(', '),
    columns: first.columns,
    rows: tables.reduce((sum, { rows }) => sum + rows, 0),
    cells,
    where(row) {
      const t = starts.findLastIndex((start) => start <= row)
      return tables[t].where(row - starts[t])
    },
  }
}

function joinColumns(tables: readonly Table[], name: string) {
  const columns = tables.map(({ cells }) => cells.get(name) ?? [])
  // One format may have given numbers where another gave text.
  const isNumeric = columns.every((column) => column instanceof Float64Array)
  const all = columns.flatMap((column) => Array.from<string | number>(column))
  return isNumeric ? Float64Array.from(all, Number) : all.map((cell) => (Number.isNaN(cell) ? '' : String(cell)))
}

function checkColumns(first: Table, other: Table): void {
  const missing = first.columns.find((name) => !other.cells.has(name))
  const extra = other.columns.find((name) => !first.cells.has(name))
  if (missing === undefined && extra === undefined) return
  const [name, has, lacks] = missing === undefined ? [extra, other, first] : [missing, first, other]
  throw new FmbenchError('bad-data', `The column "${name}" is in ${has.file} and not in ${lacks.file}.`, {
    hint: 'All files of one dataset need the same columns.',
  })
}
