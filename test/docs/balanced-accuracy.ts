import { checkRows } from '../../src/core/arrays.js'
import type { Metric } from '../../src/metrics/metric.js'
import { confusionMatrix, oneVersusRest } from '../../src/stats/confusion.js'

/**
 * Mean over the declared classes of the share of their samples that is found.
 *
 * @param yTrue class index of each sample; shape (n,)
 * @param yPred predicted class index, -1 where there is none; shape (n,)
 * @param classes how many classes are declared
 * @param weights frequency of each sample, all one when absent; shape (n,)
 * @returns a number in [0, 1]; NaN when a declared class has no sample
 * @throws FmbenchError `shape-mismatch` when the sample counts differ
 */
export function balancedAccuracy(
  yTrue: Int32Array,
  yPred: Int32Array,
  classes: number,
  weights?: Float64Array,
): number {
  checkRows('Balanced-Accuracy', yTrue, yPred.length)
  const confusion = confusionMatrix(yTrue, yPred, classes, weights)
  let sum = 0
  for (let one = 0; one < classes; one++) {
    const { tp, fn } = oneVersusRest(confusion, one)
    sum += tp / (tp + fn) // 0 / 0 is NaN when a class is absent.
  }
  return sum / classes
}

export const balancedAccuracyMetric: Metric<'label'> = {
  id: 'Balanced-Accuracy',
  label: 'Balanced accuracy',
  aliases: ['balanced_accuracy'],
  version: 1,
  needs: 'label',
  direction: 'higher',
  range: [0, 1],
  invariantTo: ['sample-order', 'class-order', 'weights-as-copies'],
  source: 'Brodersen et al. 2010, doi:10.1109/ICPR.2010.764',
  meaning: {
    what: 'For each class, the share of its samples that is found; then the mean, every class counting the same.',
    example: 'Balanced-Accuracy 0.50 with accuracy 0.95: everything is called by the name of the common class.',
  },
  undefinedWhen: 'a declared class has no sample',
  compute: (truth, yPred, weights) => balancedAccuracy(truth.y, yPred, truth.classes, weights),
  undefinedReason: ({ y, classes }) => {
    if (y.length === 0) return 'empty'
    return new Set(y).size < classes ? 'class_without_positives_or_negatives' : undefined
  },
}
