import type { CompoundMember, Dataset, Entity, Group, Metadata } from 'h5wasm/node'
import { type Effects, FmbenchError, messageOf } from '../../core/index.js'
import { refuseHtml } from '../html-page.js'
import { type Holds, type Records, type StoredArray, type StoredGroup, toNumber } from './hierarchy.js'

/** Numbers are fetched so many at a time, which bounds what the library holds beside what it returns. */
const NUMBERS_AT_A_TIME = 2 ** 20

/** H5T_class_t of the HDF5 library. */
const TYPE = { integer: 0, float: 1, text: 3, compound: 6, enumeration: 8 } as const

export interface Hdf5File {
  readonly root: StoredGroup
  close(): void
}

/**
 * An HDF5 file, of which parts are read as they are asked for. The HDF5 library opens it by its path: it cannot wait for
 * bytes from elsewhere.
 *
 * @throws FmbenchError `missing-package` without the optional package h5wasm, `bad-data` when it is no HDF5 file or is
 *   cut short
 */
export async function openHdf5(path: string, { files }: Effects): Promise<Hdf5File> {
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
  const file = reading(path, () => new library.File(path, 'r'))
  return { root: storedGroup(file, path), close: () => void file.close() }
}

/**
 * What `read` returns.
 *
 * @throws FmbenchError `bad-data` with the innermost message, where the HDF5 library fails
 */
function reading<T>(file: string, read: () => T): T {
  try {
    return read()
  } catch (cause) {
    // What the library tells of an error, from the call inwards, each with its line of C.
    const reasons = [...messageOf(cause).matchAll(/ in \w+\(\): (.*)/g)].map(([, reason]) => reason)
    if (reasons.length === 0) throw cause
    throw new FmbenchError('bad-data', `The HDF5 file cannot be read: ${reasons.at(-1)}.`, {
      where: file,
      hint: 'Is it cut short, or another kind of file? Copy or download it again.',
      cause,
    })
  }
}

function storedGroup(group: Group, file: string): StoredGroup {
  return {
    kind: 'group',
    path: group.path,
    attribute: (name) => reading(file, () => group.attrs[name]?.value),
    names: async () => reading(file, () => group.keys()),
    async at(path) {
      const found = reading(file, () => entityAt(group, path))
      if (isGroup(found)) return storedGroup(found, file)
      return isDataset(found) ? reading(file, () => storedArray(found, file)) : undefined
    },
  }
}

const isGroup = (entity: Entity | undefined): entity is Group => typeOf(entity) === 'Group'
const isDataset = (entity: Entity | undefined): entity is Dataset => typeOf(entity) === 'Dataset'
/** Links that lead nowhere have none. */
const typeOf = (entity: Entity | undefined): string | undefined =>
  entity !== undefined && 'type' in entity ? entity.type : undefined

/** Step by step, since the library fails at a path that leads through a dataset. */
function entityAt(parent: Group, path: string): Entity | undefined {
  const [name, ...rest] = path.split('/')
  const found = parent.keys().includes(name) ? (parent.get(name) ?? undefined) : undefined
  if (rest.length === 0) return found
  return isGroup(found) ? entityAt(found, rest.join('/')) : undefined
}

function storedArray(dataset: Dataset, file: string): StoredArray {
  const { shape, metadata } = dataset
  const records = recordsOf(dataset, file)
  return {
    kind: 'array',
    path: dataset.path,
    shape: shape ?? [],
    holds: holdsOf(metadata),
    numbers: async (from, to) => readNumbers(dataset, from, to, file),
    texts: async () => reading(file, () => dataset.value as readonly string[]),
    ...(records && { records }),
  }
}

function holdsOf(metadata: Pick<Metadata, 'type' | 'enum_type'>): Holds {
  const { type, enum_type } = metadata
  if (type === TYPE.text) return 'texts'
  if (type === TYPE.compound) return 'records'
  // How h5py writes booleans.
  if (type === TYPE.enumeration && enum_type !== undefined && 'TRUE' in enum_type.members) return 'booleans'
  return type === TYPE.integer || type === TYPE.float ? 'numbers' : 'other'
}

function recordsOf(dataset: Dataset, file: string): Records | undefined {
  if (holdsOf(dataset.metadata) !== 'records') return undefined
  const members: readonly CompoundMember[] = dataset.metadata.compound_type?.members ?? []
  return {
    names: members.map(({ name }) => name),
    holds: members.map(holdsOf),
    rows: () => reading(file, () => dataset.value as readonly (readonly unknown[])[]),
  }
}

function readNumbers(dataset: Dataset, from: number, to: number, file: string): Float64Array {
  const { shape, metadata } = dataset
  const { type, size, littleEndian } = metadata
  const holds = holdsOf(metadata)
  const isNumeric = holds === 'booleans' || (holds === 'numbers' && (type === TYPE.integer || size >= 4))
  if (shape === null || !isNumeric || (!littleEndian && size > 1)) {
    throw new FmbenchError('bad-data', `${dataset.path} holds no numbers that can be read here.`, {
      where: file,
      hint: 'Little-endian whole numbers, and others of 32 or 64 bits, are read: array.astype("float32").',
    })
  }
  const width = shape.slice(1).reduce((product, length) => product * length, 1)
  const rows = Math.max(1, Math.floor(NUMBERS_AT_A_TIME / Math.max(1, width)))
  const numbers = new Float64Array((to - from) * width)
  for (let row = from; row < to; row += rows) {
    const last = Math.min(to, row + rows)
    const piece = reading(file, () => dataset.slice([[row, last], ...shape.slice(1).map((): [] => [])]))
    setNumbers(numbers, piece, (row - from) * width, file)
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
