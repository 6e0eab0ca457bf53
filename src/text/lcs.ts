import { FmbenchError } from '../core/errors.js'

const BITS = 32

/**
 * Length of the longest common subsequence of two lists of words.
 *
 * A bit per word of `a`, so that a step takes 32 words at once (Hyyrö 2004, "Bit-parallel LCS-length computation
 * revisited"): two texts of 1 MB take seconds, not hours.
 */
export function lcsLength(a: readonly string[], b: readonly string[]): number {
  const places = placesOf(a)
  const size = Math.ceil(a.length / BITS)
  // A bit falls to 0 where the subsequence grows by that word of a.
  const rows = new Uint32Array(size).fill(0xffff_ffff)
  const matches = new Uint32Array(size)
  for (const word of b) {
    const found = places.get(word)
    if (found === undefined) continue
    for (const i of found) matches[i >>> 5] |= 1 << (i & 31)
    let carry = 0
    for (let w = found[0] >>> 5; w < size; w++) {
      const row = rows[w]
      const taken = (row & matches[w]) >>> 0
      const sum = row + taken + carry
      carry = sum > 0xffff_ffff ? 1 : 0
      rows[w] = sum | (row - taken)
    }
    for (const i of found) matches[i >>> 5] = 0
  }
  let length = 0
  for (let i = 0; i < a.length; i++) length += 1 - ((rows[i >>> 5] >>> (i & 31)) & 1)
  return length
}

/** Where each word stands. */
function placesOf(words: readonly string[]): Map<string, number[]> {
  const places = new Map<string, number[]>()
  words.forEach((word, i) => {
    const found = places.get(word)
    if (found === undefined) places.set(word, [i])
    else found.push(i)
  })
  return places
}

/** Two lines of 7,000 words each: 100 MB of table. */
const MAX_CELLS = 50_000_000

/**
 * The places in `a` of one longest common subsequence with `b`: of several, the one that the reference implementation of
 * ROUGE reads from its table.
 *
 * @returns ascending
 * @throws FmbenchError `bad-data` when the table would not fit into memory
 */
export function lcsPlaces(a: readonly string[], b: readonly string[]): number[] {
  const columns = b.length + 1
  const cells = (a.length + 1) * columns
  if (cells > MAX_CELLS) {
    throw new FmbenchError(
      'bad-data',
      `ROUGE-Lsum: lines of ${a.length} and ${b.length} words are too long to align.`,
      {
        hint: 'Break the texts into sentences, one per line, or use ROUGE-L.',
      },
    )
  }
  const lengths = new Uint16Array(cells)
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const at = i * columns + j
      lengths[at] =
        a[i - 1] === b[j - 1] ? lengths[at - columns - 1] + 1 : Math.max(lengths[at - columns], lengths[at - 1])
    }
  }
  const places: number[] = []
  for (let i = a.length, j = b.length; i > 0 && j > 0; ) {
    const at = i * columns + j
    if (a[i - 1] === b[j - 1]) {
      places.push(--i)
      j--
    } else if (lengths[at - 1] > lengths[at - columns]) j--
    else i--
  }
  return places.reverse()
}
