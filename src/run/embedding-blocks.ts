import type { Matrix } from '../core/index.js'

/** Embeddings of some samples, by the keys of these. */
export interface KeptBlock {
  /** 64 hexadecimal digits each; one per row of `answer` */
  readonly keys: readonly string[]
  readonly answer: Matrix
}

/** How many rows, how many columns, and how many bytes a number has: 32 bits each. */
const HEADER_BYTES = 12
const KEY_BYTES = 64

/**
 * Blocks one after another, each as header, keys, and numbers in the byte order of this machine: as 32 bits where none
 * loses a digit, as 64 otherwise.
 */
export function encodeBlocks(blocks: readonly KeptBlock[]): Uint8Array {
  const pieces = blocks.flatMap(({ keys, answer: { data, rows, columns } }) => {
    const numbers = data.every((value) => Math.fround(value) === value) ? Float32Array.from(data) : data
    const header = Uint32Array.of(rows, columns, numbers.BYTES_PER_ELEMENT)
    return [bytesOf(header), new TextEncoder().encode(keys.join('')), bytesOf(numbers)]
  })
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let start = 0
  for (const piece of pieces) {
    whole.set(piece, start)
    start += piece.length
  }
  return whole
}

/** @param bytes as `encodeBlocks` made them */
export function decodeBlocks(bytes: Uint8Array): KeptBlock[] {
  const blocks: KeptBlock[] = []
  let start = 0
  // Copied, since typed arrays begin at multiples of their size.
  const next = (length: number): Uint8Array<ArrayBuffer> => {
    start += length
    return bytes.slice(start - length, start)
  }
  while (start < bytes.length) {
    const [rows, columns, size] = new Uint32Array(next(HEADER_BYTES).buffer)
    const text = new TextDecoder().decode(next(rows * KEY_BYTES))
    const keys = Array.from({ length: rows }, (_, row) => text.slice(row * KEY_BYTES, (row + 1) * KEY_BYTES))
    const { buffer } = next(rows * columns * size)
    const data = size === 4 ? Float64Array.from(new Float32Array(buffer)) : new Float64Array(buffer)
    blocks.push({ keys, answer: { data, rows, columns } })
  }
  return blocks
}

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength)
