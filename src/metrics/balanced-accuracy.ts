import { type Confusion, marginsOf } from '../stats/confusion.js'
import { confusionMetric, confusionOf, hitsOf } from './confusion-metric.js'
import type { Metric } from './metric.js'

/**
 * Mean over the classes that occur of the share of their samples that is found. Of two declared classes both must
 * occur: the mean of one would be another quantity.
 *
 * @param yTrue class index of each sample; shape (n,)
 * @param yPred predicted class index, -1 where there is none; shape (n,)
 * @param classes how many classes are declared
 * @param weights frequency of each sample, all one when absent; shape (n,)
 * @returns a number in [0, 1]; NaN when there are no samples, or only one of two classes
 * @throws FmbenchError `shape-mismatch` when the sample counts differ, `bad-data` for a class that is not declared or a
 *   negative weight
 */
export function balancedAccuracy(
  yTrue: Int32Array,
  yPred: Int32Array,
  classes: number,
  weights?: Float64Array,
): number {
  return meanRecall(confusionOf('Balanced-Accuracy', yTrue, yPred, classes, weights))
}

function meanRecall(confusion: Confusion): number {
  let total = 0
  let present = 0
  for (let one = 0; one < confusion.classes; one++) {
    const { support } = marginsOf(confusion, one)
    if (support === 0) continue
    total += hitsOf(confusion, one) / support
    present++
  }
  return present < 2 && confusion.classes === 2 ? Number.NaN : total / present
}

export const balancedAccuracyMetric: Metric<'label'> = confusionMetric({
  id: 'Balanced-Accuracy',
  label: 'Balanced accuracy',
  aliases: ['balanced_accuracy'],
  version: 1,
  direction: 'higher',
  range: [0, 1],
  invariantTo: ['sample-order', 'class-order', 'weights-as-copies'],
  source: 'Brodersen et al. 2010, doi:10.1109/ICPR.2010.764',
  meaning: {
    what: 'For each class that occurs, the share of its samples that is found; then the mean, every class counting the same.',
    example: 'Balanced-Accuracy 0.50 with accuracy 0.95: everything is called by the name of the common class.',
  },
  undefinedWhen: 'there are no samples, or those of a two-class task all belong to one class',
  formula: meanRecall,
  whyUndefined: 'single_class',
})
