import type { ArrayProbe } from './probe.js'
import { voxelStatistics } from './voxels.js'

/**
 * Gamma: inside the mask, intensities between the lowest and the highest voxel are raised to a power, which is 1 + severity
 * or its inverse, drawn per sample. Voxels of exactly 0 stay.
 */
export const contrastProbe: ArrayProbe = {
  id: 'contrast',
  version: 1,
  of: 'array',
  label: 'Changed contrast',
  kinds: ['mri'],
  unit: 'gamma - 1, or 1 / gamma - 1',
  most: 4,
  isNested: true,
  clinicalReason:
    'Echo and repetition times, field strength and contrast agent change how far tissues differ in brightness.',
  source: 'Isensee et al. 2021, doi:10.1038/s41592-020-01008-z (gamma)',
  grid: () => [0.1, 0.2, 0.3, 0.5],
  format: (severity) => {
    const gamma = Number((1 + severity).toPrecision(6))
    return `gamma ${gamma} or 1/${gamma}`
  },
  prepare(sample, rng) {
    const { lowest, highest } = voxelStatistics(sample)
    const span = highest - lowest
    const direction = rng.index(2) === 0 ? -1 : 1
    return (severity, target) => {
      target.set(sample)
      if (severity === 0 || !(span > 0)) return // without a span there is no contrast
      const gamma = (1 + severity) ** direction
      for (let i = 0; i < sample.length; i++) {
        if (sample[i] !== 0) target[i] = lowest + span * ((sample[i] - lowest) / span) ** gamma
      }
    }
  },
}
