import type { SortedScores } from './mann-whitney.js'

/** Vertices of the ROC curve, from (0, 0) to (1, 1): one per distinct score, highest first. */
export interface RocCurve {
  readonly fpr: Float64Array
  readonly tpr: Float64Array
}

/**
 * The ROC curve: false and true positive rate when everything from each distinct score upwards is called positive.
 *
 * @returns NaN rates when a class is absent
 */
export function rocCurve({ isPositive, tieEnds }: SortedScores): RocCurve {
  const nPositives = isPositive.reduce((count, one) => count + one, 0)
  const nNegatives = isPositive.length - nPositives
  const fpr = new Float64Array(tieEnds.length + 1)
  const tpr = new Float64Array(tieEnds.length + 1)
  let truePositives = 0
  let falsePositives = 0
  for (let vertex = 1; vertex <= tieEnds.length; vertex++) {
    const group = tieEnds.length - vertex
    for (let i = group === 0 ? 0 : tieEnds[group - 1]; i < tieEnds[group]; i++) {
      truePositives += isPositive[i]
      falsePositives += 1 - isPositive[i]
    }
    fpr[vertex] = falsePositives / nNegatives
    tpr[vertex] = truePositives / nPositives
  }
  return { fpr, tpr }
}
