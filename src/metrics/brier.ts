import { checkRows, type Matrix } from '../core/arrays.js'
import { weightedMean } from '../stats/moments.js'
import { checkProbabilities } from '../stats/probabilities.js'
import { prevalence } from './average-precision.js'
import { checkClassProbabilities, positiveOf } from './class-probabilities.js'
import { lossMetric, meanLoss } from './loss-metric.js'
import type { Metric } from './metric.js'

/**
 * Brier score of a binary task: the mean squared distance of the probability from what happened.
 *
 * @param yTrue 0 or 1; shape (n,)
 * @param p probability of class 1; shape (n,)
 * @param weights frequency of each sample, all one when absent; shape (n,)
 * @returns a number in [0, 1], 0 is best; NaN when there are no samples
 * @throws FmbenchError `shape-mismatch` when the sample counts differ, `bad-data` for a number outside [0, 1] or a negative
 *   weight
 */
export function brier(yTrue: Int32Array, p: Float64Array, weights?: Float64Array): number {
  return meanLoss('Brier', squaredErrors('Brier', yTrue, p), weights)
}

/**
 * Brier score against that of always saying the prevalence: 1 is perfect, 0 is as good as the prevalence. Arguments as
 * `brier`.
 *
 * @returns at most 1, without a lower end; NaN when all samples belong to one class
 */
export function brierScaled(yTrue: Int32Array, p: Float64Array, weights?: Float64Array): number {
  const score = meanLoss('Brier-Scaled', squaredErrors('Brier-Scaled', yTrue, p), weights)
  return scaled(score, prevalence(yTrue, weights))
}

/**
 * Brier score over all classes: the mean over samples of the squared distances summed over the classes. For two
 * classes it is twice the binary score.
 *
 * @param yTrue class index of each sample; shape (n,)
 * @param yProba shape (n, k)
 * @returns a number in [0, 2], 0 is best; NaN when there are no samples
 * @throws as `brier`
 */
export function brierMulticlass(yTrue: Int32Array, yProba: Matrix, weights?: Float64Array): number {
  return meanLoss('Brier-Multiclass', squaredDistances(yTrue, yProba), weights)
}

function squaredErrors(who: string, yTrue: Int32Array, p: Float64Array): Float64Array {
  checkRows(who, yTrue, p.length)
  checkProbabilities(who, p)
  return p.map((value, i) => (value - yTrue[i]) ** 2)
}

function squaredDistances(yTrue: Int32Array, yProba: Matrix): Float64Array {
  checkClassProbabilities('Brier-Multiclass', yTrue, yProba)
  const { data, columns } = yProba
  return Float64Array.from(yTrue, (label, i) => {
    let distance = 0
    for (let j = 0; j < columns; j++) distance += (data[i * columns + j] - (j === label ? 1 : 0)) ** 2
    return distance
  })
}

/** NaN when all samples belong to one class: nothing is left to explain. */
function scaled(score: number, share: number): number {
  const ofPrevalence = share * (1 - share)
  return ofPrevalence > 0 ? 1 - score / ofPrevalence : Number.NaN
}

const BRIER = 'Brier 1950, doi:10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2'

export const brierMetric: Metric<'probability'> = lossMetric({
  id: 'Brier',
  tells: 'classes',
  label: 'Brier score',
  aliases: ['brier_score_loss'],
  version: 1,
  direction: 'lower',
  range: [0, 1],
  isBinaryOnly: true,
  invariantTo: ['sample-order', 'class-order', 'weights-as-copies'],
  source: BRIER,
  meaning: {
    what: 'The mean squared distance between the predicted probability and what happened (1 or 0). Always saying the prevalence earns prevalence times its rest.',
    example: 'Brier 0.25: as good as saying 50% every time.',
  },
  undefinedWhen: 'there are no samples',
  isJudged: ({ positive }) => positive >= 0,
  lossesOf: (truth, yProba) => squaredErrors('Brier', ...positiveOf(truth, yProba)),
})

export const brierScaledMetric: Metric<'probability'> = {
  id: 'Brier-Scaled',
  label: 'Brier score, scaled',
  version: 1,
  needs: 'probability',
  tells: 'classes',
  direction: 'higher',
  range: [Number.NEGATIVE_INFINITY, 1],
  chance: 0,
  isBinaryOnly: true,
  invariantTo: ['sample-order', 'class-order', 'weights-as-copies'],
  source: 'Steyerberg et al. 2010, doi:10.1097/EDE.0b013e3181c30fb2',
  meaning: {
    what: 'How much of the uncertainty that the prevalence leaves is removed: 1 is all, 0 is none, below 0 is worse than always saying the prevalence.',
    example: 'Brier-Scaled 0.20: one fifth of the uncertainty is gone.',
  },
  undefinedWhen: 'all samples belong to one class',
  compute: (truth, yProba, weights) =>
    truth.positive < 0 ? Number.NaN : brierScaled(...positiveOf(truth, yProba), weights),
  undefinedReason: ({ y, positive }) => {
    if (y.length === 0) return 'empty'
    if (positive < 0) return 'not_applicable'
    return new Set(y).size < 2 ? 'single_class' : undefined
  },
  resample: (truth, yProba) => {
    if (truth.positive < 0) return () => Number.NaN
    const [yTrue, p] = positiveOf(truth, yProba)
    const errors = squaredErrors('Brier-Scaled', yTrue, p)
    const isPositive = Float64Array.from(yTrue)
    return (counts) => scaled(weightedMean(errors, counts), weightedMean(isPositive, counts))
  },
}

export const brierMulticlassMetric: Metric<'probability'> = lossMetric({
  id: 'Brier-Multiclass',
  tells: 'classes',
  label: 'Brier score, summed over the classes',
  version: 1,
  direction: 'lower',
  range: [0, 2],
  invariantTo: ['sample-order', 'class-order', 'weights-as-copies'],
  source: BRIER,
  meaning: {
    what: "The mean over samples of the squared distances between the classes' probabilities and what happened. For two classes it is twice Brier.",
    example: 'Brier-Multiclass 0.75: as good as calling four classes equally likely every time.',
  },
  undefinedWhen: 'there are no samples',
  lossesOf: ({ y }, yProba) => squaredDistances(y, yProba),
})
