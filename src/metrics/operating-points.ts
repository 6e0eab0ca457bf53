import { checkRows, checkWeights } from '../core/arrays.js'
import type { Family } from '../core/registry.js'
import { sortScores } from '../stats/mann-whitney.js'
import {
  atLargestYouden,
  atSensitivity,
  atSpecificity,
  type OperatingPoint,
  operatingPoint,
  type VertexRule,
} from '../stats/operating-point.js'
import { mcClishCorrection, partialAuc } from '../stats/partial-auc.js'
import { type RocCurve, rocCurve } from '../stats/roc.js'
import type { Metric } from './metric.js'

/**
 * The most sensitive decision rule whose specificity reaches the target, with its threshold. The threshold is chosen
 * on these very samples, so its rates are optimistic.
 *
 * @param yTrue 0 or 1; shape (n,)
 * @param score any real number, larger for the positive class; shape (n,)
 * @param specificity at least this, in [0, 1]
 * @param weights frequency of each sample, all one when absent; shape (n,)
 * @returns undefined when all samples belong to one class
 * @throws FmbenchError `shape-mismatch` when the sample counts differ, `bad-data` when a score is NaN or a weight negative
 */
export function sensitivityAtSpecificity(
  yTrue: Int32Array,
  score: Float64Array,
  specificity: number,
  weights?: Float64Array,
): OperatingPoint | undefined {
  return pointAt(atSpecificity(specificity), yTrue, score, weights)
}

/** The most specific decision rule whose sensitivity reaches the target. As `sensitivityAtSpecificity`. */
export function specificityAtSensitivity(
  yTrue: Int32Array,
  score: Float64Array,
  sensitivity: number,
  weights?: Float64Array,
): OperatingPoint | undefined {
  return pointAt(atSensitivity(sensitivity), yTrue, score, weights)
}

/**
 * The decision rule with the largest sensitivity + specificity - 1. As `sensitivityAtSpecificity`.
 *
 * @see Youden 1950, doi:10.1002/1097-0142(1950)3:1<32::AID-CNCR2820030106>3.0.CO;2-3
 */
export function youdenOptimum(
  yTrue: Int32Array,
  score: Float64Array,
  weights?: Float64Array,
): OperatingPoint | undefined {
  return pointAt(atLargestYouden, yTrue, score, weights)
}

function pointAt(
  rule: VertexRule,
  yTrue: Int32Array,
  score: Float64Array,
  weights: Float64Array | undefined,
): OperatingPoint | undefined {
  checkRows('Operating point', yTrue, score.length)
  checkWeights('Operating point', yTrue.length, weights)
  return operatingPoint(sortScores(yTrue, score), score, rule, weights)
}

/** A metric that the ROC curve determines; each resample gets a curve, and with it a threshold, of its own. */
function curveMetric(
  facts: Pick<Metric<'score'>, 'id' | 'label' | 'chance' | 'source' | 'meaning' | 'tells' | 'thresholdSource'>,
  formula: (curve: RocCurve) => number,
): Metric<'score'> {
  return {
    ...facts,
    version: 1,
    needs: 'score',
    direction: 'higher',
    range: [0, 1],
    isBinaryOnly: true,
    invariantTo: ['sample-order', 'monotone-scores', 'weights-as-copies'],
    undefinedWhen: 'all samples belong to one class',
    compute: (yTrue, score, weights) => {
      checkRows(facts.id, yTrue, score.length)
      checkWeights(facts.id, yTrue.length, weights)
      return formula(rocCurve(sortScores(yTrue, score), weights))
    },
    undefinedReason: (yTrue) => {
      if (yTrue.length === 0) return 'empty'
      return yTrue.includes(0) && yTrue.includes(1) ? undefined : 'single_class'
    },
    resample: (yTrue, score) => {
      checkRows(facts.id, yTrue, score.length)
      const sorted = sortScores(yTrue, score)
      return (counts) => formula(rocCurve(sorted, counts))
    },
  }
}

const hasBothClasses = ({ fpr, tpr }: RocCurve): boolean => !Number.isNaN(fpr[0]) && !Number.isNaN(tpr[0])

const OPTIMISM =
  'The threshold is chosen on the test data themselves (threshold source: test), so the value is optimistic.'
const PEPE = 'Pepe 2003, The Statistical Evaluation of Medical Tests, ISBN 9780198509844'

/** @param specificity at least this, above 0, at most 1 */
export function sensitivityAtSpecificityMetric(specificity: number): Metric<'score'> {
  const rule = atSpecificity(specificity)
  return curveMetric(
    {
      id: `Sensitivity-at-Specificity-${specificity}`,
      thresholdSource: 'test',
      label: `Sensitivity where specificity is at least ${specificity}`,
      chance: complement(specificity),
      source: PEPE,
      meaning: {
        what: `The share of positives that is found when the threshold is set so that at least ${percent(specificity)} of negatives are called negative. ${OPTIMISM}`,
        example: `0.70: with false alarms for at most ${percent(complement(specificity))} of the healthy, 70 of 100 patients are found.`,
      },
    },
    (curve) => (hasBothClasses(curve) ? curve.tpr[rule(curve)] : Number.NaN),
  )
}

/** @param sensitivity at least this, above 0, at most 1 */
export function specificityAtSensitivityMetric(sensitivity: number): Metric<'score'> {
  const rule = atSensitivity(sensitivity)
  return curveMetric(
    {
      id: `Specificity-at-Sensitivity-${sensitivity}`,
      thresholdSource: 'test',
      label: `Specificity where sensitivity is at least ${sensitivity}`,
      chance: complement(sensitivity),
      source: PEPE,
      meaning: {
        what: `The share of negatives that is called negative when the threshold is set so that at least ${percent(sensitivity)} of positives are found. ${OPTIMISM}`,
        example: `0.70: finding at least ${percent(sensitivity)} of patients alarms 30 of 100 healthy persons.`,
      },
    },
    (curve) => (hasBothClasses(curve) ? 1 - curve.fpr[rule(curve)] : Number.NaN),
  )
}

/** @param maxFpr the curve counts up to this false positive rate, above 0, at most 1 */
export function partialAurocMetric(maxFpr: number): Metric<'score'> {
  return curveMetric(
    {
      id: `Partial-AUROC-${maxFpr}`,
      tells: 'classes',
      label: `Area under the ROC curve up to a false positive rate of ${maxFpr}, standardised`,
      chance: 0.5,
      source: 'McClish 1989, doi:10.1177/0272989X8900900307',
      meaning: {
        what: `AUROC of the left end of the curve alone, where at most ${percent(maxFpr)} of negatives are called positive; stretched so that guessing earns 0.5 and perfection 1.`,
        example:
          'Two models of equal AUROC: the one with more of its area at the left finds more patients at few false alarms.',
      },
    },
    (curve) => mcClishCorrection(partialAuc(curve, maxFpr), maxFpr),
  )
}

/** 1 - 0.9 is not quite 0.1. */
const complement = (share: number): number => Number((1 - share).toFixed(12))
const percent = (share: number): string => `${Number((100 * share).toFixed(10))}%`

const familyOf = (pattern: string, metricOf: (share: number) => Metric): Family<Metric> => ({
  pattern,
  make: (share) => (share > 0 && share <= 1 ? metricOf(share) : undefined),
})

export const operatingPointFamilies: readonly Family<Metric>[] = [
  familyOf('Sensitivity-at-Specificity-<share>', sensitivityAtSpecificityMetric),
  familyOf('Specificity-at-Sensitivity-<share>', specificityAtSensitivityMetric),
  familyOf('Partial-AUROC-<share>', partialAurocMetric),
]
