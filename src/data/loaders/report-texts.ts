import { FmbenchError } from '../../core/index.js'
import { parseNumber } from '../tables/parse-number.js'
import { type Table, tableColumn, textCells } from '../tables/table.js'

/** What models read: one column as it is, several under headings; undefined for none. */
export function textsIn(table: Table, names: readonly string[]): readonly string[] | undefined {
  if (names.length === 0) return undefined
  return sectioned(table, names, 'holds what a model reads (loader.options.text)')
}

/**
 * What people wrote about each row; as many texts as are not empty.
 *
 * @param columns by reference, the columns that it is made of
 * @throws FmbenchError `bad-data` naming the row where a reference is a number
 */
export function referencesIn(table: Table, columns: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const texts = columns.map((names) => sectioned(table, names, 'holds a reference (loader.options)'))
  return Array.from({ length: table.rows }, (_, row) =>
    texts.flatMap((column) => {
      const text = column[row]
      if (parseNumber(text.trim()) !== undefined) throw isNumber(text, table.where(row))
      return text.trim() === '' ? [] : [text]
    }),
  )
}

function isNumber(text: string, where: string): FmbenchError {
  return new FmbenchError('bad-data', `The reference is ${text.trim()}, which is a number and no text.`, {
    where,
    hint: 'Is it the right column? Options of the loader name those that hold texts.',
  })
}

/** Line ends become LF, so that a text is the same on every platform. */
function sectioned(table: Table, names: readonly string[], role: string): readonly string[] {
  const columns = names.map((name) => textCells(tableColumn(table, name, role)))
  const plain = (text: string) => text.replaceAll(/\r\n?/g, '\n')
  if (names.length === 1) return columns[0].map(plain)
  const sectionsOf = (row: number) =>
    columns.flatMap((cells, c) => (cells[row].trim() === '' ? [] : [`${headingOf(names[c])}: ${cells[row].trim()}`]))
  return Array.from({ length: table.rows }, (_, row) => plain(sectionsOf(row).join('\n')))
}

/** `reason_for_exam` as `Reason for exam`. */
function headingOf(name: string): string {
  const words = name.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

// Control characters but tab and line ends, those of Latin-1 among them, and what stands for a letter that was lost.
const NO_LETTERS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffd]/

/** What a person should know about texts. */
export function notesOfTexts(
  texts: readonly string[] | undefined,
  references: readonly (readonly string[])[],
): readonly string[] {
  const n = references.length
  const empty = (texts ?? []).filter((text) => text.trim() === '').length
  const broken = references.filter(
    (own, i) => NO_LETTERS.test(texts?.[i] ?? '') || own.some((text) => NO_LETTERS.test(text)),
  ).length
  return [
    ...(empty > 0 ? [`${empty} of ${n} samples give a model nothing to read.`] : []),
    ...(broken > 0
      ? [`${broken} of ${n} samples hold control characters, or traces of another encoding such as U+FFFD.`]
      : []),
  ]
}
