import type { Effects } from '../core/index.js'
import { readTable, type Table, textCells } from '../data/index.js'
import { type AnswerForm, readOutputs } from '../run/index.js'
import { formatCsv } from './csv.js'

/** What a model answered, by sample: what a submission carries, since everybody else has the labels. */
export async function answersCsv(file: string, form: AnswerForm, effects: Effects): Promise<string> {
  const table = await readTable(file, effects)
  const { used } = readOutputs(table, form)
  return columnsCsv(table, (name) => name === 'sample_id' || used.includes(name))
}

/** The same with labels and groups, by which a hub compares: not the texts that people wrote, which are not its own. */
export const joinedCsv = async (file: string, effects: Effects): Promise<string> =>
  columnsCsv(await readTable(file, effects), (name) => !/^reference(?:_\d+)?$/.test(name))

/** Numbers in their shortest form, which is read as the same number again. */
function columnsCsv({ columns, cells, rows }: Table, isWanted: (column: string) => boolean): string {
  const names = columns.filter(isWanted)
  const texts = names.map((name) => textCells(cells.get(name) ?? []))
  return formatCsv(
    names,
    Array.from({ length: rows }, (_, row) => texts.map((column) => column[row])),
  )
}
