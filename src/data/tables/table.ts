import { didYouMean, type Effects, FmbenchError, type Named } from '../../core/index.js'

/** Text as it stands in the file, '' where missing; or numbers, NaN where missing. */
export type TableColumn = readonly string[] | Float64Array

/** Rows and named columns, whatever the format they came in. */
export interface Table {
  readonly file: string
  /** Unique, in the order of the file. */
  readonly columns: readonly string[]
  readonly rows: number
  /** By column; each has one entry per row. */
  readonly cells: ReadonlyMap<string, TableColumn>
  /** Where a row (from 0) stands: `file:line`, or `file, row 3` where there are no lines. */
  where(row: number): string
}

/** Reads one table format. */
export interface TableReader extends Named {
  /** Lower case, with the dot. */
  readonly endings: readonly string[]
  /** @throws FmbenchError `bad-data` naming file and line */
  read(path: string, effects: Effects): Promise<Table>
}

/**
 * @param role what the column is for, for the message: 'the labels'
 * @throws FmbenchError `bad-data` with the nearest name when there is no such column
 */
export function tableColumn(table: Table, name: string, role: string): TableColumn {
  const found = table.cells.get(name)
  if (found !== undefined) return found
  const hint = didYouMean(name, table.columns)
  throw new FmbenchError('bad-data', `There is no column "${name}", which ${role}.`, {
    where: table.file,
    ...(hint === undefined ? {} : { hint }),
  })
}

/** A column as text, '' where missing; numbers in their shortest form. */
export function textCells(column: TableColumn): readonly string[] {
  if (!(column instanceof Float64Array)) return column
  return Array.from(column, (value) => (Number.isNaN(value) ? '' : String(value)))
}

/**
 * A column none of whose cells may be empty, as text.
 *
 * @param role what the column is for, for the message
 * @throws FmbenchError `bad-data` where it is absent, or naming the row where it is empty
 */
export function filledCells(table: Table, name: string, role: string): readonly string[] {
  const cells = textCells(tableColumn(table, name, role))
  const row = cells.indexOf('')
  if (row === -1) return cells
  throw new FmbenchError('bad-data', `The column "${name}", which ${role}, is empty here.`, {
    where: table.where(row),
    hint: 'Fill the cell, or remove the row.',
  })
}

/** `where` of formats that have rows but no lines. */
export function whereByRow(file: string): (row: number) => string {
  return (row) => `${file}, row ${row + 1}`
}

/**
 * @throws FmbenchError `bad-data` for an empty or a repeated column name
 */
export function checkColumnNames(names: readonly string[], where: string): void {
  const seen = new Map<string, number>()
  names.forEach((name, j) => {
    if (name === '') {
      throw new FmbenchError('bad-data', `Column ${j + 1} of ${names.length} has no name.`, {
        where,
        hint: 'Every column needs a name. Row names written by R? Use write.csv(…, row.names = FALSE).',
      })
    }
    const first = seen.get(name)
    if (first !== undefined) {
      throw new FmbenchError('bad-data', `Columns ${first + 1} and ${j + 1} are both called "${name}".`, { where })
    }
    seen.set(name, j)
  })
}
