import type { Effects } from '../core/index.js'
import { readTable, textCells } from '../data/index.js'
import { type AnswerForm, readOutputs } from '../run/index.js'
import { formatCsv } from './csv.js'

/** What a model answered, by sample: what a submission carries, since everybody else has the labels. */
export async function answersCsv(file: string, form: AnswerForm, effects: Effects): Promise<string> {
  const { used } = readOutputs(await readTable(file, effects), form)
  return columnsCsv(file, (name) => name === 'sample_id' || used.includes(name), effects)
}

/** The same with labels and groups, by which a hub compares: not the texts that people wrote, which are not its own. */
export const joinedCsv = (file: string, effects: Effects): Promise<string> =>
  columnsCsv(file, (name) => !/^reference(?:_\d+)?$/.test(name), effects)

/** Numbers in their shortest form, which is read as the same number again. */
async function columnsCsv(file: string, isWanted: (column: string) => boolean, effects: Effects): Promise<string> {
  const { columns, cells, rows } = await readTable(file, effects)
  const names = columns.filter(isWanted)
  const texts = names.map((name) => textCells(cells.get(name) ?? []))
  return formatCsv(
    names,
    Array.from({ length: rows }, (_, row) => texts.map((column) => column[row])),
  )
}
