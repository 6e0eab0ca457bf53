import { FmbenchError } from '../core/index.js'
import { BASES } from './bases.js'

/** Each IUPAC letter and the letter of the opposite strand; U pairs as T does. */
const COMPLEMENTS = new Map(
  Object.entries({
    ...{ A: 'T', C: 'G', G: 'C', T: 'A', U: 'A', R: 'Y', Y: 'R', S: 'S', W: 'W' },
    ...{ K: 'M', M: 'K', B: 'V', V: 'B', D: 'H', H: 'D', N: 'N' },
  }),
)

/** The same by character code, lower case as upper case; 0 for no letter. Joining letters as texts takes five times as long. */
const COMPLEMENT_CODES = new Uint8Array(128)
for (const [letter, complement] of COMPLEMENTS) {
  for (const one of [letter, letter.toLowerCase()]) COMPLEMENT_CODES[one.charCodeAt(0)] = complement.charCodeAt(0)
}
const ASCII = new TextDecoder('latin1')

/** 26 letters of two bits: the longest k-mer whose code a double holds exactly. */
export const LONGEST_EXACT_KMER = 26

/**
 * The opposite strand, read in its own direction, in upper case.
 *
 * @throws FmbenchError `bad-data` for a character that is no IUPAC letter of DNA
 */
export function reverseComplement(sequence: string): string {
  const n = sequence.length
  const letters = new Uint8Array(n)
  for (let i = 0; i < n; i++) {
    const complement = COMPLEMENT_CODES[sequence.charCodeAt(i)] ?? 0
    if (complement === 0) {
      throw new FmbenchError('bad-data', `"${sequence[i].toUpperCase()}" at position ${i + 1} is no letter of DNA.`, {
        hint: `Letters of DNA: ${[...COMPLEMENTS.keys()].join(' ')}.`,
      })
    }
    letters[n - 1 - i] = complement
  }
  return ASCII.decode(letters)
}

/** One name for both strands of a sequence: the one that sorts first, in upper case. */
export function canonicalSequence(sequence: string): string {
  const [forward, reverse] = [sequence.toUpperCase(), reverseComplement(sequence)]
  return forward < reverse ? forward : reverse
}

/** The codes of every window of k letters: k two-bit letters (A 0, C 1, G 2, T 3), the first the most significant. */
export interface KmerCodes {
  /** -1 for a window with another letter than A, C, G, T; shape (length - k + 1,), or (0,) for a shorter sequence */
  readonly forward: Float64Array
  /** The code of the same window's reverse complement, -1 likewise. */
  readonly reverse: Float64Array
}

/** @param k from 1 to 26, so that codes are exact */
export function encodeKmers(sequence: string, k: number): KmerCodes {
  checkLength(k, LONGEST_EXACT_KMER)
  const windows = Math.max(0, sequence.length - k + 1)
  const forward = new Float64Array(windows).fill(-1)
  const reverse = new Float64Array(windows).fill(-1)
  // Two halves of at most 13 letters each: shifts of 32-bit integers are far faster than remainders of doubles.
  const lowLetters = Math.min(k, 13)
  const highLetters = k - lowLetters
  const lowMask = 4 ** lowLetters - 1
  const highMask = 4 ** highLetters - 1
  const lowTop = 2 * (lowLetters - 1)
  const unit = 4 ** lowLetters
  let [low, high, reverseLow, reverseHigh, run] = [0, 0, 0, 0, 0]
  for (let i = 0; i < sequence.length; i++) {
    const base = BASES[sequence.charCodeAt(i)] ?? -1
    run = base === -1 ? 0 : run + 1
    high = ((high << 2) | ((low >>> lowTop) & 3)) & highMask
    low = ((low << 2) | (base & 3)) & lowMask
    const complement = 3 - (base & 3)
    const entering = highLetters === 0 ? complement : reverseHigh & 3
    reverseLow = (reverseLow >>> 2) | (entering << lowTop)
    if (highLetters > 0) reverseHigh = (reverseHigh >>> 2) | (complement << (2 * (highLetters - 1)))
    if (run < k) continue
    forward[i - k + 1] = high * unit + low
    reverse[i - k + 1] = reverseHigh * unit + reverseLow
  }
  return { forward, reverse }
}

/**
 * A number for each window of k letters, the same for both strands: to be kept in a Set or Map. Up to 26 letters it
 * is the smaller of the two codes, and no two k-mers share it. Longer ones are hashed to 52 bits: among ten million of
 * them, the chance that any two share a number is about 1 %.
 *
 * @param k from 1 to 52
 * @returns -1 for a window with another letter than A, C, G, T; shape (length - k + 1,), or (0,)
 */
export function canonicalKmers(sequence: string, k: number): Float64Array {
  checkLength(k, 2 * LONGEST_EXACT_KMER)
  const length = Math.min(k, LONGEST_EXACT_KMER)
  const { forward, reverse } = encodeKmers(sequence, length)
  // A long k-mer is told by its first and its last 26 letters, which overlap.
  const shift = k - length
  const keys = new Float64Array(Math.max(0, sequence.length - k + 1))
  for (let i = 0; i < keys.length; i++) {
    const end = i + shift
    const isWhole = forward[i] !== -1 && forward[end] !== -1
    if (!isWhole) keys[i] = -1
    else if (shift === 0) keys[i] = Math.min(forward[i], reverse[i])
    else if (forward[i] < reverse[end] || (forward[i] === reverse[end] && forward[end] < reverse[i])) {
      keys[i] = hashPair(forward[i], forward[end])
    } else keys[i] = hashPair(reverse[end], reverse[i])
  }
  return keys
}

function checkLength(k: number, longest: number): void {
  if (Number.isInteger(k) && k >= 1 && k <= longest) return
  throw new FmbenchError('usage', `k is ${k}; a k-mer here has 1 to ${longest} letters.`)
}

/** 52 bits from two numbers of 52 bits: multiply and xor-shift, as MurmurHash3 mixes, in two streams. */
function hashPair(a: number, b: number): number {
  let [h1, h2] = [0x9e3779b9, 0x7f4a7c15]
  for (const word of [a % 2 ** 26, Math.floor(a / 2 ** 26), b % 2 ** 26, Math.floor(b / 2 ** 26)]) {
    h1 = Math.imul(h1 ^ word, 0x85ebca6b)
    h1 ^= h1 >>> 13
    h2 = Math.imul(h2 ^ word, 0xc2b2ae35)
    h2 ^= h2 >>> 16
  }
  return (h1 >>> 6) * 2 ** 26 + (h2 >>> 6)
}
