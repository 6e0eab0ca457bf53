import * as z from 'zod'
import { type Effects, FmbenchError } from '../../core/index.js'
import type { LocatedFiles } from '../loader.js'
import { readTable } from '../tables/index.js'
import { withColumn } from '../tables/rows.js'
import { filledCells, type Table, textCells } from '../tables/table.js'

/** A table with more about the same samples, and the column that both have. */
export const joinSchema = z.strictObject({ file: z.string().min(1), by: z.string().min(1) })

type Join = z.output<typeof joinSchema>

/**
 * Puts the columns of other tables beside those of the first, row by row as a common column says; empty where another
 * table has no such row. A column that is there already stays as it is.
 *
 * @throws FmbenchError `bad-data` where a key is missing, or twice in another table
 */
export async function joinSideTables(
  table: Table,
  joins: readonly Join[],
  located: LocatedFiles,
  effects: Effects,
): Promise<{ readonly table: Table; readonly notes: readonly string[] }> {
  let joined = table
  const notes: string[] = []
  for (const { file, by } of joins) {
    const other = await readTable(located[file].path, effects)
    const places = placesOf(other, by)
    const rows = filledCells(joined, by, `finds the rows of ${file}`).map((key) => places.get(key) ?? -1)
    for (const name of other.columns) {
      if (joined.cells.has(name)) continue
      const cells = textCells(other.cells.get(name) ?? [])
      joined = withColumn(
        joined,
        name,
        rows.map((row) => (row < 0 ? '' : cells[row])),
      )
    }
    const missing = rows.filter((row) => row < 0).length
    if (missing > 0) notes.push(`${file} has no row for ${missing} of ${table.rows} samples.`)
  }
  return { table: joined, notes }
}

/** The row of each key. */
function placesOf(table: Table, by: string): ReadonlyMap<string, number> {
  const places = new Map<string, number>()
  filledCells(table, by, 'joins the tables').forEach((key, row) => {
    const first = places.get(key)
    if (first !== undefined) {
      throw new FmbenchError('bad-data', `Rows ${first + 1} and ${row + 1} have the same ${by}.`, {
        where: table.where(row),
        hint: 'A table that is joined has at most one row for each sample.',
      })
    }
    places.set(key, row)
  })
  return places
}
