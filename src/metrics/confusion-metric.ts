import { checkRows, checkWeights } from '../core/arrays.js'
import { type Confusion, confusionMatrix, countPairs, pairLabels } from '../stats/confusion.js'
import type { Interval } from '../stats/interval.js'
import { wilsonInterval } from '../stats/proportions.js'
import type { Metric, UndefinedReason } from './metric.js'

/** What is particular about a metric that the confusion matrix determines. */
export interface ConfusionFacts
  extends Omit<Metric<'label'>, 'needs' | 'compute' | 'undefinedReason' | 'interval' | 'difference' | 'resample'> {
  /** @param positive index of the positive class; -1 where there are more than two classes */
  formula(confusion: Confusion, positive: number): number
  /** Why there is no value where there are samples. */
  readonly whyUndefined: UndefinedReason
  /** For a share of samples: how many, of how many. Wilson's interval follows from it. */
  shareOf?(confusion: Confusion, positive: number): readonly [successes: number, n: number]
}

/** A metric that looks at nothing but the confusion matrix, so that a resample costs n additions. */
export function confusionMetric({ formula, whyUndefined, shareOf, ...facts }: ConfusionFacts): Metric<'label'> {
  const isJudged = (positive: number): boolean => facts.isBinaryOnly !== true || positive >= 0
  return {
    ...facts,
    needs: 'label',
    tells: 'decisions',
    compute: ({ y, classes, positive }, yPred, weights) =>
      isJudged(positive) ? formula(confusionOf(facts.id, y, yPred, classes, weights), positive) : Number.NaN,
    undefinedReason: ({ y, classes, positive }, yPred) => {
      if (y.length === 0) return 'empty'
      if (!isJudged(positive)) return 'not_applicable'
      return Number.isNaN(formula(confusionOf(facts.id, y, yPred, classes), positive)) ? whyUndefined : undefined
    },
    ...(shareOf && {
      interval: ({ y, classes, positive }, yPred, level): Interval | undefined =>
        isJudged(positive)
          ? wilsonInterval(...shareOf(confusionOf(facts.id, y, yPred, classes), positive), level)
          : undefined,
    }),
    resample: ({ y, classes, positive }, yPred) => {
      checkRows(facts.id, y, yPred.length)
      if (!isJudged(positive)) return () => Number.NaN
      const paired = pairLabels(y, yPred, classes)
      return (counts) => formula(countPairs(paired, counts), positive)
    },
  }
}

/**
 * The confusion matrix with its input checked, for the plain functions.
 *
 * @throws FmbenchError `shape-mismatch` when the sample counts differ, `bad-data` for a class that is not declared or a
 *   negative weight
 */
export function confusionOf(
  who: string,
  yTrue: Int32Array,
  yPred: Int32Array,
  classes: number,
  weights?: Float64Array,
): Confusion {
  checkRows(who, yTrue, yPred.length)
  checkWeights(who, yTrue.length, weights)
  return confusionMatrix(yTrue, yPred, classes, weights)
}

/** Samples of the class that were called so. */
export function hitsOf({ classes, counts }: Confusion, one: number): number {
  return counts[one * classes + one]
}
