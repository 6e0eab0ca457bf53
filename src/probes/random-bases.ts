import type { Rng } from '../core/index.js'
import { BASES } from '../stats/bases.js'

/** Letters as frequent as the A, C, G, T of a sequence, one for each of its places; N where it has none of them. */
export function randomBases(sequence: string, rng: Rng): string[] {
  const known = Array.from(sequence).filter((letter) => (BASES[letter.charCodeAt(0)] ?? -1) !== -1)
  return Array.from(sequence, () => (known.length === 0 ? 'N' : known[rng.index(known.length)]))
}
