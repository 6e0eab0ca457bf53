import { newNumbers, noisy } from './added-noise.js'
import { amplitudeOf, formatDecibels } from './format-severity.js'
import type { ArrayProbe } from './probe.js'
import { lacksTime, TIME_SERIES } from './time-series.js'

/** White Gaussian noise at a signal-to-noise ratio, by the variance of each sample's each channel; one draw, scaled. */
export const noiseProbe: ArrayProbe = {
  id: 'noise',
  version: 1,
  of: 'array',
  label: 'Noise',
  kinds: TIME_SERIES,
  unit: 'noise amplitude / signal amplitude',
  most: 10,
  isNested: true,
  clinicalReason: 'Poor contact, muscle activity, a cheaper amplifier or a shorter scan raise the noise floor.',
  source: 'Banville et al. 2022, doi:10.1016/j.neuroimage.2022.118994; levels of 40 to 0 dB',
  grid: () => [40, 30, 20, 10, 5, 0].map(amplitudeOf),
  format: formatDecibels,
  misfit: lacksTime,
  prepare(sample, rng, signal, scratch = newNumbers) {
    const noise = scratch(sample.length)
    rng.fillNormals(noise)
    return noisy(sample, noise, signal)
  },
}
