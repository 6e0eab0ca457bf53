import { checkRows, checkWeights } from '../core/arrays.js'
import { wilsonInterval } from '../stats/proportions.js'
import { CompensatedSum, sum } from '../stats/sum.js'
import type { Metric } from './metric.js'

/**
 * Share of samples whose predicted class is the true one; a missing prediction (-1) is wrong.
 *
 * @param yTrue class index of each sample; shape (n,)
 * @param yPred predicted class index, -1 where there is none; shape (n,)
 * @param weights frequency of each sample, all one when absent; shape (n,)
 * @returns a number in [0, 1]; NaN when there are no samples
 * @throws FmbenchError `shape-mismatch` when the sample counts differ, `bad-data` for a negative weight
 */
export function accuracy(yTrue: Int32Array, yPred: Int32Array, weights?: Float64Array): number {
  const isCorrect = hits(yTrue, yPred)
  if (weights === undefined) return isCorrect.reduce((count, hit) => count + hit, 0) / isCorrect.length
  checkWeights('Accuracy', yTrue.length, weights)
  const correct = new CompensatedSum()
  for (let i = 0; i < isCorrect.length; i++) correct.add(weights[i] * isCorrect[i])
  return correct.value / sum(weights)
}

/** 1 where the prediction is right; shape (n,) */
function hits(yTrue: Int32Array, yPred: Int32Array): Uint8Array {
  checkRows('Accuracy', yTrue, yPred.length)
  return Uint8Array.from(yTrue, (label, i) => (label === yPred[i] ? 1 : 0))
}

export const accuracyMetric: Metric<'label'> = {
  id: 'Accuracy',
  label: 'Accuracy',
  aliases: ['accuracy'],
  version: 1,
  needs: 'label',
  tells: 'decisions',
  direction: 'higher',
  range: [0, 1],
  invariantTo: ['sample-order', 'class-order', 'weights-as-copies'],
  source: 'Interval: Wilson 1927, doi:10.1080/01621459.1927.10502953',
  meaning: {
    what: 'The share of samples that were given the right class.',
    example:
      'Accuracy 0.90 on 200 scans: 180 right, 20 wrong. Always saying "healthy" earns as much where 9 of 10 are.',
  },
  undefinedWhen: 'there are no samples',
  compute: (truth, yPred, weights) => accuracy(truth.y, yPred, weights),
  undefinedReason: (truth) => (truth.y.length === 0 ? 'empty' : undefined),
  interval: (truth, yPred, level) => {
    const nCorrect = hits(truth.y, yPred).reduce((count, hit) => count + hit, 0)
    return wilsonInterval(nCorrect, yPred.length, level)
  },
  share: (truth, yPred) => ({ part: hits(truth.y, yPred), whole: new Uint8Array(yPred.length).fill(1) }),
  resample: (truth, yPred) => {
    const isCorrect = hits(truth.y, yPred)
    return (counts) => {
      let correct = 0
      let total = 0
      for (let i = 0; i < counts.length; i++) {
        correct += counts[i] * isCorrect[i]
        total += counts[i]
      }
      return correct / total
    }
  },
}
