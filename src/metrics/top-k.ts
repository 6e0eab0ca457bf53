import type { Matrix } from '../core/arrays.js'
import type { Family } from '../core/registry.js'
import { wilsonInterval } from '../stats/proportions.js'
import { checkClassProbabilities } from './class-probabilities.js'
import { lossMetric, meanLoss } from './loss-metric.js'
import type { Metric } from './metric.js'

/**
 * Share of samples whose true class is among the k likeliest. Of equally likely classes the last in the declared order
 * comes first: scikit-learn's rule, other than that of the predicted label.
 *
 * @param yTrue class index of each sample; shape (n,)
 * @param yProba shape (n, classes)
 * @param k how many answers are allowed
 * @param weights frequency of each sample, all one when absent; shape (n,)
 * @returns a number in [0, 1]; NaN when there are no samples, or no more than k classes: nothing could be wrong
 * @throws FmbenchError `shape-mismatch` when the sample counts differ, `bad-data` for a number outside [0, 1] or a negative
 *   weight
 */
export function topKAccuracy(yTrue: Int32Array, yProba: Matrix, k: number, weights?: Float64Array): number {
  return k < yProba.columns ? meanLoss(idOf(k), hits(yTrue, yProba, k), weights) : Number.NaN
}

/** 1 where the true class is among the k likeliest; shape (n,) */
function hits(yTrue: Int32Array, yProba: Matrix, k: number): Float64Array {
  checkClassProbabilities(idOf(k), yTrue, yProba)
  const { data, columns } = yProba
  return Float64Array.from(yTrue, (label, i) => {
    const ofTruth = data[i * columns + label]
    let before = 0
    for (let j = 0; j < columns; j++) {
      const other = data[i * columns + j]
      if (other > ofTruth || (other === ofTruth && j > label)) before++
    }
    return before < k ? 1 : 0
  })
}

const idOf = (k: number): string => `Top-${k}-Accuracy`

/** @param k how many answers are allowed, from 2: one is Accuracy */
export function topKMetric(k: number): Metric<'probability'> {
  return lossMetric({
    id: idOf(k),
    label: `Accuracy of the ${k} likeliest classes`,
    ...(k === 2 && { aliases: ['top_k_accuracy'] }), // scikit-learn's default is 2
    version: 1,
    direction: 'higher',
    range: [0, 1],
    invariantTo: ['sample-order', 'weights-as-copies'],
    source: 'Russakovsky et al. 2015, doi:10.1007/s11263-015-0816-y; interval: Wilson 1927',
    meaning: {
      what: `The share of samples whose true class is among the ${k} that the model finds likeliest; of equally likely ones the last in the benchmark's order counts.`,
      example: `Top-${k}-Accuracy 0.95: a reader who looks at ${k} suggestions finds the right one among them in 95 of 100 cases.`,
    },
    undefinedWhen: `there are no samples, or no more than ${k} classes`,
    isJudged: ({ classes }) => k < classes,
    lossesOf: ({ y }, yProba) => hits(y, yProba, k),
    interval: ({ y, classes }, yProba, level) => {
      if (k >= classes) return undefined
      const nHits = hits(y, yProba, k).reduce((count, hit) => count + hit, 0)
      return wilsonInterval(nHits, y.length, level)
    },
  })
}

export const topKFamily: Family<Metric> = {
  pattern: 'Top-<k>-Accuracy',
  make: (k) => (Number.isInteger(k) && k >= 2 ? topKMetric(k) : undefined),
}
