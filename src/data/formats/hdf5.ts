import type { Dataset, Entity, File, Group, Metadata } from 'h5wasm/node'
import { type Effects, FmbenchError, messageOf } from '../../core/index.js'
import { refuseHtml } from '../html-page.js'

export type { Dataset as Hdf5Dataset, Group as Hdf5Group } from 'h5wasm/node'

/** Numbers are fetched so many at a time, which bounds what the library holds beside what it returns. */
const NUMBERS_AT_A_TIME = 2 ** 20

/** H5T_class_t of the HDF5 library. */
const TYPE = { integer: 0, float: 1, text: 3, compound: 6, enumeration: 8 } as const

/**
 * An HDF5 file, of which parts are read as they are asked for. The HDF5 library opens it by its path: it cannot wait for
 * bytes from elsewhere.
 *
 * @throws FmbenchError `missing-package` without the optional package h5wasm, `bad-data` when it is no HDF5 file or is
 *   cut short
 */
export async function openHdf5(path: string, { files }: Effects): Promise<File> {
  refuseHtml(await files.readRange(path, 0, 1024), path)
  const { default: library } = await import('h5wasm/node').catch((cause) => {
    throw new FmbenchError('missing-package', 'HDF5 files are read with the package h5wasm, which is not installed.', {
      where: path,
      hint: 'Add it with: npm install h5wasm',
      cause,
    })
  })
  const module = await library.ready
  module.activate_throwing_error_handler()
  return readingHdf5(path, () => new library.File(path, 'r'))
}

/**
 * What `read` returns.
 *
 * @throws FmbenchError `bad-data` with the innermost message, where the HDF5 library fails
 */
export function readingHdf5<T>(path: string, read: () => T): T {
  try {
    return read()
  } catch (cause) {
    // What the library tells of an error, from the call inwards, each with its line of C.
    const reasons = [...messageOf(cause).matchAll(/ in \w+\(\): (.*)/g)].map(([, reason]) => reason)
    if (reasons.length === 0) throw cause
    throw new FmbenchError('bad-data', `The HDF5 file cannot be read: ${reasons.at(-1)}.`, {
      where: path,
      hint: 'Is it cut short, or another kind of file? Copy or download it again.',
      cause,
    })
  }
}

export function groupAt(parent: Group, path: string): Group | undefined {
  const found = entityAt(parent, path)
  return found !== undefined && 'type' in found && found.type === 'Group' ? (found as Group) : undefined
}

export function datasetAt(parent: Group, path: string): Dataset | undefined {
  const found = entityAt(parent, path)
  return found !== undefined && 'type' in found && found.type === 'Dataset' ? (found as Dataset) : undefined
}

/** Step by step, since the library fails at a path that leads through a dataset. */
function entityAt(parent: Group, path: string): Entity | undefined {
  const [name, ...rest] = path.split('/')
  const found = parent.keys().includes(name) ? (parent.get(name) ?? undefined) : undefined
  if (rest.length === 0 || found === undefined) return found
  const group = groupAt(parent, name)
  return group && entityAt(group, rest.join('/'))
}

export const isText = ({ type }: Pick<Metadata, 'type'>): boolean => type === TYPE.text
export const isCompound = ({ type }: Pick<Metadata, 'type'>): boolean => type === TYPE.compound
/** How h5py writes booleans. */
export const isBoolean = ({ type, enum_type }: Pick<Metadata, 'type' | 'enum_type'>): boolean =>
  type === TYPE.enumeration && enum_type !== undefined && 'TRUE' in enum_type.members

/** One number, whole numbers of 64 bits included. @throws FmbenchError `bad-data` for one that a double cannot hold */
export function toNumber(value: unknown, where: string): number {
  const number = Number(value)
  if (typeof value !== 'bigint' || Number.isSafeInteger(number)) return number
  throw new FmbenchError('bad-data', 'A whole number lies beyond 2^53, which loses digits.', {
    where,
    hint: 'Write it as text.',
  })
}

/**
 * The numbers `from` (included) to `to` (excluded) of the first axis, row-major.
 *
 * @throws FmbenchError `bad-data` for anything else than numbers in the usual order of bytes
 */
export function readNumbers(dataset: Dataset, from: number, to: number, where: string): Float64Array {
  const { shape, metadata } = dataset
  const { type, size, littleEndian } = metadata
  const isNumeric = type === TYPE.integer || isBoolean(metadata) || (type === TYPE.float && size >= 4)
  if (shape === null || !isNumeric || (!littleEndian && size > 1)) {
    throw new FmbenchError('bad-data', `${dataset.path} holds no numbers that can be read here.`, {
      where,
      hint: 'Little-endian whole numbers, and others of 32 or 64 bits, are read: array.astype("float32").',
    })
  }
  const width = shape.slice(1).reduce((product, length) => product * length, 1)
  const rows = Math.max(1, Math.floor(NUMBERS_AT_A_TIME / Math.max(1, width)))
  const numbers = new Float64Array((to - from) * width)
  for (let row = from; row < to; row += rows) {
    const last = Math.min(to, row + rows)
    const piece = readingHdf5(where, () => dataset.slice([[row, last], ...shape.slice(1).map((): [] => [])]))
    setNumbers(numbers, piece, (row - from) * width, where)
  }
  return numbers
}

function setNumbers(into: Float64Array, piece: unknown, at: number, where: string): void {
  if (piece instanceof BigInt64Array || piece instanceof BigUint64Array) {
    piece.forEach((value, i) => {
      into[at + i] = toNumber(value, where)
    })
  } else into.set(piece as Float64Array | Float32Array | Int32Array, at) // the types that `readNumbers` lets through
}
