import { decodeUtf8, FmbenchError } from '../../core/index.js'
import { refuseHtml } from '../html-page.js'
import { checkColumnNames, type Table, type TableReader } from './table.js'

const ATTRIBUTE = /^@attribute\s+('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[^\s'"]\S*)\s+(.+)$/i

/**
 * A table of Weka: `@attribute` names columns, `@data` begins rows of comma-separated cells; `?` is missing, `%` begins
 * a comment. Cells stay text. (https://waikato.github.io/weka-wiki/formats_and_processing/arff_stable/)
 *
 * @param file for messages
 * @throws FmbenchError `bad-data` with file and line: no ARFF, ragged rows, a value that a nominal column does not declare
 */
export function parseArff(source: string, file: string): Table {
  const lines = source.split(/\r\n?|\n/).map((line) => line.trim())
  const start = lines.findIndex((line) => /^@data\b/i.test(line))
  const declared = lines.slice(0, Math.max(0, start)).flatMap((line, i) => attributeOf(line, `${file}:${i + 1}`))
  if (start === -1 || declared.length === 0) {
    throw new FmbenchError('bad-data', 'This is not an ARFF file: @attribute or @data is missing.', { where: file })
  }
  const columns = declared.map(({ name }) => name)
  checkColumnNames(columns, file)
  const places = lines.flatMap((line, i) => (i > start && line !== '' && !line.startsWith('%') ? [i] : []))
  if (places.length === 0) throw new FmbenchError('bad-data', 'There is a header but no row.', { where: file })
  const where = (row: number) => `${file}:${places[row] + 1}`
  const rows = places.map((place, row) => checkedRow(lines[place], declared, where(row)))
  const cells = new Map(columns.map((name, j) => [name, rows.map((row) => row[j])]))
  return { file, columns, rows: rows.length, cells, where }
}

interface Attribute {
  readonly name: string
  /** Of a nominal column. */
  readonly levels?: ReadonlySet<string>
}

function attributeOf(line: string, where: string): Attribute[] {
  if (!/^@attribute\b/i.test(line)) return []
  const [, name, type] = ATTRIBUTE.exec(line) ?? []
  if (name === undefined) throw new FmbenchError('bad-data', 'The @attribute line cannot be read.', { where })
  const levels = /^\{(.*)\}$/.exec(type)?.[1]
  return [{ name: unquoted(name), ...(levels !== undefined && { levels: new Set(cellsOf(levels)) }) }]
}

function checkedRow(line: string, attributes: readonly Attribute[], where: string): string[] {
  if (line.startsWith('{')) {
    throw new FmbenchError('bad-data', 'The rows are sparse, which is not read.', {
      where,
      hint: 'Convert them: java weka.filters.unsupervised.instance.SparseToNonSparse -i FILE -o FILE',
    })
  }
  const cells = cellsOf(line)
  if (cells.length !== attributes.length) {
    throw new FmbenchError(
      'bad-data',
      `The row has ${cells.length} cells, the header has ${attributes.length} columns.`,
      {
        where,
        hint: 'Is the file cut short?',
      },
    )
  }
  cells.forEach((cell, j) => {
    const { name, levels } = attributes[j]
    if (cell === '' || levels === undefined || levels.has(cell)) return
    throw new FmbenchError('bad-data', `"${cell}" is no declared value of "${name}".`, {
      where,
      hint: `Declared: ${[...levels].join(', ')}.`,
    })
  })
  return cells
}

/** Cells between commas; quotes keep a comma inside. */
function cellsOf(line: string): string[] {
  const cells = line.match(/\s*('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[^,]*)\s*(,|$)/g) ?? []
  // The pattern matches once more, with nothing, at the end of a line that does not end in a comma.
  const own = line.endsWith(',') ? cells : cells.slice(0, -1)
  return own.map((cell) => unquoted(cell.replace(/,$/, '').trim()))
}

function unquoted(cell: string): string {
  const quote = cell[0]
  if ((quote === "'" || quote === '"') && cell.length > 1) return cell.slice(1, -1).replace(/\\(.)/g, '$1')
  return cell === '?' ? '' : cell
}

export const arffReader: TableReader = {
  id: 'arff',
  endings: ['.arff'],
  async read(path, effects) {
    const bytes = await effects.files.read(path)
    refuseHtml(bytes, path)
    return parseArff(decodeUtf8(bytes, path), path)
  },
}
