import { type Confusion, marginsOf } from '../stats/confusion.js'
import { confusionMetric, confusionOf, hitsOf } from './confusion-metric.js'
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
 * @throws FmbenchError `shape-mismatch` when the sample counts differ, `bad-data` for a class that is not declared or a
 *   negative weight
 */
export function f1Macro(yTrue: Int32Array, yPred: Int32Array, classes: number, weights?: Float64Array): number {
  return macroOf(confusionOf('F1-Score', yTrue, yPred, classes, weights))
}

/** F1 of each class, averaged with the number of its true samples as its weight. Arguments as `f1Macro`. */
export function f1Weighted(yTrue: Int32Array, yPred: Int32Array, classes: number, weights?: Float64Array): number {
  return weightedOf(confusionOf('F1-Weighted', yTrue, yPred, classes, weights))
}

/**
 * F1 of the pooled counts of all classes: the accuracy, but where predictions are missing, which are then misses
 * and no false alarms. Arguments as `f1Macro`.
 */
export function f1Micro(yTrue: Int32Array, yPred: Int32Array, classes: number, weights?: Float64Array): number {
  return microOf(confusionOf('F1-Micro', yTrue, yPred, classes, weights))
}

/**
 * F1 of the positive class: 2TP / (2TP + FP + FN), in count form, so that it is 0 and not undefined where nothing is
 * called positive.
 *
 * @param yTrue 0 or 1; shape (n,)
 * @param yPred 0 or 1, -1 where there is none; shape (n,)
 * @param weights frequency of each sample, all one when absent; shape (n,)
 * @returns a number in [0, 1]; NaN when nothing is positive and nothing is called so
 * @throws as `f1Macro`
 */
export function f1Binary(yTrue: Int32Array, yPred: Int32Array, weights?: Float64Array): number {
  return f1Of(confusionOf('F1-Binary', yTrue, yPred, 2, weights), 1)
}

/** 0 / 0 is NaN when the class neither occurs nor is predicted. */
function f1Of(confusion: Confusion, one: number): number {
  const { support, predicted } = marginsOf(confusion, one)
  return (2 * hitsOf(confusion, one)) / (support + predicted)
}

function macroOf(confusion: Confusion): number {
  if (confusion.total === 0) return Number.NaN
  let sum = 0
  for (let one = 0; one < confusion.classes; one++) {
    if (hitsOf(confusion, one) > 0) sum += f1Of(confusion, one)
  }
  return sum / confusion.classes
}

function weightedOf(confusion: Confusion): number {
  let sum = 0
  for (let one = 0; one < confusion.classes; one++) {
    if (hitsOf(confusion, one) > 0) sum += f1Of(confusion, one) * marginsOf(confusion, one).support
  }
  return sum / confusion.total
}

function microOf(confusion: Confusion): number {
  let hits = 0
  let supportAndPredicted = 0
  for (let one = 0; one < confusion.classes; one++) {
    const { support, predicted } = marginsOf(confusion, one)
    hits += hitsOf(confusion, one)
    supportAndPredicted += support + predicted
  }
  return (2 * hits) / supportAndPredicted
}

/** What F1, precision and recall have in common. */
export const F1_FACTS = {
  version: 1,
  direction: 'higher',
  range: [0, 1],
  invariantTo: ['sample-order', 'class-order', 'weights-as-copies'],
  source: 'Sokolova & Lapalme 2009, doi:10.1016/j.ipm.2009.03.002',
  undefinedWhen: 'there are no samples',
  whyUndefined: 'empty',
} as const

export const f1Metric: Metric<'label'> = confusionMetric({
  ...F1_FACTS,
  id: 'F1-Score',
  label: 'F1 score, mean over the classes',
  aliases: ['f1_macro'],
  meaning: {
    what: 'For each class, how well finding its samples and not crying wolf go together; then the mean, every class counting the same.',
    example: 'F1-Score 0.50 with accuracy 0.95: the common class is recognised, the rare one is missed.',
  },
  formula: macroOf,
})

export const f1WeightedMetric: Metric<'label'> = confusionMetric({
  ...F1_FACTS,
  id: 'F1-Weighted',
  label: 'F1 score, mean over the samples',
  aliases: ['f1_weighted'],
  meaning: {
    what: 'As F1-Score, but a common class counts for more: each class by the number of its samples.',
    example:
      'F1-Weighted 0.93 with F1-Score 0.50: the common class is recognised, the rare one is missed and hardly counts.',
  },
  formula: weightedOf,
})

export const f1MicroMetric: Metric<'label'> = confusionMetric({
  ...F1_FACTS,
  id: 'F1-Micro',
  label: 'F1 score of all classes pooled',
  aliases: ['f1_micro'],
  meaning: {
    what: 'The accuracy under another name, as long as every sample has one prediction; a missing prediction costs a little less.',
    example: 'F1-Micro 0.90 on 200 scans: 180 right, 20 wrong.',
  },
  formula: microOf,
})

export const f1BinaryMetric: Metric<'label'> = confusionMetric({
  ...F1_FACTS,
  id: 'F1-Binary',
  label: 'F1 score of the positive class',
  aliases: ['f1'],
  isBinaryOnly: true,
  invariantTo: ['sample-order', 'weights-as-copies'],
  meaning: {
    what: 'How well finding the positives (sensitivity) and not crying wolf (precision) go together: their harmonic mean. True negatives do not count.',
    example: 'F1-Binary 0.67: for instance, 8 of 10 patients found, with 6 false alarms.',
  },
  undefinedWhen: 'nothing is positive and nothing is called so',
  formula: f1Of,
  whyUndefined: 'no_positives',
})
