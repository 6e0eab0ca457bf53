import { hanleyMcNeilVariance } from './newcombe.js'
import { normalQuantile } from './normal.js'

/** Half the width of an AUROC's interval that a test set of these sizes will give, if the area turns out so. */
export function plannedHalfWidth(area: number, nPositives: number, nNegatives: number, level: number): number {
  return normalQuantile(0.5 + level / 2) * Math.sqrt(hanleyMcNeilVariance(area, nPositives, nNegatives))
}

/**
 * The smallest test set that gives an AUROC's interval at most this half width.
 *
 * @param prevalence share of positives, in (0, 1)
 * @returns total number of samples, positives and negatives rounded up; NaN for a half width of 0 or less
 * @see Hanley & McNeil 1982, doi:10.1148/radiology.143.1.7063747
 */
export function samplesForHalfWidth(area: number, halfWidth: number, prevalence: number, level: number): number {
  if (!(halfWidth > 0 && prevalence > 0 && prevalence < 1)) return Number.NaN
  const classSizes = (n: number): [number, number] => [Math.ceil(n * prevalence), Math.ceil(n * (1 - prevalence))]
  const isEnough = (n: number): boolean => plannedHalfWidth(area, ...classSizes(n), level) <= halfWidth
  let enough = 2
  while (!isEnough(enough)) enough *= 2
  let tooFew = enough / 2
  while (enough - tooFew > 1) {
    const middle = Math.floor((enough + tooFew) / 2)
    if (isEnough(middle)) enough = middle
    else tooFew = middle
  }
  const [nPositives, nNegatives] = classSizes(enough)
  return nPositives + nNegatives
}
