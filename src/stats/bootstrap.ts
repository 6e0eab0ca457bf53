import type { Rng } from '../core/rng.js'
import type { Interval } from './interval.js'
import { quantileOfSorted } from './quantile.js'

/** Which samples belong together: all rows of a drawn subject come along. */
export interface Clusters {
  /** Cluster of each sample, 0 … n - 1; shape (n samples,) */
  readonly of: Int32Array
  /** How many clusters there are. */
  readonly n: number
}

/**
 * Writes into `counts` how often each sample occurs in one resample: n draws of samples, or as many draws of
 * clusters as there are clusters.
 *
 * @param counts what was in it is overwritten; shape (n,)
 */
export function drawCounts(rng: Rng, counts: Uint16Array, clusters?: Clusters): void {
  if (clusters === undefined) {
    drawEach(rng, counts)
    return
  }
  const clusterCounts = new Uint16Array(clusters.n)
  drawEach(rng, clusterCounts)
  for (let i = 0; i < counts.length; i++) counts[i] = clusterCounts[clusters.of[i]]
}

function drawEach(rng: Rng, counts: Uint16Array): void {
  counts.fill(0)
  for (let draw = 0; draw < counts.length; draw++) {
    const place = rng.index(counts.length)
    counts[place]++
    // Chance allows it only for more than 65,535 samples, and then practically never; but never silently.
    if (counts[place] === 0) throw new Error(`Sample ${place} was drawn more than 65,535 times in one resample.`)
  }
}

/** More undefined replicates than this, and the rest no longer stands for the whole. */
const MAX_UNDEFINED_SHARE = 0.01

/**
 * Percentile interval from bootstrap replicates, by quantiles of type 7. Undefined (NaN) replicates are left out.
 *
 * @param replicates one value per resample; shape (B,)
 * @param method names the scheme the replicates came from
 * @returns undefined when there is no replicate, or more than 1% of them are undefined
 */
export function percentileInterval(
  replicates: Float64Array,
  level: number,
  method: 'bootstrap' | 'bootstrap-cluster' = 'bootstrap',
): Interval | undefined {
  const defined = replicates.filter((value) => !Number.isNaN(value)).sort()
  const nUndefined = replicates.length - defined.length
  if (defined.length === 0 || nUndefined > MAX_UNDEFINED_SHARE * replicates.length) return undefined
  const low = quantileOfSorted(defined, (1 - level) / 2)
  const high = quantileOfSorted(defined, (1 + level) / 2)
  return { low, high, level, method }
}
