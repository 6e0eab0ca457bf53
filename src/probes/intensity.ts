import type { ArrayProbe } from './probe.js'
import { voxelStatistics } from './voxels.js'

/** All voxels but those of exactly 0 become brighter or darker, by the same amount: which of the two is drawn per sample. */
export const intensityProbe: ArrayProbe = {
  id: 'intensity',
  version: 1,
  of: 'array',
  label: 'Shifted intensity',
  kinds: ['mri'],
  unit: 'shift / SD inside the mask',
  most: 10,
  isNested: true,
  clinicalReason: 'Receiver gain and reconstruction differ between scanners, and MRI intensities have no unit.',
  source: 'Isensee et al. 2021, doi:10.1038/s41592-020-01008-z (brightness)',
  grid: () => [0.05, 0.1, 0.2, 0.3],
  format: (severity) => `${severity} SD`,
  prepare(sample, rng) {
    const { sd } = voxelStatistics(sample)
    const direction = rng.index(2) === 0 ? -1 : 1
    return (severity, target) => {
      const shift = severity * direction * sd
      for (let i = 0; i < sample.length; i++) target[i] = sample[i] === 0 ? sample[i] : sample[i] + shift
    }
  },
}
