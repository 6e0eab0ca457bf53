import { type Confusion, marginsOf } from '../stats/confusion.js'
import { confusionMetric, confusionOf, hitsOf } from './confusion-metric.js'
import { F1_FACTS } from './f1.js'
import type { Metric } from './metric.js'

/**
 * Mean over the declared classes of the share of samples called so that are of the class. A class that is never
 * predicted counts 0.
 *
 * @param yTrue class index of each sample; shape (n,)
 * @param yPred predicted class index, -1 where there is none; shape (n,)
 * @param classes how many classes are declared
 * @param weights frequency of each sample, all one when absent; shape (n,)
 * @returns a number in [0, 1]; NaN when there are no samples
 * @throws FmbenchError `shape-mismatch` when the sample counts differ, `bad-data` for a class that is not declared or a
 *   negative weight
 */
export function precisionMacro(yTrue: Int32Array, yPred: Int32Array, classes: number, weights?: Float64Array): number {
  return meanShare(confusionOf('Precision-Macro', yTrue, yPred, classes, weights), 'predicted')
}

/**
 * Mean over the declared classes of the share of their samples that is found. A class that does not occur counts 0;
 * Balanced-Accuracy leaves it out. Arguments as `precisionMacro`.
 */
export function recallMacro(yTrue: Int32Array, yPred: Int32Array, classes: number, weights?: Float64Array): number {
  return meanShare(confusionOf('Recall-Macro', yTrue, yPred, classes, weights), 'support')
}

function meanShare(confusion: Confusion, margin: 'support' | 'predicted'): number {
  if (confusion.total === 0) return Number.NaN
  let sum = 0
  for (let one = 0; one < confusion.classes; one++) {
    const hits = hitsOf(confusion, one)
    if (hits > 0) sum += hits / marginsOf(confusion, one)[margin]
  }
  return sum / confusion.classes
}

export const precisionMacroMetric: Metric<'label'> = confusionMetric({
  ...F1_FACTS,
  id: 'Precision-Macro',
  label: 'Precision, mean over the classes',
  aliases: ['precision_macro'],
  meaning: {
    what: 'For each class, the share of samples given its name that deserve it; then the mean, every class counting the same.',
    example: 'Precision-Macro 0.70: a name that the model gives is right in 70 of 100 cases, averaged over the names.',
  },
  formula: (confusion) => meanShare(confusion, 'predicted'),
})

export const recallMacroMetric: Metric<'label'> = confusionMetric({
  ...F1_FACTS,
  id: 'Recall-Macro',
  label: 'Recall, mean over the declared classes',
  aliases: ['recall_macro'],
  meaning: {
    what: 'For each declared class, the share of its samples that is found, 0 where it has none; then the mean, every class counting the same.',
    example: 'Recall-Macro 0.60 with Balanced-Accuracy 0.80: one of four declared classes does not occur in the data.',
  },
  formula: (confusion) => meanShare(confusion, 'support'),
})
