import * as z from 'zod'
import { FmbenchError, messageOf } from '../core/index.js'

/** A frame is a u32 (little-endian) with the length of the header, the header in JSON, and the tensors' raw numbers. */
export const FRAME_VERSION = 1

/** Past this, four bytes are taken for text that somebody printed, not for a length. */
const MAX_HEADER_BYTES = 2 ** 26
const MAX_TENSOR_BYTES = 2 ** 31

/** Little-endian, as every machine that Node runs on in practice. */
const DTYPES = { float32: Float32Array, float64: Float64Array, int32: Int32Array, uint8: Uint8Array } as const

type Numbers = Float32Array | Float64Array | Int32Array | Uint8Array

/** Numbers under a name, row-major. */
export interface FrameTensor {
  readonly name: string
  readonly data: Numbers
  readonly shape: readonly number[]
}

const headerSchema = z.looseObject({
  op: z.string(),
  version: z.number(),
  tensors: z
    .array(
      z.looseObject({
        name: z.string(),
        dtype: z.enum(['float32', 'float64', 'int32', 'uint8']),
        shape: z.array(z.int().min(0)),
      }),
    )
    .default([]),
})

export interface Frame {
  readonly header: z.infer<typeof headerSchema>
  readonly tensors: readonly FrameTensor[]
}

/** The bytes of a frame, in pieces; tensors are not copied. */
export function encodeFrame(
  header: { readonly op: string } & Readonly<Record<string, unknown>>,
  tensors: readonly FrameTensor[] = [],
): Uint8Array[] {
  const described = tensors.map(({ name, data, shape }) => ({ name, dtype: dtypeOf(data), shape }))
  const json = new TextEncoder().encode(JSON.stringify({ ...header, version: FRAME_VERSION, tensors: described }))
  const start = new Uint8Array(4 + json.length)
  new DataView(start.buffer).setUint32(0, json.length, true)
  start.set(json, 4)
  return [start, ...tensors.map(({ data }) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength))]
}

function dtypeOf(data: Numbers): keyof typeof DTYPES {
  if (data instanceof Float64Array) return 'float64'
  if (data instanceof Float32Array) return 'float32'
  return data instanceof Int32Array ? 'int32' : 'uint8'
}

/**
 * @param read gives exactly so many bytes
 * @throws FmbenchError `bad-data` where the bytes are no frame; whatever `read` throws
 */
export async function readFrame(read: (length: number) => Promise<Uint8Array<ArrayBuffer>>): Promise<Frame> {
  const start = await read(4)
  const length = new DataView(start.buffer).getUint32(0, true)
  if (length > MAX_HEADER_BYTES) throw notAFrame(start)
  const header = parseHeader(await read(length))
  if (header.version !== FRAME_VERSION) {
    const versions = `It speaks version ${header.version} of the frame protocol; fmbench speaks version ${FRAME_VERSION}.`
    throw new FmbenchError('bad-data', versions, { hint: 'Use the fmbench_worker.py that comes with this fmbench.' })
  }
  const tensors: FrameTensor[] = []
  for (const { name, dtype, shape } of header.tensors) {
    const size = shape.reduce((product, side) => product * side, DTYPES[dtype].BYTES_PER_ELEMENT)
    if (size > MAX_TENSOR_BYTES) {
      const huge = `It announced ${name} of shape (${shape.join(', ')}): ${(size / 2 ** 30).toFixed(1)} GiB.`
      throw new FmbenchError('bad-data', huge, { hint: 'At most 2 GiB are read; is the shape right?' })
    }
    tensors.push({ name, shape, data: new DTYPES[dtype]((await read(size)).buffer) })
  }
  return { header, tensors }
}

function parseHeader(bytes: Uint8Array): Frame['header'] {
  let json: unknown
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (cause) {
    throw new FmbenchError('bad-data', `The header of a frame is not JSON: ${messageOf(cause)}.`, { cause })
  }
  const parsed = headerSchema.safeParse(json)
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  throw new FmbenchError('bad-data', `The header of a frame is not right: ${faults.join('; ')}.`)
}

/** The bytes at hand stand in `cause`; the caller, who can read on, quotes them. */
function notAFrame(start: Uint8Array): FmbenchError {
  return new FmbenchError('bad-data', 'It wrote something else than frames to its standard output', { cause: start })
}
