import * as z from 'zod'
import { type Batch, FmbenchError, sizePerSample } from '../core/index.js'
import type { RawOutput } from './onnx-outputs.js'

/** Numbers of the Open Inference Protocol, as arrays; 16-bit floats come as their bits. */
const NUMBERS = {
  FP16: Uint16Array,
  FP32: Float32Array,
  FP64: Float64Array,
  INT8: Int8Array,
  INT16: Int16Array,
  INT32: Int32Array,
  INT64: BigInt64Array,
  UINT8: Uint8Array,
  UINT16: Uint16Array,
  UINT32: Uint32Array,
  UINT64: BigUint64Array,
  BOOL: Uint8Array,
} as const

type NumberType = keyof typeof NUMBERS

/** What samples can be sent as. */
export const SENT_TYPES = ['FP32', 'FP64', 'INT32', 'INT64', 'BYTES'] as const
export type SentType = (typeof SENT_TYPES)[number]

/** A tensor of a request: what stands in the JSON, and the bytes that follow it where the server takes them. */
interface SentTensor {
  readonly json: Readonly<Record<string, unknown>>
  readonly bytes?: Uint8Array
}

/**
 * @param rank of the input, where the server tells: texts go as (n) or (n, 1)
 * @throws FmbenchError `model-failed` where the samples are no such tensor
 */
export function encodeSamples(
  { name, datatype, rank }: { name: string; datatype: SentType; rank: number | undefined },
  { ids, x, sequences, texts }: Batch,
  isBinary: boolean,
): SentTensor {
  const letters = sequences ?? texts
  if (datatype === 'BYTES') {
    if (letters === undefined) throw wrongSamples(name, datatype, 'numbers')
    const shape = rank === 2 ? [ids.length, 1] : [ids.length]
    return isBinary
      ? withBytes({ name, shape, datatype }, textBytes(letters))
      : { json: { name, shape, datatype, data: letters } }
  }
  if (x === undefined) throw wrongSamples(name, datatype, 'texts or sequences')
  if (rank !== undefined && rank !== x.shape.length) {
    const what = `The input "${name}" has ${rank} axes; the samples of this dataset have ${x.shape.length}: (${x.shape.join(', ')}).`
    throw new FmbenchError('model-failed', what, { hint: 'The first axis counts samples.' })
  }
  const described = { name, shape: x.shape, datatype }
  const data = asType(x.data, datatype, name, sizePerSample(x.shape), isBinary)
  if (isBinary) return withBytes(described, new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
  return { json: { ...described, data: Array.from(data as ArrayLike<number | bigint>, Number) } }
}

function withBytes(described: Readonly<Record<string, unknown>>, bytes: Uint8Array): SentTensor {
  return { json: { ...described, parameters: { binary_data_size: bytes.length } }, bytes }
}

function asType(
  values: Float32Array | Float64Array,
  datatype: NumberType,
  name: string,
  each: number,
  isBinary: boolean,
) {
  const isWhole = datatype.startsWith('INT')
  const bad = values.findIndex((value) => (isWhole ? !Number.isInteger(value) : !isBinary && !Number.isFinite(value)))
  if (bad !== -1) {
    const wanted = isWhole ? `whole numbers (${datatype})` : 'finite numbers (JSON has no others)'
    const place = `number ${(bad % each) + 1} of row ${Math.floor(bad / each) + 1} is ${values[bad]}`
    throw new FmbenchError('model-failed', `The input "${name}" needs ${wanted}, and ${place}.`)
  }
  if (datatype === 'INT64') return BigInt64Array.from(values, BigInt)
  if (datatype === 'INT32') return Int32Array.from(values)
  if (datatype === 'FP64') return values instanceof Float64Array ? values : new Float64Array(values)
  return values instanceof Float32Array ? values : new Float32Array(values)
}

/** Each text as its length in bytes (u32, little-endian) and its bytes. */
function textBytes(texts: readonly string[]): Uint8Array {
  const encoded = texts.map((text) => new TextEncoder().encode(text))
  const whole = new Uint8Array(encoded.reduce((sum, { length }) => sum + 4 + length, 0))
  const view = new DataView(whole.buffer)
  let place = 0
  for (const one of encoded) {
    view.setUint32(place, one.length, true)
    whole.set(one, place + 4)
    place += 4 + one.length
  }
  return whole
}

function wrongSamples(name: string, datatype: string, given: string): FmbenchError {
  return new FmbenchError(
    'model-failed',
    `The input "${name}" takes ${datatype}; the samples of this dataset are ${given}.`,
  )
}

export const outputTensorSchema = z.looseObject({
  name: z.string(),
  datatype: z.string(),
  shape: z.array(z.int().min(0)),
  data: z.array(z.unknown()).optional(),
  parameters: z.looseObject({ binary_data_size: z.int().min(0).optional() }).optional(),
})

/** @param bytes what follows the JSON @throws FmbenchError `model-failed` where shape and numbers do not agree */
export function decodeOutput(
  { name, datatype, shape, data, parameters }: z.output<typeof outputTensorSchema>,
  bytes: Uint8Array<ArrayBuffer>,
): RawOutput {
  const size = shape.reduce((product, side) => product * side, 1)
  const type = datatype === 'BYTES' ? 'string' : datatype === 'FP16' && data === undefined ? 'float16' : datatype
  const values =
    data === undefined ? fromBytes(name, datatype, bytes.subarray(0, parameters?.binary_data_size)) : data.flat(20)
  if (values.length === size) return { type, data: values as RawOutput['data'], dims: shape }
  const what = `The output "${name}" of shape (${shape.join(', ')}) came with ${values.length} values instead of ${size}.`
  throw new FmbenchError('model-failed', what)
}

function fromBytes(name: string, datatype: string, bytes: Uint8Array<ArrayBuffer>): ArrayLike<unknown> {
  if (datatype === 'BYTES') return textsIn(bytes)
  const Type = NUMBERS[datatype as NumberType]
  if (Type === undefined)
    throw new FmbenchError('model-failed', `The output "${name}" is ${datatype}, which fmbench does not read.`)
  const whole = bytes.length - (bytes.length % Type.BYTES_PER_ELEMENT)
  // A copy: numbers must start at a multiple of their size.
  return new Type(bytes.slice(0, whole).buffer)
}

function textsIn(bytes: Uint8Array): string[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const texts: string[] = []
  let place = 0
  while (place + 4 <= bytes.length) {
    const length = view.getUint32(place, true)
    texts.push(new TextDecoder().decode(bytes.subarray(place + 4, place + 4 + length)))
    place += 4 + length
  }
  return texts
}
