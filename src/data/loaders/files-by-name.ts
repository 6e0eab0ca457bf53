import { FmbenchError } from '../../core/index.js'
import { type Table, whereByRow } from '../tables/table.js'

/**
 * A table of the files whose names fit a pattern, with the column `file` and one per word: the name
 * `AD/S01.nii.gz` fits `{label}/{subject}.nii.gz`. A word stands for anything but a slash.
 *
 * @param where for messages
 * @throws FmbenchError `bad-document` for a pattern without words; `not-found` when no name fits
 */
export function filesByName(pattern: string, names: readonly string[], where: string): Table {
  const words = [...new Set([...pattern.matchAll(WORD)].map(([, word]) => word))]
  if (words.length === 0 || words.includes('file')) {
    throw new FmbenchError('bad-document', `The pattern "${pattern}" needs words in braces, "file" not among them.`, {
      where: `${where}, loader.options.names`,
      hint: 'Such as: names: "{label}/{subject}.nii.gz"',
    })
  }
  const form = expression(pattern)
  const found = names.flatMap((name) => {
    const parts = form.exec(name)?.groups
    return parts === undefined ? [] : [{ ...parts, file: name } as Record<string, string>]
  })
  if (found.length === 0) {
    throw new FmbenchError('not-found', `No file fits the pattern "${pattern}".`, {
      where,
      hint: names.length === 0 ? 'The folder is empty or absent.' : `There are: ${names.slice(0, 12).join(', ')}.`,
    })
  }
  const columns = ['file', ...words]
  const cells = new Map(columns.map((column) => [column, found.map((row) => row[column])]))
  return { file: where, columns, rows: found.length, cells, where: whereByRow(where) }
}

const WORD = /\{([a-z]\w*)\}/gi

/** A word that comes again must mean the same again. */
function expression(pattern: string): RegExp {
  const seen = new Set<string>()
  const source = pattern
    .split(/(\{[a-z]\w*\})/i)
    .map((part) => {
      const word = /^\{(.*)\}$/.exec(part)?.[1]
      if (word === undefined) return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
      if (seen.has(word)) return `\\k<${word}>`
      seen.add(word)
      return `(?<${word}>[^/]+?)`
    })
    .join('')
  return new RegExp(`^${source}$`)
}
