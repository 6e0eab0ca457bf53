/** Numbers of 16 bits (IEEE 754 binary16) as their bits; the nearest one, ties to the even one. */
export function toFloat16Bits(values: ArrayLike<number>): Uint16Array {
  const bits = new Uint16Array(values.length)
  for (let i = 0; i < values.length; i++) bits[i] = encode(values[i])
  return bits
}

/** The numbers that such bits stand for. */
export function fromFloat16Bits(bits: Uint16Array): Float64Array {
  return Float64Array.from(bits, decode)
}

const SMALLEST_NORMAL = 2 ** -14
const SMALLEST = 2 ** -24
/** Halfway from the largest number to the next one there would be. */
const OVERFLOW = 65520

function encode(value: number): number {
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0
  const size = Math.abs(value)
  if (Number.isNaN(size)) return 0x7e00
  if (size >= OVERFLOW) return sign | 0x7c00
  if (size < SMALLEST_NORMAL) return sign | roundHalfEven(size / SMALLEST)
  let exponent = Math.floor(Math.log2(size))
  // The logarithm may miss by a rounding next to a power of two.
  if (2 ** exponent > size) exponent--
  if (2 ** (exponent + 1) <= size) exponent++
  // A fraction that rounds up to 1024 carries into the exponent, as it should.
  return sign | (((exponent + 15) << 10) + roundHalfEven((size / 2 ** exponent - 1) * 1024))
}

function roundHalfEven(value: number): number {
  const floor = Math.floor(value)
  const rest = value - floor
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor
}

function decode(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 31
  const fraction = bits & 1023
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN
  if (exponent === 0) return sign * fraction * SMALLEST
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}
