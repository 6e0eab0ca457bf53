import { exp, log } from './exp-log.js'
import type { Interval } from './interval.js'
import { normalQuantile, twoSidedNormalP } from './normal.js'
import { argsort, tieGroupEnds } from './ranks.js'
import { twoSidedStudentP } from './student.js'
import { CompensatedSum, mean, sum } from './sum.js'

/** An AUROC, taken apart into what each sample contributes to it. */
export interface Placements {
  /** The AUROC: the mean of either array. NaN when a class is absent. */
  readonly area: number
  /** Share of the negatives that each positive beats, ties half; shape (m,) */
  readonly positives: Float64Array
  /** Share of the positives that each negative loses to, ties half; shape (n,) */
  readonly negatives: Float64Array
}

/**
 * Placement values from one sort of all scores: as fast as the mid-rank form of Sun & Xu 2014, and simpler.
 *
 * @param positives scores of the positive samples; shape (m,)
 * @param negatives scores of the negative samples; shape (n,)
 * @throws FmbenchError `bad-data` when a score is NaN
 * @see Sun & Xu 2014, doi:10.1109/LSP.2014.2337313
 */
export function delongPlacements(positives: Float64Array, negatives: Float64Array): Placements {
  const m = positives.length
  const n = negatives.length
  const pooled = new Float64Array(m + n)
  pooled.set(positives)
  pooled.set(negatives, m)
  const order = argsort(pooled)
  const beaten = new Float64Array(m) // how many negatives each positive beats; halves, so exact
  const lost = new Float64Array(n) // to how many positives each negative loses
  let [above, below, start] = [m, 0, 0] // positives above and negatives below the tied scores
  for (const end of tieGroupEnds(pooled, order)) {
    let tiedPositives = 0
    for (let i = start; i < end; i++) if (order[i] < m) tiedPositives++
    const tiedNegatives = end - start - tiedPositives
    above -= tiedPositives
    for (let i = start; i < end; i++) {
      const place = order[i]
      if (place < m) beaten[place] = below + tiedNegatives / 2
      else lost[place - m] = above + tiedPositives / 2
    }
    below += tiedNegatives
    start = end
  }
  return {
    area: sum(beaten) / (m * n),
    positives: beaten.map((count) => count / n),
    negatives: lost.map((count) => count / m),
  }
}

/**
 * Covariance of two AUROCs of the same samples in the same order.
 *
 * @returns NaN when a class has fewer than two samples
 * @see DeLong, DeLong & Clarke-Pearson 1988, doi:10.2307/2531595
 */
export function delongCovariance(a: Placements, b: Placements): number {
  return (
    covariance(a.positives, b.positives) / a.positives.length +
    covariance(a.negatives, b.negatives) / a.negatives.length
  )
}

/** Variance of an AUROC; 0 when the classes are separated or all scores are equal, which says nothing about certainty. */
export function delongVariance(placements: Placements): number {
  return delongCovariance(placements, placements)
}

function covariance(x: Float64Array, y: Float64Array): number {
  const meanX = mean(x)
  const meanY = mean(y)
  const total = new CompensatedSum()
  for (let i = 0; i < x.length; i++) total.add((x[i] - meanX) * (y[i] - meanY))
  return total.value / (x.length - 1)
}

/**
 * DeLong's interval: area plus or minus z standard errors, cut at 0 and 1.
 *
 * @returns undefined when a class has fewer than two samples; of width 0 when the variance is 0
 */
export function delongInterval(placements: Placements, level: number): Interval | undefined {
  const half = normalQuantile(0.5 + level / 2) * Math.sqrt(delongVariance(placements))
  if (Number.isNaN(half)) return undefined
  const { area } = placements
  return { low: Math.max(0, area - half), high: Math.min(1, area + half), level, method: 'delong' }
}

/** DeLong's interval on the logit scale, which cannot leave (0, 1). Undefined also when the variance is 0. */
export function delongLogitBounds(placements: Placements, level: number): Bounds | undefined {
  return logitBounds(placements.area, delongVariance(placements), normalQuantile(0.5 + level / 2))
}

/** `area` plus or minus `quantile` standard errors on the logit scale. Undefined unless the variance is above 0. */
export function logitBounds(area: number, variance: number, quantile: number): Bounds | undefined {
  if (!(variance > 0)) return undefined
  const logit = log(area / (1 - area))
  const half = (quantile * Math.sqrt(variance)) / (area * (1 - area))
  return { low: 1 / (1 + exp(half - logit)), high: 1 / (1 + exp(-half - logit)) }
}

export interface Bounds {
  readonly low: number
  readonly high: number
}

/** Two AUROCs of the same samples, compared. */
export interface PairedComparison {
  /** First area minus second. */
  readonly difference: number
  readonly variance: number
  /** 0 for identical placements; NaN when the variance is 0 and the difference is not, or a class has fewer than two. */
  readonly z: number
  /** Two-sided. */
  readonly p: number
}

/** DeLong's test of two score vectors on the same samples, in the same order. */
export function delongPairedTest(a: Placements, b: Placements): PairedComparison {
  const difference = a.area - b.area
  const ofDifferences: Placements = {
    area: difference,
    positives: a.positives.map((value, i) => value - b.positives[i]),
    negatives: a.negatives.map((value, j) => value - b.negatives[j]),
  }
  // The variance of the differences, not V1 + V2 - 2 Cov: nearly equal models would cancel to rounding error.
  const variance = delongVariance(ofDifferences)
  const z = pairedZ(difference, variance)
  return { difference, variance, z, p: twoSidedNormalP(z) }
}

function pairedZ(difference: number, variance: number): number {
  if (variance > 0) return difference / Math.sqrt(variance)
  // Identical placements differ by nothing; any other difference without a variance cannot be judged.
  return variance === 0 && difference === 0 ? 0 : Number.NaN
}

/** The difference plus or minus z standard errors. */
export function delongDifferenceBounds(comparison: PairedComparison, level: number): Bounds {
  const half = normalQuantile(0.5 + level / 2) * Math.sqrt(comparison.variance)
  return { low: comparison.difference - half, high: comparison.difference + half }
}

/** Two AUROCs of different samples, compared. NaN when a class has fewer than two samples or both variances are 0. */
export interface UnpairedComparison {
  readonly difference: number
  readonly variance: number
  readonly t: number
  readonly df: number
  /** Two-sided. */
  readonly p: number
}

/**
 * DeLong's test of two AUROCs of different samples, with Welch's degrees of freedom.
 *
 * @see Robin et al. 2011 (pROC), doi:10.1186/1471-2105-12-77
 */
export function delongUnpairedTest(a: Placements, b: Placements): UnpairedComparison {
  const ofA = delongVariance(a)
  const ofB = delongVariance(b)
  const variance = ofA + ofB
  const difference = a.area - b.area
  const t = variance === 0 ? Number.NaN : difference / Math.sqrt(variance)
  const df = variance ** 2 / (ofA ** 2 / (sampleCount(a) - 1) + ofB ** 2 / (sampleCount(b) - 1))
  return { difference, variance, t, df, p: twoSidedStudentP(t, df) }
}

function sampleCount(placements: Placements): number {
  return placements.positives.length + placements.negatives.length
}
