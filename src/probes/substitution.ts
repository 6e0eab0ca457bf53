import { BASES } from '../stats/bases.js'
import { formatShare } from './format-severity.js'
import type { TextProbe } from './probe.js'

/** Each A, C, G, T becomes one of the other three with the same chance; other letters stay. */
export const substitutionProbe: TextProbe = {
  id: 'substitution',
  version: 1,
  of: 'text',
  label: 'Substituted bases',
  kinds: ['dna'],
  unit: 'chance per base',
  most: 0.75, // there, all four letters are equally likely
  isNested: true,
  clinicalReason: 'People differ from the reference, and sequencers misread a base now and then.',
  source: 'Jukes & Cantor 1969, doi:10.1016/B978-1-4832-3211-9.50009-7 (all substitutions alike)',
  grid: () => [0.001, 0.005, 0.01, 0.02, 0.05],
  format: formatShare,
  prepare(sequence, rng) {
    const letters = Array.from(sequence, (letter) => {
      const base = BASES[letter.charCodeAt(0)] ?? -1
      const other = base === -1 ? letter : 'ACGT'[(base + 1 + rng.index(3)) % 4]
      return { letter, other, above: rng.uniform() }
    })
    return (rate) => letters.map(({ letter, other, above }) => (above < rate ? other : letter)).join('')
  },
}
