import { atanhInterval } from './atanh-interval.js'
import { correlationOf } from './correlation.js'
import type { Interval } from './interval.js'
import type { PairMoments } from './moments.js'
import { normalQuantile } from './normal.js'

/**
 * Lin's concordance correlation: how near the pairs lie to the line y = x.
 *
 * @param divisor of the variances: n, as Lin and epiR have it, or n - 1
 * @returns a number in [-1, 1]; NaN when both sides are constant and equal, or for n - 1 when n is 1 or less
 * @see Lin 1989, doi:10.2307/2532051
 */
export function concordanceOf(moments: PairMoments, divisor: 'n' | 'n-1'): number {
  const { n, varianceX, varianceY, covariance, meanDifference } = moments
  if (divisor === 'n-1' && n <= 1) return Number.NaN
  const bessel = divisor === 'n' ? 1 : n / (n - 1)
  return (2 * bessel * covariance) / (bessel * (varianceX + varianceY) + meanDifference * meanDifference)
}

/** What keeps a concordance correlation below the plain correlation. */
export interface ConcordanceParts {
  /** Pearson's r: precision. */
  readonly r: number
  /** CCC / r: accuracy, in (0, 1]. */
  readonly biasCorrection: number
  /** Standard deviation of y over that of x. */
  readonly scaleShift: number
  /** Mean of y - x in units of the geometric mean of the two standard deviations. */
  readonly locationShift: number
}

/** All NaN when either side is constant. */
export function concordanceParts(moments: PairMoments): ConcordanceParts {
  const { varianceX, varianceY, meanDifference } = moments
  const scaleShift = varianceX > 0 && varianceY > 0 ? Math.sqrt(varianceY / varianceX) : Number.NaN
  const locationShift = meanDifference / Math.sqrt(Math.sqrt(varianceX) * Math.sqrt(varianceY))
  return {
    r: correlationOf(moments),
    biasCorrection: 2 / (scaleShift + 1 / scaleShift + locationShift * locationShift),
    scaleShift,
    locationShift: Number.isNaN(scaleShift) ? Number.NaN : locationShift,
  }
}

/**
 * Lin's interval of the concordance correlation (divisor n), normal on the scale of atanh, as epiR computes it.
 *
 * @returns undefined when n is 2 or less, either side is constant, or the correlation is 0, -1 or 1
 * @see Lin 1989, doi:10.2307/2532051, with the correction of 2000, doi:10.1111/j.0006-341X.2000.00324.x
 */
export function linInterval(moments: PairMoments, level: number): Interval | undefined {
  const ccc = concordanceOf(moments, 'n')
  const { r, locationShift } = concordanceParts(moments)
  const square = locationShift * locationShift
  const variance =
    ((1 - r * r) * ccc * ccc * (1 - ccc * ccc)) / (r * r) +
    (2 * ccc * ccc * ccc * (1 - ccc) * square) / r -
    (ccc * ccc * ccc * ccc * square * square) / (2 * r * r)
  if (!(moments.n > 2 && variance > 0 && Math.abs(ccc) < 1)) return undefined
  const error = Math.sqrt(variance / (moments.n - 2)) / (1 - ccc * ccc)
  const half = normalQuantile(0.5 + level / 2) * error
  return { ...atanhInterval(ccc, half), level, method: 'lin-z' }
}

/**
 * Intraclass correlation of two measurements of each sample, single measurement, from two-way analysis of variance.
 *
 * @param kind 'agreement': ICC(2,1), a shift counts against it; 'consistency': ICC(3,1), a shift is forgiven
 * @returns at most 1, for few samples possibly far below -1; NaN when n is 1 or less, or nothing varies
 * @see Shrout & Fleiss 1979, doi:10.1037/0033-2909.86.2.420
 */
export function intraclassCorrelation(moments: PairMoments, kind: 'agreement' | 'consistency'): number {
  const { n, varianceX, varianceY, covariance, meanDifference } = moments
  if (n <= 1) return Number.NaN
  const spread = varianceX + varianceY
  // The mean squares of Shrout and Fleiss, written with moments: what is common, over all there is.
  if (kind === 'consistency') return (2 * covariance) / spread
  const bessel = n / (n - 1)
  const ofDifference = bessel * (spread - 2 * covariance)
  const all = bessel * spread + meanDifference * meanDifference - ofDifference / n
  return all > 0 ? (2 * bessel * covariance) / all : Number.NaN
}
