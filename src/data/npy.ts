import { type Effects, FmbenchError, sizePerSample } from '../core/index.js'
import { checkNpySize, NPY_HEADER_LIMIT, type NpyHeader, parseNpyHeader } from './npy-header.js'

/** An array of any rank, row-major. float32 stays float32; every other number becomes a double. */
export interface NpyArray {
  readonly shape: readonly number[]
  readonly data: Float64Array | Float32Array | readonly string[]
}

/** Rows this close together in a file are read in one go, which costs less than a second read. */
const LARGEST_GAP_BYTES = 65_536
const LARGEST_READ_BYTES = 16 * 2 ** 20

/**
 * A whole .npy file.
 *
 * @param file for messages
 * @throws FmbenchError `bad-data`: no .npy file, cut short, size and shape disagree, a type that is not read
 */
export function parseNpy(bytes: Uint8Array, file: string): NpyArray {
  const header = parseNpyHeader(bytes, file)
  checkNpySize(header, bytes.length, file)
  return {
    shape: header.shape,
    data: inRowMajorOrder(decodeItems(bytes.subarray(header.dataOffset), header, file), header),
  }
}

/** An array whose rows are read when they are asked for. */
export interface ArrayRows {
  readonly shape: readonly number[]
  readonly isText: boolean
  /** The given entries of the first axis, in the given order. */
  readRows(rows: ArrayLike<number>): Promise<NpyArray['data']>
}

/**
 * A .npy file that may be larger than memory: rows are read by range. (Not so in column-major order, where the numbers
 * of one row lie all over the file: then it is read whole.)
 *
 * @throws FmbenchError as `parseNpy` does
 */
export async function openNpy(path: string, effects: Effects): Promise<ArrayRows> {
  const bytes = (await effects.files.facts(path))?.bytes ?? 0
  const header = parseNpyHeader(await effects.files.readRange(path, 0, Math.min(bytes, NPY_HEADER_LIMIT)), path)
  checkNpySize(header, bytes, path)
  if (header.isFortranOrder) return rowsInMemory(parseNpy(await effects.files.read(path), path))
  return {
    shape: header.shape,
    isText: header.kind === 'U',
    readRows: async (rows) => decodeItems(await readRowBytes(path, header, rows, effects), header, path),
  }
}

/** The rows of an array that is in memory anyway. */
export function rowsInMemory({ shape, data }: NpyArray): ArrayRows {
  const size = sizePerSample(shape)
  return { shape, isText: isText(data), readRows: async (rows) => takeRowsOf(data, size, rows) }
}

async function readRowBytes(
  path: string,
  header: NpyHeader,
  rows: ArrayLike<number>,
  effects: Effects,
): Promise<Uint8Array> {
  const rowBytes = sizePerSample(header.shape) * header.bytesPerItem
  const gathered = new Uint8Array(rows.length * rowBytes)
  const places = Array.from(rows, (_, i) => i).sort((a, b) => rows[a] - rows[b])
  for (let first = 0; first < places.length; ) {
    let last = first
    const start = rows[places[first]] * rowBytes
    while (last + 1 < places.length) {
      const next = rows[places[last + 1]] * rowBytes
      const gap = next - (rows[places[last]] + 1) * rowBytes
      if (gap > LARGEST_GAP_BYTES || next + rowBytes - start > LARGEST_READ_BYTES) break
      last++
    }
    const end = (rows[places[last]] + 1) * rowBytes
    const span = await effects.files.readRange(path, header.dataOffset + start, header.dataOffset + end)
    if (span.length !== end - start) {
      throw new FmbenchError('bad-data', 'The file became shorter while it was read.', { where: path })
    }
    for (; first <= last; first++) {
      const from = rows[places[first]] * rowBytes - start
      gathered.set(span.subarray(from, from + rowBytes), places[first] * rowBytes)
    }
  }
  return gathered
}

function decodeItems(bytes: Uint8Array, header: NpyHeader, file: string): NpyArray['data'] {
  const n = bytes.length / header.bytesPerItem
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (header.kind === 'U') return Array.from({ length: n }, (_, i) => decodeText(view, i, header))
  const asTheyLie = floatsOf(bytes, header)
  if (asTheyLie !== undefined) return asTheyLie
  const read = itemReader(view, header)
  const data = header.kind === 'f' && header.bytesPerItem === 4 ? new Float32Array(n) : new Float64Array(n)
  for (let i = 0; i < n; i++) data[i] = read(i * header.bytesPerItem)
  if (header.bytesPerItem === 8 && header.kind !== 'f') checkExact(data, file)
  return data
}

const IS_LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1

/** The bytes as the numbers that they are, without a copy where that is possible. */
function floatsOf(bytes: Uint8Array, header: NpyHeader): Float32Array | Float64Array | undefined {
  if (header.kind !== 'f' || header.bytesPerItem < 4 || header.isLittleEndian !== IS_LITTLE_ENDIAN) return undefined
  const Numbers = header.bytesPerItem === 4 ? Float32Array : Float64Array
  const aligned = bytes.byteOffset % header.bytesPerItem === 0 ? bytes : bytes.slice()
  return new Numbers(aligned.buffer as ArrayBuffer, aligned.byteOffset, bytes.length / header.bytesPerItem)
}

function itemReader(view: DataView, { kind, bytesPerItem, isLittleEndian: little }: NpyHeader): (at: number) => number {
  switch (`${kind}${bytesPerItem}`) {
    case 'f4':
      return (at) => view.getFloat32(at, little)
    case 'f8':
      return (at) => view.getFloat64(at, little)
    case 'i1':
      return (at) => view.getInt8(at)
    case 'i2':
      return (at) => view.getInt16(at, little)
    case 'i4':
      return (at) => view.getInt32(at, little)
    case 'i8':
      return (at) => Number(view.getBigInt64(at, little))
    case 'u2':
      return (at) => view.getUint16(at, little)
    case 'u4':
      return (at) => view.getUint32(at, little)
    case 'u8':
      return (at) => Number(view.getBigUint64(at, little))
    default: // u1 and b1
      return (at) => view.getUint8(at)
  }
}

/** numpy pads with zero code points. */
function decodeText(view: DataView, item: number, { bytesPerItem, isLittleEndian }: NpyHeader): string {
  let text = ''
  for (let at = item * bytesPerItem; at < (item + 1) * bytesPerItem; at += 4) {
    const codePoint = view.getUint32(at, isLittleEndian)
    if (codePoint !== 0) text += String.fromCodePoint(codePoint)
  }
  return text
}

function checkExact(data: Float64Array | Float32Array, file: string): void {
  const place = data.findIndex((value) => !Number.isSafeInteger(value))
  if (place === -1) return
  throw new FmbenchError('bad-data', `Item ${place} is a whole number beyond 2^53, which loses digits.`, {
    where: file,
    hint: 'Identifiers belong into text: array.astype(str). Measurements: array.astype(float).',
  })
}

function takeRowsOf(data: NpyArray['data'], size: number, rows: ArrayLike<number>): NpyArray['data'] {
  if (isText(data)) return Array.from(rows).flatMap((row) => data.slice(row * size, (row + 1) * size))
  const taken =
    data instanceof Float32Array ? new Float32Array(rows.length * size) : new Float64Array(rows.length * size)
  for (let i = 0; i < rows.length; i++) taken.set(data.subarray(rows[i] * size, (rows[i] + 1) * size), i * size)
  return taken
}

function isText(data: NpyArray['data']): data is readonly string[] {
  return Array.isArray(data)
}

function inRowMajorOrder(data: NpyArray['data'], { isFortranOrder, shape }: NpyHeader): NpyArray['data'] {
  if (!isFortranOrder || shape.length < 2) return data
  const sources = fortranPlaces(shape)
  if (isText(data)) return Array.from(sources, (place) => data[place])
  const ordered = data instanceof Float32Array ? new Float32Array(data.length) : new Float64Array(data.length)
  for (let i = 0; i < ordered.length; i++) ordered[i] = data[sources[i]]
  return ordered
}

/** For each item in row-major order, its place in column-major order. */
function fortranPlaces(shape: readonly number[]): Float64Array {
  const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((product, size) => product * size, 1))
  const index = shape.map(() => 0)
  const places = new Float64Array(shape.reduce((product, size) => product * size, 1))
  let place = 0
  for (let i = 0; i < places.length; i++) {
    places[i] = place
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      place += strides[axis]
      if (++index[axis] < shape[axis]) break
      place -= strides[axis] * shape[axis]
      index[axis] = 0
    }
  }
  return places
}
