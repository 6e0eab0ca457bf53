import { type Files, FmbenchError } from '../core/index.js'

/** What an ONNX file says of its weights. */
export interface OnnxFacts {
  /** Numbers in the graph's initialisers; shapes and indices (integers of 32 or 64 bits) and texts are not counted. */
  readonly parameters: number
  /** Other files that hold weights, as the file names them, relative to its folder; sorted. */
  readonly externalFiles: readonly string[]
}

/**
 * Reads the list of initialisers of an ONNX file (protobuf), and not their numbers: a file of gigabytes costs little
 * memory. Field numbers: onnx.proto of ONNX 1.20.
 *
 * @throws FmbenchError `bad-data` where the file is no ONNX file
 */
export async function readOnnxFacts(path: string, files: Files): Promise<OnnxFacts> {
  const facts = await files.facts(path)
  if (facts?.kind !== 'file') throw new FmbenchError('not-found', 'There is no such file.', { where: path })
  const reader = new FieldReader(path, facts.bytes, files)
  const external = new Set<string>()
  let parameters = 0
  let hasGraph = false
  for await (const model of reader.fields(0, facts.bytes)) {
    if (model.number !== MODEL_GRAPH || model.kind !== BYTES) continue
    hasGraph = true
    for await (const graph of reader.fields(model.start, model.end)) {
      if (graph.number !== GRAPH_INITIALIZER || graph.kind !== BYTES) continue
      const tensor = await readTensor(reader, graph)
      if (LEARNED_TYPES.has(tensor.type)) parameters += tensor.dims.reduce((product, size) => product * size, 1)
      if (tensor.location !== undefined) external.add(tensor.location)
    }
  }
  if (!hasGraph) throw reader.broken()
  return { parameters, externalFiles: [...external].sort() }
}

const MODEL_GRAPH = 7
const GRAPH_INITIALIZER = 5
const TENSOR_DIMS = 1
const TENSOR_TYPE = 2
const TENSOR_EXTERNAL_DATA = 13
const TEXT_KEY = 1
const TEXT_VALUE = 2

/** float32, uint8, int8, float16, float64, bfloat16, the floats of 8 and 4 bits, the integers of 4 bits: not int32, int64. */
const LEARNED_TYPES = new Set([1, 2, 3, 10, 11, 16, 17, 18, 19, 20, 21, 22, 23])

interface TensorFacts {
  readonly type: number
  readonly dims: readonly number[]
  readonly location?: string
}

async function readTensor(reader: FieldReader, { start, end }: Field): Promise<TensorFacts> {
  const dims: number[] = []
  let type = 0
  let location: string | undefined
  for await (const field of reader.fields(start, end)) {
    if (field.number === TENSOR_TYPE) type = field.value
    if (field.number === TENSOR_DIMS && field.kind === VARINT) dims.push(field.value)
    if (field.number === TENSOR_DIMS && field.kind === BYTES) dims.push(...(await reader.packed(field)))
    if (field.number === TENSOR_EXTERNAL_DATA) {
      const entry = new Map<number, string>()
      for await (const part of reader.fields(field.start, field.end)) entry.set(part.number, await reader.text(part))
      if (entry.get(TEXT_KEY) === 'location') location = entry.get(TEXT_VALUE)
    }
  }
  return { type, dims, ...(location !== undefined && { location }) }
}

const VARINT = 0
const FIXED_64 = 1
const BYTES = 2
const FIXED_32 = 5

/** One field of a message; its content, where it has one, lies from `start` to `end` in the file. */
interface Field {
  readonly number: number
  readonly kind: number
  /** Of a varint. */
  readonly value: number
  readonly start: number
  readonly end: number
}

const CHUNK_BYTES = 2 ** 16
/** Of names and paths; a longer one comes from a broken file. */
const MAX_TEXT_BYTES = 2 ** 16

/** Fields of protobuf messages, read from a file in pieces; what nobody asks for is passed over, not read. */
class FieldReader {
  readonly #path: string
  readonly #bytes: number
  readonly #files: Files
  #chunk: Uint8Array = new Uint8Array()
  #chunkStart = 0

  constructor(path: string, bytes: number, files: Files) {
    this.#path = path
    this.#bytes = bytes
    this.#files = files
  }

  async *fields(start: number, end: number): AsyncGenerator<Field> {
    let place = start
    while (place < end) {
      const key = await this.#varint(place)
      const number = Math.floor(key.value / 8)
      const kind = key.value % 8
      const content = await this.#content(kind, key.end)
      if (number === 0 || content.end > end) throw this.broken()
      yield { number, kind, ...content }
      place = content.end
    }
  }

  async packed({ start, end }: Field): Promise<number[]> {
    const values: number[] = []
    for (let place = start; place < end; ) {
      const varint = await this.#varint(place)
      values.push(varint.value)
      place = varint.end
    }
    return values
  }

  async text({ kind, start, end }: Field): Promise<string> {
    if (kind !== BYTES || end - start > MAX_TEXT_BYTES) throw this.broken()
    return new TextDecoder().decode(await this.#files.readRange(this.#path, start, end))
  }

  broken(): FmbenchError {
    return new FmbenchError('bad-data', 'The file is not an ONNX model, or was cut short.', {
      where: this.#path,
      hint: 'Compare its size and SHA-256 with what its source states, and get it again. Git LFS leaves a pointer of 130 bytes where `git lfs pull` was not run.',
    })
  }

  async #content(kind: number, place: number): Promise<{ value: number; start: number; end: number }> {
    if (kind === VARINT) return { start: place, ...(await this.#varint(place)) }
    if (kind === FIXED_64) return { value: 0, start: place, end: place + 8 }
    if (kind === FIXED_32) return { value: 0, start: place, end: place + 4 }
    if (kind !== BYTES) throw this.broken()
    const length = await this.#varint(place)
    return { value: 0, start: length.end, end: length.end + length.value }
  }

  async #varint(place: number): Promise<{ value: number; end: number }> {
    let value = 0
    for (let i = 0; i < 10; i++) {
      const byte = await this.#byte(place + i)
      value += (byte & 127) * 2 ** (7 * i)
      if (byte < 128) return { value, end: place + i + 1 }
    }
    throw this.broken()
  }

  async #byte(place: number): Promise<number> {
    if (place >= this.#bytes) throw this.broken()
    if (place < this.#chunkStart || place >= this.#chunkStart + this.#chunk.length) {
      this.#chunkStart = place
      this.#chunk = await this.#files.readRange(this.#path, place, Math.min(place + CHUNK_BYTES, this.#bytes))
    }
    return this.#chunk[place - this.#chunkStart]
  }
}
