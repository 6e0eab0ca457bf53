import type { Chunk, DataType, Array as ZarrArray, Group as ZarrGroup } from 'zarrita'
import { FmbenchError, messageOf } from '../../core/index.js'
import { type Holds, type StoredArray, type StoredGroup, toNumber } from './hierarchy.js'
import type { Members } from './zip.js'

type Library = typeof import('zarrita')

/** What the nodes of one store share. */
interface Store {
  readonly library: Library
  readonly names: ReadonlySet<string>
  readonly readable: ReturnType<typeof readableOf>
  /** Of the store, for messages. */
  readonly path: string
}

/** The files that make a folder a group or an array, in Zarr 3 and in Zarr 2. */
const METADATA = ['zarr.json', '.zgroup', '.zarray']

/**
 * The root of a Zarr store, of version 2 or 3. Chunks are read as they are asked for; of each array the last row of
 * chunks stays in memory. A chunk that is not there stands for the array's fill value: that is Zarr's own rule.
 *
 * @throws FmbenchError `missing-package` without the optional package zarrita, `bad-data` when it is no Zarr store
 */
export async function openZarr(members: Members, path: string): Promise<StoredGroup> {
  const library = await import('zarrita').catch((cause) => {
    throw new FmbenchError(
      'missing-package',
      'Zarr stores are read with the package zarrita, which is not installed.',
      {
        where: path,
        hint: 'Add it with: npm install zarrita',
        cause,
      },
    )
  })
  const root = await nodeAt({ library, names: new Set(members.names), readable: readableOf(members), path }, '')
  if (root?.kind === 'group') return root
  const inside = members.names.find((name) => METADATA.includes(name.split('/')[1]))?.split('/')[0]
  throw new FmbenchError('bad-data', 'This is no Zarr group: it has neither zarr.json nor .zgroup.', {
    where: path,
    hint:
      inside === undefined
        ? `It has: ${members.names.slice(0, 12).join(', ') || 'nothing'}.`
        : `They are in its folder ${inside}. Zip what is inside: (cd ${inside} && zip -0r ../${inside}.zip .)`,
  })
}

/** Members in the way the library asks for them: keys begin with a slash. */
function readableOf(members: Members) {
  return {
    async get(key: string): Promise<Uint8Array | undefined> {
      const size = await members.size(key.slice(1))
      return size === undefined ? undefined : members.read(key.slice(1), 0, size)
    },
    async getRange(
      key: string,
      range: { offset: number; length: number } | { suffixLength: number },
    ): Promise<Uint8Array | undefined> {
      const size = await members.size(key.slice(1))
      if (size === undefined) return undefined
      const start = 'offset' in range ? range.offset : Math.max(0, size - range.suffixLength)
      return members.read(key.slice(1), start, 'offset' in range ? start + range.length : size)
    },
  }
}

/** @param path from the root, without a slash at its beginning or end; '' is the root */
async function nodeAt(store: Store, path: string): Promise<StoredGroup | StoredArray | undefined> {
  const { library, names, readable } = store
  const prefix = path === '' ? '' : `${path}/`
  if (!METADATA.some((name) => names.has(prefix + name))) return undefined
  // The library takes paths for URLs, in which # and ? would end them.
  const encoded = path.split('/').map(encodeURIComponent).join('/')
  const location = new library.Location(readable, `/${encoded}`)
  const { open } = library
  const node = await reading(store, path, () => (names.has(`${prefix}zarr.json`) ? open.v3 : open.v2)(location))
  return node.kind === 'group' ? storedGroup(store, path, node) : storedArray(store, path, node)
}

async function reading<T>({ path: store }: Store, path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (cause) {
    if (cause instanceof FmbenchError) throw cause
    throw new FmbenchError('bad-data', `The Zarr store cannot be read: ${messageOf(cause)}.`, {
      where: `${store}, /${path}`,
      hint: 'Is it whole? Copy it again, or write it anew in a usual encoding.',
      cause,
    })
  }
}

function storedGroup(store: Store, path: string, { attrs }: ZarrGroup<Store['readable']>): StoredGroup {
  const prefix = path === '' ? '' : `${path}/`
  return {
    kind: 'group',
    path: `/${path}`,
    attribute: (name) => (Object.hasOwn(attrs, name) ? attrs[name] : undefined),
    async names() {
      const inside = [...store.names].filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length))
      return [...new Set(inside.filter((name) => name.includes('/')).map((name) => name.split('/')[0]))]
    },
    at: (inner) => nodeAt(store, prefix + inner),
  }
}

function storedArray(store: Store, path: string, array: ZarrArray<DataType, Store['readable']>): StoredArray {
  const { shape, chunks, dtype } = array
  const holds = holdsOf(dtype)
  const [length, width = 1] = shape
  let last: { readonly index: number; readonly numbers: Float64Array } | undefined
  const slab = async (index: number): Promise<Float64Array> => {
    if (last?.index !== index) last = { index, numbers: await reading(store, path, () => readSlab(array, index)) }
    return last.numbers
  }
  return {
    kind: 'array',
    path: `/${path}`,
    shape,
    holds,
    async numbers(from, to) {
      if (shape.length < 1 || shape.length > 2 || (holds !== 'numbers' && holds !== 'booleans')) {
        const what = `an array of ${dtype} with ${shape.length} axes`
        throw new FmbenchError('bad-data', `/${path} holds no numbers that can be read here, but ${what}.`, {
          where: store.path,
          hint: 'Numbers and booleans of one or two axes are read.',
        })
      }
      const numbers = new Float64Array((to - from) * width)
      for (let row = from; row < to; ) {
        const index = Math.floor(row / chunks[0])
        const first = index * chunks[0]
        const end = Math.min(to, first + chunks[0])
        const part = (await slab(index)).subarray((row - first) * width, (end - first) * width)
        numbers.set(part, (row - from) * width)
        row = end
      }
      return numbers
    },
    async texts() {
      const texts: string[] = []
      for (let index = 0; index * chunks[0] < length; index++) {
        const { data } = await reading(store, path, () => readChunk(array, [index]))
        for (const text of data) texts.push(String(text))
      }
      return texts.slice(0, length) // the last chunk may reach further
    },
  }
}

function holdsOf(dtype: DataType): Holds {
  if (dtype === 'bool') return 'booleans'
  return dtype === 'string' || dtype.startsWith('v2:') ? 'texts' : 'numbers'
}

/** The rows of one row of chunks, row-major whatever the order inside the chunks. */
async function readSlab(array: ZarrArray<DataType>, index: number): Promise<Float64Array> {
  const { shape, chunks, path } = array
  const [length, width = 1] = shape
  const [height, chunkWidth = 1] = chunks
  const rows = Math.min(height, length - index * height)
  if (shape.length === 1) return new Float64Array(numbersOf(await readChunk(array, [index]), path).subarray(0, rows))
  const slab = new Float64Array(rows * width)
  for (let left = 0; left < width; left += chunkWidth) {
    const chunk = await readChunk(array, [index, left / chunkWidth])
    const numbers = numbersOf(chunk, path)
    const [byRow, byColumn] = chunk.stride
    const columns = Math.min(chunkWidth, width - left)
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) slab[i * width + left + j] = numbers[i * byRow + j * byColumn]
    }
  }
  return slab
}

/** In the order of the chunk. @throws FmbenchError `bad-data` for whole numbers that a double cannot hold */
function numbersOf({ data }: Chunk<DataType>, where: string): Float64Array | Float32Array | Int32Array {
  const isPlain = ArrayBuffer.isView(data) && !(data instanceof BigInt64Array || data instanceof BigUint64Array)
  if (isPlain) return data as Float64Array // or another view of numbers: all are read alike
  return Float64Array.from(data as Iterable<unknown>, (value) => toNumber(value, where))
}

/** All chunks are of one size, those at the edges too. */
async function readChunk(array: ZarrArray<DataType>, place: number[]): Promise<Chunk<DataType>> {
  const chunk = await array.getChunk(place)
  const size = array.chunks.reduce((product, length) => product * length, 1)
  if (chunk.data.length === size) return chunk
  throw new Error(`the chunk ${place.join(', ')} has ${chunk.data.length} of ${size} values`)
}
