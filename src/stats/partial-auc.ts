import type { RocCurve } from './roc.js'

/**
 * Area under the ROC curve over false positive rates 0 to `maxFpr`, not rescaled; the curve is straight between
 * its vertices.
 *
 * @param maxFpr in (0, 1]
 * @returns in [0, maxFpr]; NaN when a class is absent
 */
export function partialAuc({ fpr, tpr }: RocCurve, maxFpr: number): number {
  if (Number.isNaN(fpr[0]) || Number.isNaN(tpr[0])) return Number.NaN
  let area = 0
  for (let i = 1; i < fpr.length && !(fpr[i - 1] >= maxFpr); i++) {
    const width = fpr[i] - fpr[i - 1]
    const share = fpr[i] <= maxFpr ? 1 : (maxFpr - fpr[i - 1]) / width
    const tprAtEnd = tpr[i - 1] + share * (tpr[i] - tpr[i - 1])
    area += (share * width * (tpr[i - 1] + tprAtEnd)) / 2
  }
  return area
}

/**
 * A partial area on the scale of a whole one: 0.5 for guessing, 1 for perfect.
 *
 * @see McClish 1989, doi:10.1177/0272989X8900900307
 */
export function mcClishCorrection(partialArea: number, maxFpr: number): number {
  const byChance = maxFpr ** 2 / 2
  return 0.5 * (1 + (partialArea - byChance) / (maxFpr - byChance))
}
