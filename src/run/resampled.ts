import {
  bcaInterval,
  type Clusters,
  FEW_CLUSTERS,
  type Interval,
  jackknifeInterval,
  percentileInterval,
} from '../stats/index.js'

/** A number, and what becomes of it when the samples are others: what any interval is made of. */
export interface Resampled {
  readonly estimate: number
  /** On each resample; shape (B,) */
  readonly replicates: Float64Array
  /** Without each sample, or each cluster, in turn; undefined where `needsLeftOut` says that nobody needs it. */
  readonly leftOut: Float64Array | undefined
}

/** What was drawn: n samples, or whole clusters of them. */
export interface Drawn {
  readonly n: number
  readonly clusters: Clusters | undefined
}

/** With fewer samples than this, plain percentiles are too short more often than corrected ones: docs/coverage.md. */
const FEW_SAMPLES = 200

export function needsLeftOut({ n, clusters }: Drawn): boolean {
  return clusters === undefined ? n < FEW_SAMPLES : clusters.n < FEW_CLUSTERS
}

/**
 * The interval that covers best: few clusters, the jackknife over them; few samples, the corrected bootstrap; else
 * percentiles.
 *
 * @param range what the number can be
 * @returns undefined when there are no replicates, or too many of them are undefined
 */
export function intervalOfResampled(
  { estimate, replicates, leftOut }: Resampled,
  { clusters }: Drawn,
  level: number,
  range: readonly [low: number, high: number],
): Interval | undefined {
  if (leftOut === undefined) return percentileInterval(replicates, level, clusters && 'bootstrap-cluster')
  if (clusters === undefined) return bcaInterval(estimate, replicates, leftOut, level)
  return (
    jackknifeInterval(estimate, leftOut, level, range) ?? percentileInterval(replicates, level, 'bootstrap-cluster')
  )
}

/**
 * A number made of others, resample by resample: so its interval knows how they vary together.
 *
 * @param parts on the same resamples
 * @param compute of one value per part; the array is used again
 */
export function combine(parts: readonly Resampled[], compute: (values: Float64Array) => number): Resampled {
  const values = new Float64Array(parts.length)
  const along = (columns: readonly Float64Array[]): Float64Array =>
    Float64Array.from(columns[0], (_, b) => {
      for (let p = 0; p < columns.length; p++) values[p] = columns[p][b]
      return compute(values)
    })
  const leftOut = parts.flatMap((part) => (part.leftOut === undefined ? [] : [part.leftOut]))
  for (let p = 0; p < parts.length; p++) values[p] = parts[p].estimate
  return {
    estimate: compute(values),
    replicates: along(parts.map((part) => part.replicates)),
    leftOut: leftOut.length === parts.length ? along(leftOut) : undefined,
  }
}
