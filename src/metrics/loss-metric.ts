import { checkWeights, type Matrix } from '../core/arrays.js'
import { weightedMean } from '../stats/moments.js'
import type { ClassTargets, Metric } from './metric.js'

/** What is particular about a metric that is a mean over the samples. */
export interface LossFacts extends Omit<Metric<'probability'>, 'needs' | 'compute' | 'undefinedReason' | 'resample'> {
  /** What each sample adds, its input checked; shape (n,) */
  lossesOf(truth: ClassTargets, yProba: Matrix): Float64Array
  /** Whether the metric means anything for these classes; always, when absent. */
  isJudged?(truth: ClassTargets): boolean
}

/** A metric that is the mean of what each sample adds, so that a resample costs n additions. */
export function lossMetric({ lossesOf, isJudged = () => true, ...facts }: LossFacts): Metric<'probability'> {
  return {
    ...facts,
    needs: 'probability',
    compute: (truth, yProba, weights) =>
      isJudged(truth) ? meanLoss(facts.id, lossesOf(truth, yProba), weights) : Number.NaN,
    undefinedReason: (truth) => {
      if (truth.y.length === 0) return 'empty'
      return isJudged(truth) ? undefined : 'not_applicable'
    },
    resample: (truth, yProba) => {
      if (!isJudged(truth)) return () => Number.NaN
      const losses = lossesOf(truth, yProba)
      return (counts) => weightedMean(losses, counts)
    },
  }
}

/** @throws FmbenchError `bad-data` for a negative weight */
export function meanLoss(who: string, losses: Float64Array, weights?: Float64Array): number {
  checkWeights(who, losses.length, weights)
  return weightedMean(losses, weights ?? new Float64Array(losses.length).fill(1))
}
