import { unzlibSync } from 'fflate'
import { FmbenchError, messageOf } from '../../core/index.js'
import { refuseHtml } from '../html-page.js'

/** What a MATLAB file holds. Arrays are column-major, as MATLAB has them. */
export type MatValue =
  | { readonly kind: 'numbers'; readonly shape: readonly number[]; readonly data: Float64Array | Float32Array }
  | { readonly kind: 'text'; readonly shape: readonly number[]; readonly rows: readonly string[] }
  | { readonly kind: 'cells'; readonly shape: readonly number[]; readonly values: readonly MatValue[] }
  | { readonly kind: 'structs'; readonly shape: readonly number[]; readonly values: readonly MatStruct[] }
  | { readonly kind: 'other' }

export type MatStruct = ReadonlyMap<string, MatValue>

/** Numbers of the classes and types of data elements, as the format's description has them. */
const CLASS = { cell: 1, struct: 2, char: 4, double: 6, single: 7, uint64: 15 } as const
const TYPE = {
  int8: 1,
  uint8: 2,
  int16: 3,
  uint16: 4,
  int32: 5,
  uint32: 6,
  single: 7,
  double: 9,
  int64: 12,
  uint64: 13,
}
const MATRIX = 14
const COMPRESSED = 15
const UTF = { 16: 'utf-8', 17: 'utf-16le' } as const
const COMPLEX_FLAG = 0x08

/**
 * The variables of a MATLAB file of version 5 to 7 (MathWorks, "MAT-File Format"): numbers, text, cells and structs.
 * Sparse matrices, objects and functions are left out; inside cells and structs they are `other`.
 *
 * @param file for messages
 * @throws FmbenchError `bad-data`: another kind of file, another version, damaged, complex numbers
 */
export function parseMat(bytes: Uint8Array, file: string): MatStruct {
  refuseHtml(bytes, file)
  const little = byteOrder(bytes, file)
  const variables = new Map<string, MatValue>()
  try {
    const elements = new Elements(bytes, little, 128)
    while (elements.hasMore()) {
      const { type, content } = elements.next()
      const matrix = type === COMPRESSED ? new Elements(unzlibSync(content), little).next() : { type, content }
      if (matrix.type !== MATRIX) continue
      const { name, value } = parseMatrix(matrix.content, little, file)
      if (name !== '') variables.set(name, value)
    }
  } catch (cause) {
    if (cause instanceof FmbenchError) throw cause
    throw refused(`The MATLAB file cannot be read: ${messageOf(cause)}.`, file, 'It is cut short or damaged.', cause)
  }
  return variables
}

function byteOrder(bytes: Uint8Array, file: string): boolean {
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 128))
  if (start.startsWith('MATLAB 7.3') || start.startsWith('\x89HDF')) {
    throw refused('This MATLAB file has version 7.3 (HDF5).', file, "Save it in MATLAB with: save(file, '-v7')")
  }
  const order = start.slice(126)
  if (start.startsWith('MATLAB 5.0') || order === 'IM' || order === 'MI') return order !== 'MI'
  throw refused(
    'This is not a MATLAB file of version 5 or 7.',
    file,
    "Save it in MATLAB with save(file, '-v7'), or in Python with scipy.io.savemat.",
  )
}

interface Element {
  readonly type: number
  readonly content: Uint8Array
}

/** Data elements one behind the other: a tag with type and size, then the bytes, filled up to a multiple of eight. */
class Elements {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  readonly #little: boolean
  #at: number

  constructor(bytes: Uint8Array, little: boolean, start = 0) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#little = little
    this.#at = start
  }

  hasMore(): boolean {
    return this.#at < this.#bytes.length
  }

  next(): Element {
    const tag = this.#view.getUint32(this.#at, this.#little)
    // A small element holds its size in the upper half of the tag and its bytes in place of the size.
    const isSmall = tag >>> 16 !== 0
    const type = isSmall ? tag & 0xffff : tag
    const size = isSmall ? tag >>> 16 : this.#view.getUint32(this.#at + 4, this.#little)
    const start = this.#at + (isSmall ? 4 : 8)
    if (start + size > this.#bytes.length) throw new Error('an element reaches beyond the end of the file')
    const filled = type === COMPRESSED ? size : Math.ceil(size / 8) * 8
    this.#at = isSmall ? this.#at + 8 : start + filled
    return { type, content: this.#bytes.subarray(start, start + size) }
  }
}

function parseMatrix(bytes: Uint8Array, little: boolean, file: string): { name: string; value: MatValue } {
  if (bytes.length === 0) return { name: '', value: { kind: 'numbers', shape: [0, 0], data: new Float64Array(0) } }
  const parts = new Elements(bytes, little)
  const flags = numbersOf(parts.next(), little)[0]
  const classOf = flags & 0xff
  const isKnown = classOf >= CLASS.cell && classOf <= CLASS.uint64 && ![3, 5].includes(classOf)
  if (!isKnown) return { name: '', value: { kind: 'other' } }
  const shape = Array.from(numbersOf(parts.next(), little))
  const name = textOf(parts.next(), little)
  if (((flags >> 8) & COMPLEX_FLAG) !== 0) {
    throw refused(`The variable "${name}" holds complex numbers, which are not read.`, file, 'Save abs(x) or real(x).')
  }
  const items = shape.reduce((product, size) => product * size, 1)
  if (classOf === CLASS.cell) {
    const values = Array.from({ length: items }, () => parseMatrix(parts.next().content, little, file).value)
    return { name, value: { kind: 'cells', shape, values } }
  }
  if (classOf === CLASS.struct)
    return { name, value: { kind: 'structs', shape, values: structs(parts, items, little, file) } }
  const data = parts.next()
  if (classOf === CLASS.char)
    return { name, value: { kind: 'text', shape, rows: charRows(textOf(data, little), shape) } }
  const numbers = numbersOf(data, little)
  if (numbers.length !== items) throw new Error(`"${name}" has ${numbers.length} of ${items} numbers`)
  // Single precision may be stored as smaller integers; either way it fits.
  return {
    name,
    value: { kind: 'numbers', shape, data: classOf === CLASS.single ? Float32Array.from(numbers) : numbers },
  }
}

function structs(parts: Elements, items: number, little: boolean, file: string): MatStruct[] {
  const [width] = numbersOf(parts.next(), little)
  const names = parts.next().content
  const fields = Array.from({ length: width === 0 ? 0 : names.length / width }, (_, i) =>
    cString(names.subarray(i * width, (i + 1) * width)),
  )
  return Array.from(
    { length: items },
    () => new Map(fields.map((field) => [field, parseMatrix(parts.next().content, little, file).value])),
  )
}

const cString = (bytes: Uint8Array): string => new TextDecoder('latin1').decode(bytes).replace(/\0[\s\S]*$/, '')

function numbersOf({ type, content }: Element, little: boolean): Float64Array {
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength)
  const several = (size: number, read: (at: number) => number) =>
    Float64Array.from({ length: content.length / size }, (_, i) => read(i * size))
  switch (type) {
    case TYPE.int8:
      return several(1, (at) => view.getInt8(at))
    case TYPE.uint8:
      return several(1, (at) => view.getUint8(at))
    case TYPE.int16:
      return several(2, (at) => view.getInt16(at, little))
    case TYPE.uint16:
      return several(2, (at) => view.getUint16(at, little))
    case TYPE.int32:
      return several(4, (at) => view.getInt32(at, little))
    case TYPE.uint32:
      return several(4, (at) => view.getUint32(at, little))
    case TYPE.single:
      return several(4, (at) => view.getFloat32(at, little))
    case TYPE.double:
      return several(8, (at) => view.getFloat64(at, little))
    case TYPE.int64:
      return several(8, (at) => Number(view.getBigInt64(at, little)))
    case TYPE.uint64:
      return several(8, (at) => Number(view.getBigUint64(at, little)))
    default:
      throw new Error(`an element has the unknown type ${type}`)
  }
}

function textOf(element: Element, little: boolean): string {
  const encoding = UTF[element.type as keyof typeof UTF] ?? (element.type <= TYPE.uint8 ? 'latin1' : undefined)
  if (encoding !== undefined) return new TextDecoder(encoding).decode(element.content)
  return Array.from(numbersOf(element, little), (code) => String.fromCharCode(code)).join('')
}

/** A character array is stored down its columns. */
function charRows(text: string, [rows = 0, columns = 0]: readonly number[]): string[] {
  return Array.from({ length: rows }, (_, i) =>
    Array.from({ length: columns }, (_, j) => text[j * rows + i])
      .join('')
      .trimEnd(),
  )
}

/** @param cause for a fault deeper down */
function refused(what: string, where: string, hint: string, cause?: unknown): FmbenchError {
  return new FmbenchError('bad-data', what, { where, hint, cause })
}
