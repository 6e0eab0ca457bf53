import type { ArrayProbe, Values } from './probe.js'
import { lacksSpace } from './voxels.js'

/**
 * Coarser voxels: 1 + severity old voxels along each axis become one, with their mean, and lines between the centres of the
 * coarse voxels bring the image back to its grid. Nothing is drawn. NaN stays, and counts as 0 in the voxels around it.
 */
export const resolutionProbe: ArrayProbe = {
  id: 'resolution',
  version: 1,
  of: 'array',
  label: 'Lower resolution',
  kinds: ['mri'],
  unit: 'edge of a coarse voxel in voxels, less one',
  most: 7,
  isNested: true,
  clinicalReason: 'Clinical scans have thicker slices and larger voxels than those of research.',
  source:
    'Isensee et al. 2021, doi:10.1038/s41592-020-01008-z (low resolution), with block means and linear interpolation',
  grid: () => [1, 2, 3],
  format: (severity) => `voxels × ${Number((1 + severity).toPrecision(6))}`,
  misfit: lacksSpace,
  prepare(sample, _rng, { shape }) {
    return (severity, target) => {
      target.set(sample)
      if (severity === 0) return
      for (let i = 0; i < target.length; i++) if (Number.isNaN(target[i])) target[i] = 0
      shape.forEach((_, axis) => {
        coarsenInPlace(target, shape, axis, 1 + severity)
      })
      for (let i = 0; i < target.length; i++) if (Number.isNaN(sample[i])) target[i] = Number.NaN
    }
  },
}

/** Every line of the image along one axis. */
function coarsenInPlace(image: Values, shape: readonly number[], axis: number, width: number): void {
  const size = shape[axis]
  const step = shape.slice(axis + 1).reduce((product, length) => product * length, 1)
  const line = new Float64Array(size)
  for (let start = 0; start < image.length; start++) {
    if (Math.floor(start / step) % size !== 0) continue
    for (let i = 0; i < size; i++) line[i] = image[start + i * step]
    const coarse = blocksOf(line, width)
    for (let i = 0; i < size; i++) image[start + i * step] = interpolate(coarse, i + 0.5)
  }
}

interface Blocks {
  readonly centres: Float64Array
  readonly means: Float64Array
}

/** Voxel i reaches from i to i + 1, block b from b width to (b + 1) width; the last one ends with the line. */
function blocksOf(line: Float64Array, width: number): Blocks {
  // The 1e-9 keeps rounding from making a block of no width.
  const count = Math.max(1, Math.ceil(line.length / width - 1e-9))
  const [centres, means] = [new Float64Array(count), new Float64Array(count)]
  for (let b = 0; b < count; b++) {
    const from = b * width
    const to = b === count - 1 ? line.length : from + width
    let sum = 0
    for (let i = Math.floor(from); i < to; i++) sum += line[i] * (Math.min(i + 1, to) - Math.max(i, from))
    centres[b] = (from + to) / 2
    means[b] = sum / (to - from)
  }
  return { centres, means }
}

/** On the line between the two centres around `place`; beyond the outer ones, their means. */
function interpolate({ centres, means }: Blocks, place: number): number {
  const last = centres.length - 1
  if (place <= centres[0]) return means[0]
  if (place >= centres[last]) return means[last]
  const b = Math.min(last - 1, Math.floor((place - centres[0]) / (centres[1] - centres[0])))
  const share = (place - centres[b]) / (centres[b + 1] - centres[b])
  return means[b] + share * (means[b + 1] - means[b])
}
