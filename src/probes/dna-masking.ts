import { formatShare } from './format-severity.js'
import type { TextProbe } from './probe.js'

/** Exactly round(fraction x letters) letters, anywhere, become N: the same ones and more at each step. */
export const dnaMaskingProbe: TextProbe = {
  id: 'dna_masking',
  version: 1,
  of: 'text',
  label: 'Unknown bases',
  kinds: ['dna'],
  unit: 'fraction of letters',
  most: 1,
  isNested: true,
  clinicalReason: 'Where coverage or quality is low, a base is not called, and an N stands in its place.',
  source: 'Cornish-Bowden 1985, doi:10.1093/nar/13.9.3021 (N: any base)',
  grid: () => [0.05, 0.1, 0.15, 0.2, 0.3],
  format: formatShare,
  prepare(sequence, rng) {
    const order = Uint32Array.from({ length: sequence.length }, (_, i) => i)
    rng.shuffleInPlace(order)
    return (fraction) => {
      const letters = Array.from(sequence)
      for (const place of order.subarray(0, Math.round(fraction * order.length))) letters[place] = 'N'
      return letters.join('')
    }
  },
}
