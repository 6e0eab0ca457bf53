import { FmbenchError } from '../core/index.js'
import type { ArrayProbe } from './probe.js'

/**
 * Each value is multiplied by a log-normal factor of mean 1: exp(sigma z - sigma^2 / 2), one z per gene and sample. A 0 stays
 * 0; counts become real numbers (`thinning` keeps them whole). Values are taken as they stand: of log1p data it is
 * the logged value that gets the relative error, which is more in counts for the genes that are expressed most.
 */
export const expressionProbe: ArrayProbe = {
  id: 'expression',
  version: 1,
  of: 'array',
  label: 'Expression noise',
  kinds: ['expression', 'counts'],
  unit: 'sigma of the log-normal factor',
  most: 3,
  isNested: true,
  clinicalReason:
    'Capture, amplification and batch make the same expression appear higher in one gene and lower in another.',
  source: 'Aitchison & Brown 1957, The Lognormal Distribution; severities of the brainaug-lab probes',
  grid: () => [0.05, 0.1, 0.2, 0.3, 0.5],
  format: (severity) => `sigma ${severity}`,
  prepare(sample, rng) {
    const place = sample.findIndex((value) => value < 0)
    if (place !== -1) {
      throw new FmbenchError(
        'bad-data',
        `The probe expression damages values of 0 or more; value ${place + 1} of a sample is ${sample[place]}.`,
        { hint: 'Give expression before it is centred and scaled, or use the probe dropout.' },
      )
    }
    const z = new Float64Array(sample.length)
    rng.fillNormals(z)
    return (sigma, target) => {
      for (let i = 0; i < sample.length; i++) {
        // Most genes of a cell are 0, and an exponential is dear.
        target[i] = sample[i] === 0 ? sample[i] : sample[i] * Math.exp(sigma * z[i] - (sigma * sigma) / 2)
      }
    }
  },
}
