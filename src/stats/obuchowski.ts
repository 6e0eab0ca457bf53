import { splitByClass } from '../core/arrays.js'
import type { Clusters } from './bootstrap.js'
import { type Bounds, delongPlacements, delongVariance, logitBounds } from './delong.js'
import { studentQuantile } from './student.js'

/** An AUROC of samples that come in clusters: several per patient, or near duplicates. */
export interface ClusteredAuroc {
  readonly area: number
  /** NaN when fewer than two clusters hold positives, or fewer than two hold negatives. */
  readonly variance: number
  /** How many times the variance is that of as many independent samples; NaN when DeLong's variance is 0. */
  readonly designEffect: number
}

/**
 * Variance of an AUROC by clusters; DeLong's when every cluster has one sample.
 *
 * @param yTrue 0 or 1; shape (n,)
 * @param scores shape (n,)
 * @see Obuchowski 1997, doi:10.2307/2533958
 */
export function clusteredAuroc(yTrue: Int32Array, scores: Float64Array, clusters: Clusters): ClusteredAuroc {
  const [negatives, positives] = splitByClass(yTrue, scores)
  const placements = delongPlacements(positives, negatives)
  const { area } = placements
  const ofPositives = excessByCluster(placements.positives, yTrue, 1, clusters, area)
  const ofNegatives = excessByCluster(placements.negatives, yTrue, 0, clusters, area)
  let positiveSquares = 0
  let negativeSquares = 0
  let products = 0
  for (let c = 0; c < clusters.n; c++) {
    positiveSquares += ofPositives.excess[c] ** 2
    negativeSquares += ofNegatives.excess[c] ** 2
    products += ofPositives.excess[c] * ofNegatives.excess[c]
  }
  const [m, n] = [positives.length, negatives.length]
  const variance =
    (correction(ofPositives.inhabited) * positiveSquares) / m ** 2 +
    (correction(ofNegatives.inhabited) * negativeSquares) / n ** 2 +
    (2 * correction(clusters.n) * products) / (m * n)
  return { area, variance, designEffect: variance / delongVariance(placements) }
}

function correction(n: number): number {
  return n < 2 ? Number.NaN : n / (n - 1)
}

/** By cluster: how far the placements of one class, added up, lie from what the mean area lets expect. */
function excessByCluster(
  placements: Float64Array,
  yTrue: Int32Array,
  label: number,
  clusters: Clusters,
  area: number,
): { excess: Float64Array; inhabited: number } {
  const excess = new Float64Array(clusters.n)
  const isInhabited = new Uint8Array(clusters.n)
  let next = 0
  for (let i = 0; i < yTrue.length; i++) {
    if (yTrue[i] !== label) continue
    excess[clusters.of[i]] += placements[next++] - area
    isInhabited[clusters.of[i]] = 1
  }
  return { excess, inhabited: isInhabited.reduce((count, one) => count + one, 0) }
}

/**
 * Interval of a clustered AUROC on the logit scale, with Student's t of the clusters less one.
 *
 * @returns undefined when the variance is 0 or NaN
 */
export function obuchowskiInterval(auroc: ClusteredAuroc, clusters: number, level: number): Bounds | undefined {
  return logitBounds(auroc.area, auroc.variance, studentQuantile(0.5 + level / 2, clusters - 1))
}
