/** Significant decimal digits that must agree for two numbers to be nearly equal: those of a single-precision number. */
const DIGITS = 6

/**
 * Names for rows of numbers: equal rows have equal names; others do not, but for a chance of 1 in 2^52. With
 * `isRounded`, numbers that agree to six significant digits count as equal, unless a rounding boundary lies between.
 */
export function rowHash(data: Float64Array | Float32Array, from: number, to: number, isRounded: boolean): number {
  let [h1, h2] = [0x9e3779b9, 0x7f4a7c15]
  for (let i = from; i < to; i++) {
    // -0 and 0 are equal, and so are all NaN.
    SCRATCH[0] = isRounded ? toDigits(data[i]) : data[i] + 0
    const [low, high] = WORDS
    h1 = Math.imul(h1 ^ low, 0x85ebca6b)
    h1 = Math.imul((h1 ^ (h1 >>> 13)) + high, 0xc2b2ae35)
    h1 ^= h1 >>> 16
    h2 = Math.imul(h2 ^ high, 0xcc9e2d51)
    h2 = Math.imul((h2 ^ (h2 >>> 15)) + low, 0x1b873593)
    h2 ^= h2 >>> 14
  }
  return (h1 >>> 6) * 2 ** 26 + (h2 >>> 6)
}

const SCRATCH = new Float64Array(1)
const WORDS = new Int32Array(SCRATCH.buffer)

const POWERS = Float64Array.from({ length: 309 }, (_, exponent) => Number(`1e${exponent}`))

/** Rounded to `DIGITS` significant digits: what `Number(value.toPrecision(6))` gives but for ties, many times as fast. */
function toDigits(value: number): number {
  if (value === 0 || !Number.isFinite(value)) return value + 0
  const exponent = Math.floor(Math.log10(Math.abs(value))) + 1 - DIGITS
  if (exponent < -308) return value // too small for such a scale
  return exponent < 0
    ? Math.round(value * POWERS[-exponent]) / POWERS[-exponent]
    : Math.round(value / POWERS[exponent]) * POWERS[exponent]
}
