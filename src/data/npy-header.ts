import { FmbenchError } from '../core/index.js'
import { refuseHtml } from './html-page.js'

/** What the header of a .npy file says (numpy.lib.format, versions 1.0 to 3.0). */
export interface NpyHeader {
  /** As numpy writes it: '<f8', '|u1', '<U12' */
  readonly dtype: string
  /** f float, i signed, u unsigned, b boolean, U text */
  readonly kind: string
  readonly isLittleEndian: boolean
  readonly bytesPerItem: number
  readonly isFortranOrder: boolean
  readonly shape: readonly number[]
  /** Where the numbers begin. */
  readonly dataOffset: number
}

/** How much of a file to read for its header: numpy's own are 128 bytes, structured ones a few thousand. */
export const NPY_HEADER_LIMIT = 65_536

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59] // \x93NUMPY
const READABLE = ['f4', 'f8', 'i1', 'i2', 'i4', 'i8', 'u1', 'u2', 'u4', 'u8', 'b1']

/**
 * @param bytes the beginning of the file: `NPY_HEADER_LIMIT` bytes, or all when it is shorter
 * @param file for messages
 * @throws FmbenchError `bad-data` when it is not a .npy file, is cut short, or holds a type that is not read
 */
export function parseNpyHeader(bytes: Uint8Array, file: string): NpyHeader {
  refuseHtml(bytes, file)
  if (bytes.length === 0) throw bad('The file is empty.', file, 'Copy or download it again.')
  if (MAGIC.some((byte, i) => bytes[i] !== byte)) {
    const start = JSON.stringify(new TextDecoder('latin1').decode(bytes.subarray(0, 12)))
    throw bad(`This is not a .npy file: it begins with ${start}.`, file, 'Write it with numpy.save(file, array).')
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const textStart = bytes[6] === 1 ? 10 : 12
  if (bytes.length < textStart) throw cutInHeader(file)
  const dataOffset = textStart + (bytes[6] === 1 ? view.getUint16(8, true) : view.getUint32(8, true))
  if (bytes.length < dataOffset) throw cutInHeader(file)
  const text = new TextDecoder().decode(bytes.subarray(textStart, dataOffset))
  return { ...parseType(text, file), ...parseLayout(text, file), dataOffset }
}

function parseType(text: string, file: string): Pick<NpyHeader, 'dtype' | 'kind' | 'isLittleEndian' | 'bytesPerItem'> {
  const dtype = /'descr'\s*:\s*'([^']*)'/.exec(text)?.[1]
  if (dtype === undefined) {
    throw bad('The array has named fields (a structured dtype).', file, 'Save each field as an array of its own.')
  }
  const [, order, kind, size] = /^([<>|=]?)([a-zA-Z])(\d*)$/.exec(dtype) ?? []
  if (kind === 'O') {
    throw bad(
      'The array holds pickled Python objects, which are never run.',
      file,
      'Save numbers or text: array.astype(float) or array.astype(str).',
    )
  }
  const isLittleEndian = order !== '>'
  if (kind === 'U' && Number(size) > 0) return { dtype, kind, isLittleEndian, bytesPerItem: 4 * Number(size) }
  if (READABLE.includes(`${kind}${size}`)) return { dtype, kind, isLittleEndian, bytesPerItem: Number(size) }
  const hint = 'Save it as float32, float64, an integer type, or text: array.astype("float32").'
  throw bad(`The array's type is ${dtype}, which is not read.`, file, hint)
}

function parseLayout(text: string, file: string): Pick<NpyHeader, 'isFortranOrder' | 'shape'> {
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(text)?.[1]
  const sizes = /'shape'\s*:\s*\(([\d,\s]*)\)/.exec(text)?.[1]
  if (order === undefined || sizes === undefined) {
    throw bad(`The header cannot be read: ${text.trim()}`, file, 'Write the file with numpy.save(file, array).')
  }
  const shape = sizes
    .split(',')
    .filter((size) => size.trim() !== '')
    .map(Number)
  return { isFortranOrder: order === 'True', shape }
}

/** @throws FmbenchError `bad-data` with both sizes when the file is shorter or longer than its header says */
export function checkNpySize(header: NpyHeader, fileBytes: number, file: string): void {
  const expected = header.dataOffset + header.shape.reduce((product, size) => product * size, header.bytesPerItem)
  if (fileBytes === expected) return
  const shape = `(${header.shape.join(', ')})`
  throw bad(
    `An array of shape ${shape} and type ${header.dtype} takes ${expected} bytes, the file has ${fileBytes}.`,
    file,
    fileBytes < expected
      ? 'It is cut short: copy or download it again.'
      : 'Something was appended to it: save it again.',
  )
}

function cutInHeader(file: string): FmbenchError {
  return bad('The file ends inside its header.', file, 'It is cut short: copy or download it again.')
}

function bad(what: string, where: string, hint: string): FmbenchError {
  return new FmbenchError('bad-data', what, { where, hint })
}
