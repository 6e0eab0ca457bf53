import { type Confusion, marginsOf } from '../stats/confusion.js'
import { confusionMetric, confusionOf, hitsOf } from './confusion-metric.js'
import type { Metric } from './metric.js'

// Shares of one class. A missing prediction (-1) is wrong: it lowers the sensitivity or specificity of its class, and
// is nowhere among the predicted.

/**
 * Share of the positives that are found: TP / (TP + FN).
 *
 * @param yTrue 0 or 1; shape (n,)
 * @param yPred 0 or 1, -1 where there is no prediction; shape (n,)
 * @param weights frequency of each sample, all one when absent; shape (n,)
 * @returns NaN when there are no positives
 * @throws FmbenchError `shape-mismatch` when the sample counts differ, `bad-data` for another class or a negative weight
 */
export function sensitivity(yTrue: Int32Array, yPred: Int32Array, weights?: Float64Array): number {
  return recallOf(confusionOf('Sensitivity', yTrue, yPred, 2, weights), 1)
}

/** Share of the negatives that are called so: TN / (TN + FP); NaN when there are none. Arguments as `sensitivity`. */
export function specificity(yTrue: Int32Array, yPred: Int32Array, weights?: Float64Array): number {
  return recallOf(confusionOf('Specificity', yTrue, yPred, 2, weights), 0)
}

/** Share of the predicted positives that are positive: TP / (TP + FP); NaN when there are none. Arguments as `sensitivity`. */
export function ppv(yTrue: Int32Array, yPred: Int32Array, weights?: Float64Array): number {
  return precisionOf(confusionOf('PPV', yTrue, yPred, 2, weights), 1)
}

/** Share of the predicted negatives that are negative: TN / (TN + FN); NaN when there are none. Arguments as `sensitivity`. */
export function npv(yTrue: Int32Array, yPred: Int32Array, weights?: Float64Array): number {
  return precisionOf(confusionOf('NPV', yTrue, yPred, 2, weights), 0)
}

/**
 * Positive predictive value where the positives are as common as declared, not as in the sample: what a case-control
 * study must report.
 *
 * @param prevalence share of positives where the model will be used, in [0, 1]
 * @returns NaN when nobody would be called positive
 * @see Altman & Bland 1994, doi:10.1136/bmj.309.6947.102
 */
export function ppvAtPrevalence(sensitivity: number, specificity: number, prevalence: number): number {
  const truePositives = sensitivity * prevalence
  return truePositives / (truePositives + (1 - specificity) * (1 - prevalence))
}

/** Negative predictive value at a declared prevalence. Arguments as `ppvAtPrevalence`; NaN when nobody is called negative. */
export function npvAtPrevalence(sensitivity: number, specificity: number, prevalence: number): number {
  return ppvAtPrevalence(specificity, sensitivity, 1 - prevalence)
}

/**
 * Youden's index of the labels as given: sensitivity + specificity - 1. Arguments as `sensitivity`.
 *
 * @returns in [-1, 1]; NaN when a class is absent
 */
export function youdenJ(yTrue: Int32Array, yPred: Int32Array, weights?: Float64Array): number {
  return youdenOf(confusionOf('Youden-J', yTrue, yPred, 2, weights), 1)
}

/** 0 / 0 is NaN when the class does not occur. */
function recallOf(confusion: Confusion, one: number): number {
  return hitsOf(confusion, one) / marginsOf(confusion, one).support
}

/** 0 / 0 is NaN when nothing is called so. */
function precisionOf(confusion: Confusion, one: number): number {
  return hitsOf(confusion, one) / marginsOf(confusion, one).predicted
}

function youdenOf(confusion: Confusion, positive: number): number {
  return recallOf(confusion, positive) + recallOf(confusion, 1 - positive) - 1
}

const SHARES_OF_TWO_CLASSES = {
  version: 1,
  direction: 'higher',
  range: [0, 1],
  isBinaryOnly: true,
  invariantTo: ['sample-order', 'weights-as-copies'],
} as const

const ALTMAN_BLAND_1 = 'Altman & Bland 1994, doi:10.1136/bmj.308.6943.1552; interval: Wilson 1927'
const ALTMAN_BLAND_2 = 'Altman & Bland 1994, doi:10.1136/bmj.309.6947.102; interval: Wilson 1927'

export const sensitivityMetric: Metric<'label'> = confusionMetric({
  ...SHARES_OF_TWO_CLASSES,
  id: 'Sensitivity',
  label: 'Sensitivity (recall of the positive class)',
  aliases: ['recall'],
  source: ALTMAN_BLAND_1,
  meaning: {
    what: 'Of those who have the condition, the share that is called positive.',
    example: 'Sensitivity 0.90 on 50 patients: 45 are found, 5 are missed.',
  },
  undefinedWhen: 'there are no positives',
  formula: recallOf,
  whyUndefined: 'no_positives',
  shareOf: (confusion, positive) => [hitsOf(confusion, positive), marginsOf(confusion, positive).support],
})

export const specificityMetric: Metric<'label'> = confusionMetric({
  ...SHARES_OF_TWO_CLASSES,
  id: 'Specificity',
  label: 'Specificity (recall of the negative class)',
  source: ALTMAN_BLAND_1,
  meaning: {
    what: 'Of those who do not have the condition, the share that is called negative.',
    example: 'Specificity 0.90 on 200 healthy persons: 20 of them are alarmed for nothing.',
  },
  undefinedWhen: 'there are no negatives',
  formula: (confusion, positive) => recallOf(confusion, 1 - positive),
  whyUndefined: 'no_negatives',
  shareOf: (confusion, positive) => [hitsOf(confusion, 1 - positive), marginsOf(confusion, 1 - positive).support],
})

export const ppvMetric: Metric<'label'> = confusionMetric({
  ...SHARES_OF_TWO_CLASSES,
  id: 'PPV',
  label: 'Positive predictive value (precision)',
  aliases: ['precision'],
  source: ALTMAN_BLAND_2,
  meaning: {
    what: 'Of those who are called positive, the share that has the condition. It holds only where the condition is as common as in the test data.',
    example: 'PPV 0.60: of 10 alarms, 6 are right. Where the condition is rarer, fewer are.',
  },
  undefinedWhen: 'nothing is called positive',
  formula: precisionOf,
  whyUndefined: 'no_predicted_positives',
  shareOf: (confusion, positive) => [hitsOf(confusion, positive), marginsOf(confusion, positive).predicted],
})

export const npvMetric: Metric<'label'> = confusionMetric({
  ...SHARES_OF_TWO_CLASSES,
  id: 'NPV',
  label: 'Negative predictive value',
  source: ALTMAN_BLAND_2,
  meaning: {
    what: 'Of those who are called negative, the share that does not have the condition. It holds only where the condition is as common as in the test data.',
    example: 'NPV 0.98: of 100 persons sent home, 2 have the condition.',
  },
  undefinedWhen: 'nothing is called negative',
  formula: (confusion, positive) => precisionOf(confusion, 1 - positive),
  whyUndefined: 'no_predicted_negatives',
  shareOf: (confusion, positive) => [hitsOf(confusion, 1 - positive), marginsOf(confusion, 1 - positive).predicted],
})

export const youdenMetric: Metric<'label'> = confusionMetric({
  ...SHARES_OF_TWO_CLASSES,
  id: 'Youden-J',
  label: "Youden's index",
  range: [-1, 1],
  chance: 0,
  invariantTo: ['sample-order', 'class-order', 'weights-as-copies'],
  source: 'Youden 1950, doi:10.1002/1097-0142(1950)3:1<32::AID-CNCR2820030106>3.0.CO;2-3',
  meaning: {
    what: 'Sensitivity plus specificity minus 1, at the threshold that the benchmark declares.',
    example: 'Youden-J 0.60: for instance, 80 of 100 patients found and 20 of 100 healthy persons alarmed.',
  },
  undefinedWhen: 'all samples belong to one class',
  formula: youdenOf,
  whyUndefined: 'single_class',
})
