import { reverseComplement } from '../stats/sequences.js'
import { formatShare } from './format-severity.js'
import type { TextProbe } from './probe.js'

/**
 * The other strand, read in its own direction. It is apart, as the order of electrodes is: where the label belongs to a
 * strand (a promoter, a splice site), a good model must change its mind.
 */
export const reverseComplementProbe: TextProbe = {
  id: 'reverse_complement',
  version: 1,
  of: 'text',
  label: 'Other strand',
  kinds: ['dna'],
  unit: 'fraction of sequences',
  most: 1,
  isNested: true,
  isApart: true,
  clinicalReason: 'Files give either strand of the same double helix; what both strands do should not depend on it.',
  source: 'Schiff et al. 2024, arXiv:2403.03234',
  grid: () => [1],
  format: formatShare,
  prepare(sequence, rng) {
    const above = rng.uniform()
    return (fraction) => (above < fraction ? reverseComplement(sequence) : sequence)
  },
}
