/**
 * Writes small ONNX models: just enough of protobuf and onnx.proto for the tests.
 *
 * A shape's entry is a number, or a name for a size that may vary.
 */
export interface OnnxModelParts {
  readonly inputs: readonly OnnxPort[]
  readonly outputs: readonly OnnxPort[]
  readonly nodes: readonly OnnxNode[]
  readonly initializers?: readonly OnnxTensor[]
}

export interface OnnxPort {
  readonly name: string
  readonly type: keyof typeof TYPES
  readonly shape: readonly (number | string)[]
}

interface OnnxNode {
  readonly op: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  /** Whole numbers, or lists of them. */
  readonly attributes?: Readonly<Record<string, number | readonly number[]>>
}

interface OnnxTensor {
  readonly name: string
  readonly type: keyof typeof TYPES
  readonly shape: readonly number[]
  /** Numbers, or the file that holds them. */
  readonly data: Float32Array | BigInt64Array | { readonly location: string; readonly length: number }
}

const TYPES = { float32: 1, uint8: 2, int32: 6, int64: 7, string: 8, bool: 9, float16: 10, float64: 11 } as const

export function onnxModel({ inputs, outputs, nodes, initializers = [] }: OnnxModelParts): Uint8Array {
  const graph = [
    ...nodes.map((node) => message(1, nodeFields(node))),
    text(2, 'test'),
    ...initializers.map((tensor) => message(5, tensorFields(tensor))),
    ...inputs.map((port) => message(11, portFields(port))),
    ...outputs.map((port) => message(12, portFields(port))),
  ]
  return join([number(1, 8), message(7, graph), message(8, [text(1, ''), number(2, 17)])])
}

function nodeFields({ op, inputs, outputs, attributes = {} }: OnnxNode): Uint8Array[] {
  const named = Object.entries(attributes).map(([name, value]) =>
    message(5, [
      text(1, name),
      ...(typeof value === 'number'
        ? [number(3, value), number(20, 2)]
        : [...value.map((one) => number(8, one)), number(20, 7)]),
    ]),
  )
  return [...inputs.map((name) => text(1, name)), ...outputs.map((name) => text(2, name)), text(4, op), ...named]
}

function tensorFields({ name, type, shape, data }: OnnxTensor): Uint8Array[] {
  const head = [...shape.map((size) => number(1, size)), number(2, TYPES[type]), text(8, name)]
  if ('location' in data) {
    const entry = (key: string, value: string) => message(13, [text(1, key), text(2, value)])
    return [...head, entry('location', data.location), entry('length', String(data.length)), number(14, 1)]
  }
  return [...head, bytes(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength))]
}

function portFields({ name, type, shape }: OnnxPort): Uint8Array[] {
  const sizes = shape.map((size) => message(1, [typeof size === 'number' ? number(1, size) : text(2, size)]))
  return [text(1, name), message(2, [message(1, [number(1, TYPES[type]), message(2, sizes)])])]
}

const number = (field: number, value: number): Uint8Array => join([varint(field * 8), varint(value)])
const message = (field: number, parts: readonly Uint8Array[]): Uint8Array => bytes(field, join(parts))
const text = (field: number, value: string): Uint8Array => bytes(field, new TextEncoder().encode(value))
const bytes = (field: number, value: Uint8Array): Uint8Array =>
  join([varint(field * 8 + 2), varint(value.length), value])

/** Negative numbers as 64 bits of two's complement. */
function varint(value: number): Uint8Array {
  let rest = BigInt.asUintN(64, BigInt(value))
  const out: number[] = []
  do {
    const low = Number(rest & 127n)
    rest >>= 7n
    out.push(rest === 0n ? low : low | 128)
  } while (rest !== 0n)
  return Uint8Array.from(out)
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let start = 0
  for (const part of parts) {
    whole.set(part, start)
    start += part.length
  }
  return whole
}
