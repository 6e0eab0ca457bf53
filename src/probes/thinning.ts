import { FmbenchError } from '../core/index.js'
import { formatShare } from './format-severity.js'
import type { ArrayProbe, Values } from './probe.js'

/** One number is drawn for each of them. */
const MOST_READS = 1e9

/**
 * Shallower sequencing: each read is lost with the same chance, so that a count c becomes binomial(c, 1 - severity), and the
 * reads that are lost at one severity are lost at all larger ones.
 */
export const thinningProbe: ArrayProbe = {
  id: 'thinning',
  version: 1,
  of: 'array',
  label: 'Fewer reads',
  kinds: ['counts'],
  unit: 'fraction of reads',
  most: 1,
  isNested: true,
  clinicalReason: 'Cheaper runs, more cells per lane and poor samples give fewer reads per cell.',
  source: 'Gerard 2020, doi:10.1186/s12859-020-3450-9',
  grid: () => [0.1, 0.25, 0.5, 0.75],
  format: formatShare,
  prepare(sample, rng) {
    checkCounts(sample)
    return (severity, target) => {
      // The same numbers for each severity, drawn again: there may be too many reads to keep them.
      const reads = rng.fork('reads')
      for (let i = 0; i < sample.length; i++) {
        let kept = sample[i]
        for (let read = 0; read < sample[i]; read++) if (reads.uniform() < severity) kept--
        target[i] = kept
      }
    }
  },
}

function checkCounts(sample: Values): void {
  let reads = 0
  for (const [i, value] of sample.entries()) {
    if (Number.isNaN(value)) continue
    if (value < 0 || !Number.isInteger(value)) {
      throw new FmbenchError(
        'bad-data',
        `The probe thinning damages counts, whole numbers of 0 or more; value ${i + 1} of a sample is ${value}.`,
        { hint: 'Give counts before they are normalised, or use the probe expression.' },
      )
    }
    reads += value
  }
  if (reads <= MOST_READS) return
  throw new FmbenchError(
    'bad-data',
    `The probe thinning draws each read; a sample has ${reads}, more than ${MOST_READS}.`,
    {
      hint: 'If these are intensities rather than counts, say so: kind expression.',
    },
  )
}
