import type { Signal } from '../core/index.js'
import type { Values } from './probe.js'

/** What the voxels inside the mask have in common. */
export interface VoxelStatistics {
  readonly mean: number
  /** Population form (divisor n). */
  readonly sd: number
  readonly lowest: number
  readonly highest: number
}

/**
 * Over the voxels that are neither 0 nor NaN: a voxel of exactly 0 lies outside the mask.
 *
 * @returns NaN and infinities when there is no such voxel
 */
export function voxelStatistics(volume: Values): VoxelStatistics {
  let [count, sum, lowest, highest] = [0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const value of volume) {
    if (value === 0 || Number.isNaN(value)) continue
    count++
    sum += value
    if (value < lowest) lowest = value
    if (value > highest) highest = value
  }
  const mean = sum / count
  let squares = 0
  for (const value of volume) if (value !== 0 && !Number.isNaN(value)) squares += (value - mean) ** 2
  return { mean, sd: Math.sqrt(squares / count), lowest, highest }
}

/** Why a probe that works along the axes of space does not fit; undefined when it does. */
export function lacksSpace({ axes }: Signal): string | undefined {
  const isSpace = axes.length > 0 && axes.every((axis) => axis === 'x' || axis === 'y' || axis === 'z')
  return isSpace ? undefined : `needs images with axes x, y, z; these samples have ${axes.join(', ') || 'none'}`
}
