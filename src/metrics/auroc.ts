import { checkRows, checkWeights, splitByClass } from '../core/arrays.js'
import { delongDifferenceBounds, delongLogitBounds, delongPairedTest, delongPlacements } from '../stats/delong.js'
import type { Difference, Interval } from '../stats/interval.js'
import { aurocReplay, mannWhitneyU, sortScores, weightedAuroc } from '../stats/mann-whitney.js'
import { newcombeInterval } from '../stats/newcombe.js'
import type { Metric } from './metric.js'

/**
 * Area under the ROC curve: the chance that a random positive scores above a random negative, ties counting half.
 *
 * @param yTrue class of each sample, 0 or 1; shape (n,)
 * @param score any real number, larger for the positive class; infinities allowed; shape (n,)
 * @param weights frequency of each sample, all one when absent; shape (n,)
 * @returns a number in [0, 1]; NaN when `yTrue` holds a single class
 * @throws FmbenchError `shape-mismatch` when the sample counts differ, `bad-data` when a score is NaN or a weight negative
 */
export function auroc(yTrue: Int32Array, score: Float64Array, weights?: Float64Array): number {
  checkRows('AUROC', yTrue, score.length)
  checkWeights('AUROC', yTrue.length, weights)
  if (weights !== undefined) return weightedAuroc(sortScores(yTrue, score), weights)
  const [negatives, positives] = splitByClass(yTrue, score)
  // 0 / 0 is NaN when a class is absent.
  return mannWhitneyU(positives, negatives) / (positives.length * negatives.length)
}

/**
 * From this many expected upwards, DeLong's variance can be trusted: samples of the smaller class times the chance of
 * a wrongly ordered pair (or of a rightly ordered one, where that is rarer).
 */
const ENOUGH_WRONG_ORDERS = 5

/**
 * Confidence interval of the AUROC, for independent samples: DeLong's on the logit scale where wrongly ordered pairs
 * are many. Where they are few, DeLong's variance is too small more often than not, and each bound is the more
 * cautious of DeLong's and Newcombe's method 5; where there are none (perfect separation), or scores are constant,
 * or a class has one sample, Newcombe's alone. How often each of them holds: docs/coverage.md.
 *
 * @returns undefined when a class is absent
 */
export function aurocInterval(yTrue: Int32Array, score: Float64Array, level: number): Interval | undefined {
  checkRows('AUROC', yTrue, score.length)
  const [negatives, positives] = splitByClass(yTrue, score)
  const placements = delongPlacements(positives, negatives)
  const { area } = placements
  const newcombe = newcombeInterval(area, positives.length, negatives.length, level)
  const delong = delongLogitBounds(placements, level)
  if (newcombe === undefined || delong === undefined) return newcombe
  const wrongOrders = Math.min(positives.length, negatives.length) * Math.min(area, 1 - area)
  if (wrongOrders >= ENOUGH_WRONG_ORDERS) return { ...delong, level, method: 'delong-logit' }
  const [low, high] = [Math.min(delong.low, newcombe.low), Math.max(delong.high, newcombe.high)]
  return { low, high, level, method: 'delong-newcombe' }
}

/** Below this many samples in a class, DeLong's test of a difference is not to be trusted. */
const MIN_PER_CLASS_FOR_DIFFERENCE = 10

/**
 * Difference of two AUROCs on the same samples, with DeLong's paired interval.
 *
 * @returns undefined when a class has fewer than ten samples, or the difference has no variance
 */
export function aurocDifference(
  yTrue: Int32Array,
  first: Float64Array,
  second: Float64Array,
  level: number,
): Difference | undefined {
  checkRows('AUROC', yTrue, first.length)
  checkRows('AUROC', yTrue, second.length)
  const placements = [first, second].map((score) => {
    const [negatives, positives] = splitByClass(yTrue, score)
    return delongPlacements(positives, negatives)
  })
  const isSmall =
    Math.min(placements[0].positives.length, placements[0].negatives.length) < MIN_PER_CLASS_FOR_DIFFERENCE
  const comparison = delongPairedTest(placements[0], placements[1])
  if (isSmall || !(comparison.variance > 0)) return undefined
  return { value: comparison.difference, ...delongDifferenceBounds(comparison, level), level, method: 'delong-paired' }
}

export const aurocMetric: Metric<'score'> = {
  id: 'AUROC',
  label: 'Area under the ROC curve',
  aliases: ['roc_auc'],
  version: 1,
  needs: 'score',
  tells: 'classes',
  direction: 'higher',
  range: [0, 1],
  chance: 0.5,
  isBinaryOnly: true,
  invariantTo: ['sample-order', 'monotone-scores', 'weights-as-copies'],
  source: 'Hanley & McNeil 1982, doi:10.1148/radiology.143.1.7063747',
  meaning: {
    what: 'The chance that a random sample of the positive class scores higher than a random sample of the other class.',
    example: 'AUROC 0.80: of 100 pairs of one patient and one control, the patient has the higher score in 80.',
  },
  undefinedWhen: 'all samples belong to one class',
  compute: auroc,
  undefinedReason: (yTrue) => {
    if (yTrue.length === 0) return 'empty'
    return yTrue.includes(0) && yTrue.includes(1) ? undefined : 'single_class'
  },
  interval: aurocInterval,
  difference: aurocDifference,
  resample: (yTrue, score) => {
    checkRows('AUROC', yTrue, score.length)
    const sorted = sortScores(yTrue, score)
    return aurocReplay(sorted)
  },
}
