import type { Rng } from '../core/index.js'
import { formatShare } from './format-severity.js'
import type { ArrayProbe, Values } from './probe.js'
import { lacksSpace } from './voxels.js'

/** Highest power of a coordinate, and highest sum of powers. */
const ORDER = 3

/**
 * A smooth field of gain: (1 + severity) to the power of a random polynomial in x, y, z, which has mean 0 and reaches -1 or 1
 * inside the mask. So no voxel is multiplied by more than 1 + severity or divided by more.
 */
export const biasFieldProbe: ArrayProbe = {
  id: 'bias_field',
  version: 1,
  of: 'array',
  label: 'Bias field',
  kinds: ['mri'],
  unit: 'largest gain - 1',
  most: 4,
  isNested: true,
  clinicalReason: 'Coils do not excite and receive alike everywhere: one side is brighter than the other.',
  source: 'Van Leemput et al. 1999, doi:10.1109/42.811268 (polynomial in the logarithm)',
  grid: () => [0.1, 0.2, 0.4, 0.8],
  format: (severity) => `up to ${formatShare(severity)}`,
  misfit: lacksSpace,
  prepare(sample, rng, { shape }) {
    const exponents = polynomialOver(shape, rng)
    normalizeInside(exponents, sample)
    return (severity, target) => {
      const logGain = Math.log(1 + severity)
      for (let i = 0; i < sample.length; i++) {
        target[i] = sample[i] === 0 ? sample[i] : sample[i] * Math.exp(logGain * exponents[i])
      }
    }
  },
}

/** A polynomial with standard normal coefficients at every voxel; each axis runs from -1 to 1. */
function polynomialOver([rows, columns = 1, slices = 1]: readonly number[], rng: Rng): Float32Array {
  const coefficients = Array.from({ length: (ORDER + 1) ** 3 }, () => rng.normal())
  const values = new Float32Array(rows * columns * slices)
  const alongSlices = new Float64Array(ORDER + 1)
  let at = 0
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      alongSlices.fill(0)
      for (let a = 0; a <= ORDER; a++) {
        for (let b = 0; a + b <= ORDER; b++) {
          const factor = coordinate(i, rows) ** a * coordinate(j, columns) ** b
          for (let c = 0; a + b + c <= ORDER; c++) {
            alongSlices[c] += factor * coefficients[(a * (ORDER + 1) + b) * (ORDER + 1) + c]
          }
        }
      }
      for (let k = 0; k < slices; k++) {
        const z = coordinate(k, slices)
        values[at++] = alongSlices.reduceRight((sum, coefficient) => sum * z + coefficient, 0)
      }
    }
  }
  return values
}

const coordinate = (index: number, size: number): number => (size === 1 ? 0 : (2 * index) / (size - 1) - 1)

/** Mean 0 and largest magnitude 1 over the voxels that are neither 0 nor NaN; all 0 where the field is the same everywhere. */
function normalizeInside(field: Float32Array, sample: Values): void {
  const isInside = (i: number): boolean => sample[i] !== 0 && !Number.isNaN(sample[i])
  let [sum, count] = [0, 0]
  for (let i = 0; i < field.length; i++) {
    if (!isInside(i)) continue
    sum += field[i]
    count++
  }
  const mean = sum / count
  let largest = 0
  for (let i = 0; i < field.length; i++) if (isInside(i)) largest = Math.max(largest, Math.abs(field[i] - mean))
  // One voxel, or all in one place: what is left after the mean is rounding.
  const scale = largest > 1e-6 ? 1 / largest : 0
  for (let i = 0; i < field.length; i++) field[i] = isInside(i) ? (field[i] - mean) * scale : 0
}
