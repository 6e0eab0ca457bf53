import type { SortedScores } from './mann-whitney.js'
import type { Weights } from './moments.js'

/** How much stands at or above each cut through the scores: at first nothing, then from each distinct score, highest first. */
export interface CutCounts {
  readonly truePositives: Float64Array
  readonly falsePositives: Float64Array
}

/**
 * Every decision rule "positive from this score upwards", counted in one pass.
 *
 * @param weights frequency of each sample, all one when absent; shape (n,)
 * @returns one more than there are distinct scores
 */
export function cutCounts({ order, isPositive, tieEnds }: SortedScores, weights?: Weights): CutCounts {
  const counts = weights ?? new Uint16Array(order.length).fill(1)
  const truePositives = new Float64Array(tieEnds.length + 1)
  const falsePositives = new Float64Array(tieEnds.length + 1)
  let above = 0
  let positivesAbove = 0
  let i = order.length - 1
  for (let cut = 1; cut <= tieEnds.length; cut++) {
    const start = cut === tieEnds.length ? 0 : tieEnds[tieEnds.length - cut - 1]
    for (; i >= start; i--) {
      const count = counts[order[i]]
      above += count
      positivesAbove += count * isPositive[i]
    }
    truePositives[cut] = positivesAbove
    falsePositives[cut] = above - positivesAbove
  }
  return { truePositives, falsePositives }
}

/** Vertices of the ROC curve, from (0, 0) to (1, 1): one per distinct score, highest first. */
export interface RocCurve {
  readonly fpr: Float64Array
  readonly tpr: Float64Array
}

/**
 * The ROC curve: false and true positive rate when everything from each distinct score upwards is called positive.
 *
 * @param weights frequency of each sample, all one when absent; shape (n,)
 * @returns NaN rates when a class is absent
 */
export function rocCurve(sorted: SortedScores, weights?: Weights): RocCurve {
  const { truePositives, falsePositives } = cutCounts(sorted, weights)
  return { fpr: shareOfLast(falsePositives), tpr: shareOfLast(truePositives) }
}

/** Points of the precision-recall curve: nothing called positive (precision 1 by convention), then as in `RocCurve`. */
export interface PrecisionRecallCurve {
  readonly precision: Float64Array
  readonly recall: Float64Array
}

/**
 * The precision-recall curve. Its points must not be joined by straight lines: the area is the average precision.
 *
 * @param weights frequency of each sample, all one when absent; shape (n,)
 * @returns NaN recall when there are no positives
 * @see Davis & Goadrich 2006, doi:10.1145/1143844.1143874
 */
export function precisionRecallCurve(sorted: SortedScores, weights?: Weights): PrecisionRecallCurve {
  const { truePositives, falsePositives } = cutCounts(sorted, weights)
  const precision = truePositives.map((tp, cut) => {
    const called = tp + falsePositives[cut]
    return called === 0 ? 1 : tp / called
  })
  return { precision, recall: shareOfLast(truePositives) }
}

/**
 * The score from which each vertex of the curves calls positive; Infinity for the first, which calls nothing so.
 *
 * @param scores those that were sorted; shape (n,)
 */
export function cutThresholds({ order, tieEnds }: SortedScores, scores: Float64Array): Float64Array {
  return Float64Array.from({ length: tieEnds.length + 1 }, (_, cut) =>
    cut === 0 ? Number.POSITIVE_INFINITY : scores[order[tieEnds[tieEnds.length - cut] - 1]],
  )
}

/** 0 / 0 is NaN when there is nothing. */
function shareOfLast(counts: Float64Array): Float64Array {
  const total = counts[counts.length - 1]
  const shares = new Float64Array(counts.length)
  for (let cut = 0; cut < counts.length; cut++) shares[cut] = counts[cut] / total
  return shares
}
