import { checkRows } from '../../src/core/arrays.js'
import type { Metric } from '../../src/metrics/metric.js'
import { confusionMatrix, oneVersusRest } from '../../src/stats/confusion.js'

/**
 * Share of its samples that is found, of the class for which it is smallest.
 *
 * @param yTrue class index of each sample; shape (n,)
 * @param yPred predicted class index, -1 where there is none; shape (n,)
 * @param classes how many classes are declared
 * @param weights frequency of each sample, all one when absent; shape (n,)
 * @returns a number in [0, 1]; NaN when a declared class has no sample
 * @throws FmbenchError `shape-mismatch` when the sample counts differ
 */
export function worstRecall(yTrue: Int32Array, yPred: Int32Array, classes: number, weights?: Float64Array): number {
  checkRows('Worst-Recall', yTrue, yPred.length)
  const confusion = confusionMatrix(yTrue, yPred, classes, weights)
  let worst = 1
  for (let one = 0; one < classes; one++) {
    const { tp, fn } = oneVersusRest(confusion, one)
    worst = Math.min(worst, tp / (tp + fn)) // 0 / 0 is NaN when a class is absent, and so is the minimum.
  }
  return worst
}

export const worstRecallMetric: Metric<'label'> = {
  id: 'Worst-Recall',
  label: 'Recall of the class that is found worst',
  aliases: ['worst_recall'],
  version: 1,
  needs: 'label',
  direction: 'higher',
  range: [0, 1],
  invariantTo: ['sample-order', 'class-order', 'weights-as-copies'],
  tells: 'decisions',
  source: 'Sagawa et al. 2020, arXiv:1911.08731',
  meaning: {
    what: 'For each class, the share of its samples that is found; then the smallest of these shares.',
    example: 'Worst-Recall 0.10 with accuracy 0.95: of some class, 9 of 10 samples are missed.',
  },
  undefinedWhen: 'a declared class has no sample',
  compute: (truth, yPred, weights) => worstRecall(truth.y, yPred, truth.classes, weights),
  undefinedReason: ({ y, classes }) => {
    if (y.length === 0) return 'empty'
    return new Set(y).size < classes ? 'class_without_positives_or_negatives' : undefined
  },
}
