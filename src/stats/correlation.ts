import { atanhInterval } from './atanh-interval.js'
import type { Interval } from './interval.js'
import type { PairMoments } from './moments.js'
import { normalQuantile } from './normal.js'
import { twoSidedStudentP } from './student.js'

/** Pearson's r; NaN when either side is constant. */
export function correlationOf({ varianceX, varianceY, covariance }: PairMoments): number {
  // Rounding can push r just past 1 for collinear data; SciPy clips it, and so do we.
  return clip(covariance / (Math.sqrt(varianceX) * Math.sqrt(varianceY)))
}

function clip(r: number): number {
  return Math.max(-1, Math.min(1, r))
}

/**
 * Fisher's interval of a correlation of normal quantities: normal on the scale of atanh r, with variance 1 / (n - 3).
 *
 * @returns undefined when n is 3 or less, or r is -1, 1 or NaN
 * @see Fisher 1915, doi:10.2307/2331838
 */
export function fisherInterval(r: number, n: number, level: number): Interval | undefined {
  if (!(n > 3 && Math.abs(r) < 1)) return undefined
  const half = normalQuantile(0.5 + level / 2) / Math.sqrt(n - 3)
  return { ...atanhInterval(r, half), level, method: 'fisher-z' }
}

/** Two-sided p-value of no correlation, from Student's t with n - 2 degrees; NaN when n is 2 or less. */
export function correlationP(r: number, n: number): number {
  if (n <= 2) return Number.NaN
  return twoSidedStudentP(r * Math.sqrt((n - 2) / ((1 - r) * (1 + r))), n - 2)
}
