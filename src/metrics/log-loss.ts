import { checkRows, type Matrix } from '../core/arrays.js'
import { log, log1p } from '../stats/exp-log.js'
import { checkProbabilities } from '../stats/probabilities.js'
import { checkClassProbabilities, positiveOf } from './class-probabilities.js'
import { lossMetric, meanLoss } from './loss-metric.js'
import type { Metric } from './metric.js'

/** Probabilities are held this far from 0 and 1, as scikit-learn does: one confident mistake costs 36, not infinity. */
const CLIP = Number.EPSILON

/**
 * Log loss: the mean of minus the natural logarithm of the probability that the true class was given.
 *
 * @param yTrue class index of each sample; shape (n,)
 * @param yProba rows sum to one, held within [2^-52, 1 - 2^-52]; shape (n, k)
 * @param weights frequency of each sample, all one when absent; shape (n,)
 * @returns a number from 0 to 52 ln 2 (36.04), 0 is best; NaN when there are no samples
 * @throws FmbenchError `shape-mismatch` when the sample counts differ, `bad-data` for a number outside [0, 1] or a negative
 *   weight
 */
export function logLoss(yTrue: Int32Array, yProba: Matrix, weights?: Float64Array): number {
  return meanLoss('Log-Loss', lossesOfClasses(yTrue, yProba), weights)
}

/**
 * Log loss of a binary task. As `logLoss`.
 *
 * @param yTrue 0 or 1; shape (n,)
 * @param p probability of class 1; shape (n,)
 */
export function logLossBinary(yTrue: Int32Array, p: Float64Array, weights?: Float64Array): number {
  return meanLoss('Log-Loss', lossesOfTwo(yTrue, p), weights)
}

/** How many probabilities of the positive class stood so near to 0 or 1 that log loss moved them. */
export function countClipped(p: Float64Array): number {
  return p.reduce((count, value) => count + (clipped(value) === value ? 0 : 1), 0)
}

function lossesOfClasses(yTrue: Int32Array, yProba: Matrix): Float64Array {
  checkClassProbabilities('Log-Loss', yTrue, yProba)
  return Float64Array.from(yTrue, (label, i) => -log(clipped(yProba.data[i * yProba.columns + label])))
}

function lossesOfTwo(yTrue: Int32Array, p: Float64Array): Float64Array {
  checkRows('Log-Loss', yTrue, p.length)
  checkProbabilities('Log-Loss', p)
  // log1p keeps the digits of a small p that 1 - p would lose.
  return p.map((value, i) => -(yTrue[i] === 1 ? log(clipped(value)) : log1p(-clipped(value))))
}

function clipped(p: number): number {
  return Math.min(1 - CLIP, Math.max(CLIP, p))
}

export const logLossMetric: Metric<'probability'> = lossMetric({
  id: 'Log-Loss',
  tells: 'classes',
  label: 'Log loss (cross-entropy)',
  aliases: ['log_loss'],
  version: 1,
  direction: 'lower',
  range: [0, -log(CLIP)],
  invariantTo: ['sample-order', 'class-order', 'weights-as-copies'],
  source: 'Good 1952, doi:10.1111/j.2517-6161.1952.tb00104.x',
  meaning: {
    what: 'How surprised one is by the truth after hearing the probabilities, on average; a confident mistake costs very much (at most 36, since probabilities are held 2^-52 away from 0 and 1).',
    example: 'Log-Loss 0.69: as good as saying 50% for each of two classes every time.',
  },
  undefinedWhen: 'there are no samples',
  lossesOf: (truth, yProba) =>
    truth.positive < 0 ? lossesOfClasses(truth.y, yProba) : lossesOfTwo(...positiveOf(truth, yProba)),
})
