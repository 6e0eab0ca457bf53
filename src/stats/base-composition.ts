import { encodeKmers } from './sequences.js'

const CYTOSINE = 1
const GUANINE = 2
/** The code of C followed by G. */
const CPG = 4 * CYTOSINE + GUANINE

/**
 * The share of G and C among the letters A, C, G, T.
 *
 * @returns a number in [0, 1]; NaN for a sequence without such a letter
 */
export function gcContent(sequence: string): number {
  const [a, c, g, t] = countBases(sequence)
  return (c + g) / (a + c + g + t)
}

/**
 * How many CpG there are, over how many one would expect of the C and G there are: CpG n / (C G), with n the letters
 * A, C, G, T (Gardiner-Garden & Frommer 1987, doi:10.1016/0022-2836(87)90689-9).
 *
 * @returns 0 or more; NaN for a sequence without a C or without a G
 */
export function cpgRatio(sequence: string): number {
  const [a, c, g, t] = countBases(sequence)
  let pairs = 0
  for (const code of encodeKmers(sequence, 2).forward) if (code === CPG) pairs++
  return (pairs * (a + c + g + t)) / (c * g)
}

/** How many A, C, G, T there are, in either case. */
function countBases(sequence: string): [a: number, c: number, g: number, t: number] {
  const counts: [number, number, number, number] = [0, 0, 0, 0]
  for (const code of encodeKmers(sequence, 1).forward) if (code !== -1) counts[code]++
  return counts
}
