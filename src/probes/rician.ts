import { FmbenchError } from '../core/index.js'
import type { ArrayProbe } from './probe.js'
import { voxelStatistics } from './voxels.js'

const VOXELS_AT_ONCE = 2048

/**
 * Noise of magnitude images: Gaussian noise in the real and the imaginary part, whose magnitude is what the scanner shows.
 * It is brighter than the signal on average, most where the signal is weak. Voxels of exactly 0 stay: they were masked later.
 */
export const ricianProbe: ArrayProbe = {
  id: 'rician',
  version: 1,
  of: 'array',
  label: 'Magnitude noise (Rician)',
  kinds: ['mri'],
  unit: 'noise SD / mean signal inside the mask',
  most: 2,
  isNested: true,
  clinicalReason: 'Weaker fields, smaller voxels and shorter scans have a lower signal-to-noise ratio.',
  source: 'Gudbjartsson & Patz 1995, doi:10.1002/mrm.1910340618',
  grid: () => [0.025, 0.05, 0.1, 0.2],
  format: (severity) => (severity === 0 ? 'clean' : `SNR ${Number((1 / severity).toPrecision(3))}`),
  prepare(sample, rng) {
    const { mean, lowest } = voxelStatistics(sample)
    if (lowest < 0) {
      throw new FmbenchError('bad-data', `The probe rician damages magnitudes, 0 or more; a voxel is ${lowest}.`, {
        hint: 'Give the volumes as they were before they were centred, or use the probe intensity.',
      })
    }
    return (severity, target) => {
      target.set(sample)
      if (severity === 0) return
      // The same noise for each severity, drawn again: a volume has too many voxels to keep it.
      const stream = rng.fork('noise')
      const noise = new Float64Array(2 * VOXELS_AT_ONCE)
      const sd = severity * mean
      for (let i = 0; i < sample.length; i++) {
        const place = 2 * (i % VOXELS_AT_ONCE)
        if (place === 0) stream.fillNormals(noise)
        if (sample[i] === 0) continue
        target[i] = Math.sqrt((sample[i] + sd * noise[place]) ** 2 + (sd * noise[place + 1]) ** 2)
      }
    }
  },
}
