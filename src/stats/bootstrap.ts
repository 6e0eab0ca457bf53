import type { Rng } from '../core/rng.js'

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
    counts.fill(0)
    drawFrom(rng, counts, counts.length)
    return
  }
  const clusterCounts = new Uint16Array(clusters.n)
  drawFrom(rng, clusterCounts, clusters.n)
  for (let i = 0; i < counts.length; i++) counts[i] = clusterCounts[clusters.of[i]]
}

/**
 * Like `drawCounts`, but as many draws from each stratum as it has samples: for a test set that was itself sampled by
 * class.
 *
 * @param strata the places of each stratum's samples, as from `rowsByStratum`
 */
export function drawStratifiedCounts(rng: Rng, counts: Uint16Array, strata: readonly Uint32Array[]): void {
  counts.fill(0)
  for (const rows of strata) {
    const drawn = new Uint16Array(rows.length)
    drawFrom(rng, drawn, rows.length)
    for (let i = 0; i < rows.length; i++) counts[rows[i]] = drawn[i]
  }
}

/** The places of the samples of each stratum, the strata in the order in which they first occur. */
export function rowsByStratum(stratumOf: Int32Array): Uint32Array[] {
  const rows = new Map<number, number[]>()
  for (let i = 0; i < stratumOf.length; i++) {
    const found = rows.get(stratumOf[i])
    if (found === undefined) rows.set(stratumOf[i], [i])
    else found.push(i)
  }
  return [...rows.values()].map((places) => Uint32Array.from(places))
}

/** Draws are made this many at a time: a list that stays in the fastest cache. */
const CHUNK = 4096

function drawFrom(rng: Rng, counts: Uint16Array, n: number): void {
  const places = new Uint32Array(Math.min(CHUNK, n))
  for (let drawn = 0; drawn < n; drawn += places.length) {
    const now = n - drawn < places.length ? places.subarray(0, n - drawn) : places
    rng.fillIndices(n, now)
    for (let i = 0; i < now.length; i++) {
      // Chance allows an overflow only for more than 65,535 samples, and then practically never; but never silently.
      if (++counts[now[i]] === 65_536)
        throw new Error(`Sample ${now[i]} was drawn more than 65,535 times in one resample.`)
    }
  }
}

/** A statistic of a resample, given how often each sample was drawn. */
export type Replay = (counts: Uint16Array) => number

export interface ResampleOptions {
  readonly replicates: number
  readonly rng: Rng
  /** Draw whole clusters. */
  readonly clusters?: Clusters | undefined
  /** Draw within each class, so that a resample has the class sizes of the sample. Not together with `clusters`. */
  readonly byClass?: boolean
}

/** A draw that lacks a class is drawn again this often, and then left out. */
const REDRAWS = 10

/**
 * Bootstrap replicates of several statistics on the same resamples: differences between them are paired.
 *
 * A draw that lacks a class the samples have says nothing about statistics that compare classes: it is drawn again at
 * most ten times, and then left out.
 *
 * @param classOf class of each sample; shape (n,)
 * @returns for each statistic, shape (B,); NaN where the draw was left out or the statistic is undefined
 */
export function bootstrapReplicates(
  statistics: readonly Replay[],
  classOf: Int32Array,
  { replicates, rng, clusters, byClass = false }: ResampleOptions,
): Float64Array[] {
  const values = statistics.map(() => new Float64Array(replicates).fill(Number.NaN))
  const counts = new Uint16Array(classOf.length)
  const strata = rowsByStratum(classOf)
  for (let b = 0; b < replicates; b++) {
    let isWhole = false
    for (let draw = 0; draw <= REDRAWS && !isWhole; draw++) {
      if (byClass) drawStratifiedCounts(rng, counts, strata)
      else drawCounts(rng, counts, clusters)
      isWhole = strata.every((rows) => rows.some((i) => counts[i] > 0))
    }
    if (!isWhole) continue
    for (let s = 0; s < statistics.length; s++) values[s][b] = statistics[s](counts)
  }
  return values
}
