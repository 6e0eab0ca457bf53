import { SINES, smallCosine, smallSine, TURN_STEPS } from './sine.js'

/** A step of `SINES`, in 32-bit numbers of which 2^32 are a turn. */
const STEP_BITS = 22
const RADIANS = (2 * Math.PI) / 2 ** 32

/** (1/2, 1] in equal pieces. The logarithms of their upper ends, of which 1 is one, are known. */
const LOG_PIECES = 1024
const PIECE_BITS = 21
const endOf = (piece: number): number => (LOG_PIECES + 1 + piece) / (2 * LOG_PIECES)
const LOG_ENDS = Float64Array.from({ length: LOG_PIECES }, (_, piece) => logarithmSeries(endOf(piece)))
const SHARES_OF_ENDS = Float64Array.from({ length: LOG_PIECES }, (_, piece) => 1 / (endOf(piece) * 2 ** 32))
const LOG_2 = -logarithmSeries(0.5)

/**
 * Standard normal numbers, two from two words of 32 random bits (Box & Muller 1958, doi:10.1214/aoms/1177706645): with
 * u = word / 2^32, sqrt(-2 ln(1 - u1)) times the cosine, then the sine, of 2 pi u2. Right to about 1e-14, and made of
 * + - * / and square root alone: the same to the last bit everywhere, and four times as fast as with `Math`.
 *
 * @param words as many as there are numbers: an even number
 * @param target from `at` on
 */
export function boxMuller(words: Int32Array, target: Float64Array, at: number): void {
  for (let i = 0; i < words.length; i += 2) {
    const radius = Math.sqrt(-2 * logarithmOfShare(-words[i] | 0))
    const beyondStep = (words[i + 1] << (32 - STEP_BITS)) >> (32 - STEP_BITS) // signed: from the nearest step
    const step = (words[i + 1] - beyondStep) >>> STEP_BITS
    const sine = smallSine(beyondStep * RADIANS)
    const cosine = smallCosine(beyondStep * RADIANS)
    const sineOfStep = SINES[step]
    const cosineOfStep = SINES[step + TURN_STEPS / 4]
    target[at + i] = radius * (cosineOfStep * cosine - sineOfStep * sine)
    target[at + i + 1] = radius * (sineOfStep * cosine + cosineOfStep * sine)
  }
}

/** ln(m / 2^32) for m in [1, 2^32], 2^32 being written as 0. */
function logarithmOfShare(m: number): number {
  if (m === 0) return 0
  const halvings = Math.clz32(m)
  const scaled = m << halvings
  const piece = (scaled >>> PIECE_BITS) & (LOG_PIECES - 1)
  const belowEnd = (scaled & ((1 << PIECE_BITS) - 1)) - (1 << PIECE_BITS)
  const r = belowEnd * SHARES_OF_ENDS[piece] // in [-1/1024, 0)
  const series = r * (1 - r * (1 / 2 - r * (1 / 3 - r * (1 / 4 - r * (1 / 5)))))
  return series + LOG_ENDS[piece] - halvings * LOG_2
}

/** ln x = 2 artanh((x - 1) / (x + 1)), for x in [1/2, 1]. */
function logarithmSeries(x: number): number {
  const z = (x - 1) / (x + 1)
  let [sum, power] = [0, z]
  for (let k = 1; k < 50; k += 2) {
    sum += power / k
    power *= z * z
  }
  return 2 * sum
}
