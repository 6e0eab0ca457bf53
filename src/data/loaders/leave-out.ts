import * as z from 'zod'
import { didYouMean, FmbenchError } from '../../core/index.js'
import { type Table, tableColumn, textCells } from '../tables/table.js'

/** By column, the values whose rows are meant: `{ condition: [rest] }`. */
export const rowChoice = z.record(z.string(), z.array(z.union([z.string(), z.number()]).transform(String)).min(1))

export type RowChoice = z.output<typeof rowChoice>

/**
 * Which rows have one of the given values in one of the given columns.
 *
 * @param option for messages: 'loader.options.leave_out'
 * @throws FmbenchError `bad-data` for a column that is not there, or a value that no row has
 */
export function chosenRows(table: Table, choice: RowChoice, option: string): readonly boolean[] {
  const isChosen = new Array<boolean>(table.rows).fill(false)
  for (const [name, values] of Object.entries(choice)) {
    const cells = textCells(tableColumn(table, name, `${option} asks for`))
    const present = new Set(cells)
    for (const value of values) {
      if (present.has(value)) continue
      const hint = didYouMean(value, present)
      throw new FmbenchError('bad-data', `No row has "${value}" in the column "${name}", which ${option} asks for.`, {
        where: table.file,
        ...(hint !== undefined && { hint }),
      })
    }
    cells.forEach((cell, row) => {
      if (values.includes(cell)) isChosen[row] = true
    })
  }
  return isChosen
}
