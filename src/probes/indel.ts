import { formatShare } from './format-severity.js'
import type { TextProbe } from './probe.js'
import { randomBases } from './random-bases.js'

/**
 * At each letter, with the same chance, one base is inserted before it or it is deleted, half and half. The window keeps its
 * length: what is pushed out at its end is lost, and bases as frequent as in the sample fill it up.
 */
export const indelProbe: TextProbe = {
  id: 'indel',
  version: 1,
  of: 'text',
  label: 'Inserted and deleted bases',
  kinds: ['dna'],
  unit: 'chance per letter',
  most: 0.5,
  isNested: true,
  clinicalReason:
    'Short insertions and deletions are the second most common difference between people, and a typical sequencing error.',
  source: 'Mills et al. 2006, doi:10.1101/gr.4565806',
  grid: () => [0.001, 0.005, 0.01, 0.02, 0.05],
  format: formatShare,
  prepare(sequence, rng) {
    const inserted = randomBases(sequence, rng)
    const filling = randomBases(sequence, rng)
    const events = Array.from(sequence, () => ({ above: rng.uniform(), isDeletion: rng.index(2) === 0 }))
    return (rate) => {
      const letters: string[] = []
      events.forEach(({ above, isDeletion }, i) => {
        if (above >= rate) letters.push(sequence[i])
        else if (!isDeletion) letters.push(inserted[i], sequence[i])
      })
      return [...letters, ...filling].slice(0, sequence.length).join('')
    }
  },
}
