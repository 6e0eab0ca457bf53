import { checkRows } from '../core/arrays.js'
import { type Confusion, confusionMatrix, oneVersusRest } from '../stats/confusion.js'
import type { Metric } from './metric.js'

/**
 * Macro F1: the plain mean over the declared classes of 2TP / (2TP + FP + FN). A class that neither occurs nor is
 * predicted counts 0, so that the set of classes does not depend on the model.
 *
 * @param yTrue class index of each sample; shape (n,)
 * @param yPred predicted class index, -1 where there is none; shape (n,)
 * @param classes how many classes are declared
 * @param weights frequency of each sample, all one when absent; shape (n,)
 * @returns a number in [0, 1]; NaN when there are no samples
 * @throws FmbenchError `shape-mismatch` when the sample counts differ, `bad-data` for a class that is not declared
 */
export function f1Macro(yTrue: Int32Array, yPred: Int32Array, classes: number, weights?: Float64Array): number {
  checkRows('F1-Score', yTrue, yPred.length)
  return macroOf(confusionMatrix(yTrue, yPred, classes, weights))
}

function macroOf(confusion: Confusion): number {
  if (confusion.total === 0) return Number.NaN
  let sum = 0
  for (let one = 0; one < confusion.classes; one++) {
    const { tp, fp, fn } = oneVersusRest(confusion, one)
    if (tp > 0) sum += (2 * tp) / (2 * tp + fp + fn)
  }
  return sum / confusion.classes
}

export const f1Metric: Metric<'label'> = {
  id: 'F1-Score',
  label: 'F1 score, mean over the classes',
  aliases: ['f1_macro'],
  version: 1,
  needs: 'label',
  direction: 'higher',
  range: [0, 1],
  invariantTo: ['sample-order', 'class-order', 'weights-as-copies'],
  source: 'Sokolova & Lapalme 2009, doi:10.1016/j.ipm.2009.03.002',
  meaning: {
    what: 'For each class, how well finding its samples and not crying wolf go together; then the mean, every class counting the same.',
    example: 'F1-Score 0.50 with accuracy 0.95: the common class is recognised, the rare one is missed.',
  },
  undefinedWhen: 'there are no samples',
  compute: (truth, yPred, weights) => f1Macro(truth.y, yPred, truth.classes, weights),
  undefinedReason: (truth) => (truth.y.length === 0 ? 'empty' : undefined),
  resample: (truth, yPred) => {
    checkRows('F1-Score', truth.y, yPred.length)
    return (counts) => macroOf(confusionMatrix(truth.y, yPred, truth.classes, counts))
  },
}
