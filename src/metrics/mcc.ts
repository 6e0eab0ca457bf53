import { type Confusion, oneVersusRest } from '../stats/confusion.js'
import { sum } from '../stats/sum.js'
import { confusionMetric, confusionOf } from './confusion-metric.js'
import type { Metric } from './metric.js'

/**
 * Matthews' correlation between truth and prediction; for more than two classes Gorodkin's R_K, which is the same for
 * two. A missing prediction counts as a class of its own.
 *
 * @param yTrue class index of each sample; shape (n,)
 * @param yPred predicted class index, -1 where there is none; shape (n,)
 * @param classes how many classes are declared
 * @param weights frequency of each sample, all one when absent; shape (n,)
 * @returns a number in [-1, 1]; 0 when all predictions are alike; NaN when all samples belong to one class
 * @throws FmbenchError `shape-mismatch` when the sample counts differ, `bad-data` for a class that is not declared or a
 *   negative weight
 * @see Matthews 1975, doi:10.1016/0005-2795(75)90109-9; Gorodkin 2004, doi:10.1016/j.compbiolchem.2004.09.006
 */
export function mcc(yTrue: Int32Array, yPred: Int32Array, classes: number, weights?: Float64Array): number {
  return correlationOf(confusionOf('MCC', yTrue, yPred, classes, weights))
}

function correlationOf(confusion: Confusion): number {
  const { classes, total, missing } = confusion
  let covariance = 0
  let ofTruth = 0
  const nMissing = sum(missing)
  let ofPrediction = nMissing * (total - nMissing)
  for (let one = 0; one < classes; one++) {
    // The usual forms, such as s^2 - sum of squares, lose digits where one class is common; these do not.
    const { tp, fp, fn, tn } = oneVersusRest(confusion, one)
    covariance += tp * tn - fp * fn
    ofTruth += (tp + fn) * (fp + tn)
    ofPrediction += (tp + fp) * (fn + tn)
  }
  if (ofTruth === 0) return Number.NaN
  if (ofPrediction === 0) return 0
  // The product of the roots: the root of the product would overflow.
  const r = covariance / (Math.sqrt(ofTruth) * Math.sqrt(ofPrediction))
  // Rounding can push a perfect r just past 1.
  return Math.max(-1, Math.min(1, r))
}

export const mccMetric: Metric<'label'> = confusionMetric({
  id: 'MCC',
  label: "Matthews' correlation coefficient",
  aliases: ['matthews_corrcoef'],
  version: 1,
  direction: 'higher',
  range: [-1, 1],
  chance: 0,
  invariantTo: ['sample-order', 'class-order', 'weights-as-copies'],
  source: 'Matthews 1975, doi:10.1016/0005-2795(75)90109-9; Gorodkin 2004, doi:10.1016/j.compbiolchem.2004.09.006',
  meaning: {
    what: 'How strongly the given classes go with the true ones: 1 is perfect, 0 is no better than guessing, also where one class is common.',
    example: 'MCC 0 with accuracy 0.95: everything is called by the name of the common class.',
  },
  undefinedWhen: 'all samples belong to one class',
  formula: correlationOf,
  whyUndefined: 'single_class',
})
