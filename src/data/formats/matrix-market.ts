import { type Effects, FmbenchError, type SparseMatrix } from '../../core/index.js'
import { refuseHtml } from '../html-page.js'
import { parseNumber } from '../tables/parse-number.js'
import { tidySparse } from './matrix-rows.js'
import { unpackedPieces } from './unpacked.js'

/** The values of a Matrix Market file, as they stand there; places from 0. */
interface Coordinates {
  readonly rows: number
  readonly columns: number
  readonly rowOf: Int32Array
  readonly columnOf: Int32Array
  readonly values: Float64Array
}

/**
 * A sparse matrix in the Matrix Market exchange format (`matrix coordinate … general`), packed with gzip or not. It is
 * held in memory as a sparse matrix.
 *
 * @param lines which of the two become rows of the answer
 * @throws FmbenchError `bad-data` with file and line: another format, cut short, a place outside the matrix
 */
export async function readMatrixMarket(
  path: string,
  lines: (size: { readonly rows: number; readonly columns: number }) => 'rows' | 'columns',
  effects: Effects,
): Promise<SparseMatrix> {
  const found = await readCoordinates(path, effects)
  return tidySparse(compress(lines(found) === 'rows' ? found : turned(found)), path)
}

function turned({ rows, columns, rowOf, columnOf, values }: Coordinates): Coordinates {
  return { rows: columns, columns: rows, rowOf: columnOf, columnOf: rowOf, values }
}

/** Counting sort by row. */
function compress({ rows, columns, rowOf, columnOf, values: given }: Coordinates): SparseMatrix {
  const starts = new Int32Array(rows + 1)
  for (const row of rowOf) starts[row + 1]++
  for (let i = 0; i < rows; i++) starts[i + 1] += starts[i]
  const next = starts.slice()
  const indices = new Int32Array(given.length)
  const values = new Float64Array(given.length)
  for (let p = 0; p < given.length; p++) {
    const place = next[rowOf[p]]++
    indices[place] = columnOf[p]
    values[place] = given[p]
  }
  return { rows, columns, starts, indices, values }
}

async function readCoordinates(path: string, effects: Effects): Promise<Coordinates> {
  const reader = new CoordinateReader(path)
  for await (const piece of unpackedPieces(path, effects)) reader.push(piece)
  return reader.finish()
}

const LINE_END = 10
const BLANKS = new Set([9, 13, 32])
const ZERO = 48
/** Begins a comment. */
const PERCENT = 37

/** Takes the bytes of a file in pieces, and its lines one by one. */
class CoordinateReader {
  readonly #path: string
  #line = 0
  #left = new Uint8Array(0)
  #field = ''
  #found: Coordinates | undefined
  #filled = 0

  constructor(path: string) {
    this.#path = path
  }

  push(piece: Uint8Array): void {
    if (this.#line === 0) refuseHtml(piece, this.#path)
    const bytes = this.#left.length === 0 ? piece : joined(this.#left, piece)
    let from = 0
    for (let end = bytes.indexOf(LINE_END); end !== -1; end = bytes.indexOf(LINE_END, from)) {
      this.#take(bytes, from, end)
      from = end + 1
    }
    this.#left = bytes.slice(from)
  }

  finish(): Coordinates {
    if (this.#left.length > 0) this.#take(this.#left, 0, this.#left.length)
    const found = this.#found
    if (found !== undefined && this.#filled === found.values.length) return found
    const declared =
      found === undefined ? 'The line with the sizes is missing' : `${found.values.length} values are declared`
    throw this.#fault(`${declared}, ${this.#filled} are there.`, 'The file is cut short: copy or download it again.')
  }

  #take(bytes: Uint8Array, from: number, end: number): void {
    this.#line++
    if (this.#line === 1) this.#takeBanner(textOf(bytes, from, end))
    else if (bytes[from] === PERCENT || isBlank(bytes, from, end)) return
    else if (this.#found === undefined) this.#takeSizes(textOf(bytes, from, end))
    else this.#takeValue(this.#found, bytes, from, end)
  }

  #takeBanner(banner: string): void {
    const [mark, object, format, field, symmetry] = banner.trim().toLowerCase().split(/\s+/)
    const isRead = mark === '%%matrixmarket' && object === 'matrix' && format === 'coordinate' && symmetry === 'general'
    if (!isRead || !['integer', 'real', 'pattern'].includes(field)) {
      throw this.#fault(
        'This is no sparse matrix in the Matrix Market format.',
        `Its first line should read: %%MatrixMarket matrix coordinate integer general`,
      )
    }
    this.#field = field
  }

  #takeSizes(line: string): void {
    const sizes = line.trim().split(/\s+/).map(Number)
    const areSizes = sizes.length === 3 && sizes.every((size) => Number.isSafeInteger(size) && size >= 0)
    if (!areSizes) throw this.#fault(`"${line}" does not say how many rows, columns and values there are.`)
    const [rows, columns, n] = sizes
    this.#found = {
      rows,
      columns,
      rowOf: new Int32Array(n),
      columnOf: new Int32Array(n),
      values: new Float64Array(n).fill(1),
    }
  }

  #takeValue(found: Coordinates, bytes: Uint8Array, from: number, end: number): void {
    const { rows, columns, rowOf, columnOf, values } = found
    const at = { place: from }
    const row = readWhole(bytes, at, end)
    const column = readWhole(bytes, at, end)
    const value = this.#field === 'pattern' ? 1 : readValue(bytes, at, end)
    if (!isBlank(bytes, at.place, end) || value === undefined || !(row >= 1) || !(column >= 1)) {
      throw this.#fault(`"${textOf(bytes, from, end)}" is no row, column and value.`)
    }
    if (row > rows || column > columns) {
      throw this.#fault(`Row ${row}, column ${column} lies outside a matrix of ${rows} rows and ${columns} columns.`)
    }
    if (this.#filled === values.length) throw this.#fault(`${values.length} values are declared, and there are more.`)
    rowOf[this.#filled] = row - 1
    columnOf[this.#filled] = column - 1
    values[this.#filled++] = value
  }

  #fault(what: string, hint?: string): FmbenchError {
    return new FmbenchError('bad-data', what, {
      where: `${this.#path}:${Math.max(1, this.#line)}`,
      ...(hint !== undefined && { hint }),
    })
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const all = new Uint8Array(a.length + b.length)
  all.set(a)
  all.set(b, a.length)
  return all
}

const textOf = (bytes: Uint8Array, from: number, end: number): string =>
  new TextDecoder().decode(bytes.subarray(from, Math.min(end, from + 200)))

function isBlank(bytes: Uint8Array, from: number, end: number): boolean {
  for (let i = from; i < end; i++) if (!BLANKS.has(bytes[i])) return false
  return true
}

interface Cursor {
  place: number
}

/** The digits from the cursor on, blanks before them skipped, as a number; NaN where there are none. */
function readWhole(bytes: Uint8Array, at: Cursor, end: number): number {
  while (at.place < end && BLANKS.has(bytes[at.place])) at.place++
  const from = at.place
  let number = 0
  for (; at.place < end; at.place++) {
    const digit = bytes[at.place] - ZERO
    if (digit < 0 || digit > 9) break
    number = 10 * number + digit
  }
  return at.place === from ? Number.NaN : number
}

/** Most are small whole numbers, which need no text. */
function readValue(bytes: Uint8Array, at: Cursor, end: number): number | undefined {
  while (at.place < end && BLANKS.has(bytes[at.place])) at.place++
  const from = at.place
  const whole = readWhole(bytes, at, end)
  if (!Number.isNaN(whole) && isBlank(bytes, at.place, end)) return whole
  at.place = end
  return parseNumber(textOf(bytes, from, end).trim())
}
