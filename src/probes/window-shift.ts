import type { TextProbe } from './probe.js'
import { randomBases } from './random-bases.js'

/**
 * The window moves along the genome, left or right (drawn per sample), and keeps its length. What enters is not known: bases
 * are drawn as frequent as in the sample, because a run of N would test how a model takes N, as `dna_masking` does.
 */
export const windowShiftProbe: TextProbe = {
  id: 'window_shift',
  version: 1,
  of: 'text',
  label: 'Moved window',
  kinds: ['dna'],
  unit: 'bases',
  most: 1_000_000,
  isNested: true,
  clinicalReason: 'Where a window begins is a choice of the pipeline; what lies in its middle does not depend on it.',
  source: 'Avsec et al. 2021, doi:10.1038/s41592-021-01252-x (shifts in training)',
  grid: () => [10, 20, 40, 80],
  format: (severity) => `${severity} bases`,
  prepare(sequence, rng) {
    const isLeft = rng.index(2) === 0
    // Counted from the old border outwards, so that a longer way begins with the shorter one.
    const entering = randomBases(sequence, rng)
    return (bases) => {
      const enters = entering.slice(0, Math.round(bases))
      const kept = sequence.length - enters.length
      return isLeft
        ? enters.toReversed().join('') + sequence.slice(0, kept)
        : sequence.slice(enters.length) + enters.join('')
    }
  },
}
