import { checkRows, checkWeights, column, type Matrix } from '../core/arrays.js'
import { type SortedScores, sortScores } from '../stats/mann-whitney.js'
import { type Weights, weightedMean } from '../stats/moments.js'
import { checkClassProbabilities, isClass } from './class-probabilities.js'
import type { Metric } from './metric.js'

/**
 * Average precision: the mean precision at which positives are found, from the highest score down; samples of equal
 * score come together. The area under the precision-recall curve in steps, without the optimism of straight lines.
 *
 * @param yTrue 0 or 1; shape (n,)
 * @param score any real number, larger for the positive class; infinities allowed; shape (n,)
 * @param weights frequency of each sample, all one when absent; shape (n,)
 * @returns a number in [0, 1], the prevalence for guessing, 1 without negatives; NaN without positives
 * @throws FmbenchError `shape-mismatch` when the sample counts differ, `bad-data` when a score is NaN or a weight negative
 */
export function averagePrecision(yTrue: Int32Array, score: Float64Array, weights?: Float64Array): number {
  checkRows('Average-Precision', yTrue, score.length)
  checkWeights('Average-Precision', yTrue.length, weights)
  return countedAveragePrecision(sortScores(yTrue, score), weights ?? new Uint16Array(yTrue.length).fill(1))
}

/** Average precision of samples that occur `counts[i]` times: one pass, no sorting. */
function countedAveragePrecision(sorted: SortedScores, counts: Weights): number {
  const { order, isPositive, tieEnds } = sorted
  let area = 0
  let above = 0
  let positivesAbove = 0
  let i = order.length - 1
  for (let group = tieEnds.length - 1; group >= 0; group--) {
    const start = group === 0 ? 0 : tieEnds[group - 1]
    let positives = 0
    for (; i >= start; i--) {
      const count = counts[order[i]]
      above += count
      positives += count * isPositive[i]
    }
    if (positives === 0) continue
    positivesAbove += positives
    area += positives * (positivesAbove / above)
  }
  return area / positivesAbove // 0 / 0 is NaN without positives.
}

/**
 * What guessing earns: the share of positives.
 *
 * @param yTrue 0 or 1; shape (n,)
 * @returns NaN when there are no samples
 */
export function prevalence(yTrue: Int32Array, weights?: Float64Array): number {
  checkWeights('Prevalence', yTrue.length, weights)
  return weightedMean(Float64Array.from(yTrue), weights ?? new Uint16Array(yTrue.length).fill(1))
}

/** How many times better than guessing: average precision over prevalence. Arguments as `averagePrecision`. */
export function averagePrecisionLift(yTrue: Int32Array, score: Float64Array, weights?: Float64Array): number {
  return averagePrecision(yTrue, score, weights) / prevalence(yTrue, weights)
}

/**
 * Mean over the classes of the average precision of each against the rest, scored by its probability.
 *
 * @param yTrue class index of each sample; shape (n,)
 * @param yProba shape (n, k)
 * @param weights frequency of each sample, all one when absent; shape (n,)
 * @returns a number in [0, 1]; NaN when a class does not occur
 * @throws as `averagePrecision`
 */
export function averagePrecisionMacro(yTrue: Int32Array, yProba: Matrix, weights?: Float64Array): number {
  checkClassProbabilities('Average-Precision-Macro', yTrue, yProba)
  let total = 0
  for (let one = 0; one < yProba.columns; one++) {
    total += averagePrecision(isClass(yTrue, one), column(yProba, one), weights)
  }
  return total / yProba.columns
}

export const averagePrecisionMetric: Metric<'score'> = {
  id: 'Average-Precision',
  label: 'Average precision (area under the precision-recall curve)',
  aliases: ['average_precision'],
  version: 1,
  needs: 'score',
  tells: 'classes',
  direction: 'higher',
  range: [0, 1],
  isBinaryOnly: true,
  invariantTo: ['sample-order', 'monotone-scores', 'weights-as-copies'],
  source: 'Davis & Goadrich 2006, doi:10.1145/1143844.1143874',
  meaning: {
    what: 'Going down the list from the highest score: how pure the list is, on average, whenever a positive is met. Guessing earns the share of positives.',
    example: 'Average-Precision 0.40 where 5 of 100 are ill: guessing would earn 0.05.',
  },
  undefinedWhen: 'there are no positives',
  compute: averagePrecision,
  undefinedReason: (yTrue) => {
    if (yTrue.length === 0) return 'empty'
    return yTrue.includes(1) ? undefined : 'no_positives'
  },
  resample: (yTrue, score) => {
    checkRows('Average-Precision', yTrue, score.length)
    const sorted = sortScores(yTrue, score)
    return (counts) => countedAveragePrecision(sorted, counts)
  },
}

export const averagePrecisionMacroMetric: Metric<'probability'> = {
  id: 'Average-Precision-Macro',
  label: 'Average precision, mean over the classes',
  version: 1,
  needs: 'probability',
  tells: 'classes',
  direction: 'higher',
  range: [0, 1],
  invariantTo: ['sample-order', 'class-order', 'weights-as-copies'],
  source: averagePrecisionMetric.source,
  meaning: {
    what: 'Average-Precision of each class against all others, by its probability; then the mean, every class counting the same.',
    example: 'Average-Precision-Macro 0.70 with five equally common classes: guessing would earn 0.20.',
  },
  undefinedWhen: 'a declared class has no sample',
  compute: (truth, yProba, weights) => averagePrecisionMacro(truth.y, yProba, weights),
  undefinedReason: ({ y, classes }) => {
    if (y.length === 0) return 'empty'
    return new Set(y).size < classes ? 'class_without_positives_or_negatives' : undefined
  },
  resample: ({ y, classes }, yProba) => {
    checkClassProbabilities('Average-Precision-Macro', y, yProba)
    const sorted = Array.from({ length: classes }, (_, one) => sortScores(isClass(y, one), column(yProba, one)))
    return (counts) => sorted.reduce((total, one) => total + countedAveragePrecision(one, counts), 0) / classes
  },
}
