import { checkRows, checkWeights } from '../core/arrays.js'
import { FmbenchError } from '../core/errors.js'
import { checkProbabilities } from './probabilities.js'

/** What acting on a model is worth at one threshold probability, in true positives per sample. */
export interface DecisionCurvePoint {
  /** The probability from which one acts: it prices a false positive at threshold / (1 - threshold) true positives. */
  readonly threshold: number
  /** Positives at or above the threshold. */
  readonly truePositives: number
  /** Negatives at or above the threshold. */
  readonly falsePositives: number
  readonly netBenefit: number
  /** Net benefit of acting on everybody. */
  readonly treatAll: number
  /** Net benefit of acting on nobody. */
  readonly treatNone: 0
  /** Net benefit as a share of the largest possible, the prevalence; NaN without positives. */
  readonly standardised: number
  /** How many of 100 needless acts are spared, compared with acting on everybody, at no loss of benefit. */
  readonly interventionsAvoidedPer100: number
}

/**
 * Decision curve of a predicted risk. Only for probabilities that mean what they say.
 *
 * @param yTrue 0 or 1; shape (n,)
 * @param risk predicted probability of class 1; shape (n,)
 * @param thresholds threshold probabilities inside (0, 1): the range that is clinically sensible
 * @param weights frequency of each sample, all one when absent; shape (n,)
 * @returns one point per threshold; NaN benefits without samples
 * @throws FmbenchError `shape-mismatch` when the sample counts differ, `bad-data` for a risk outside [0, 1], a threshold
 *   that is not between 0 and 1, or a negative weight
 * @see Vickers & Elkin 2006, doi:10.1177/0272989X06295361
 */
export function decisionCurve(
  yTrue: Int32Array,
  risk: Float64Array,
  thresholds: ArrayLike<number>,
  weights?: Float64Array,
): DecisionCurvePoint[] {
  checkRows('Decision curve', yTrue, risk.length)
  checkWeights('Decision curve', yTrue.length, weights)
  checkProbabilities('Decision curve', risk)
  return Array.from(thresholds, (threshold) => decisionPoint(yTrue, risk, threshold, weights))
}

function decisionPoint(
  yTrue: Int32Array,
  risk: Float64Array,
  threshold: number,
  weights: Float64Array | undefined,
): DecisionCurvePoint {
  if (!(threshold > 0 && threshold < 1)) {
    throw new FmbenchError('bad-data', `A threshold probability lies between 0 and 1, ${threshold} does not.`)
  }
  let n = 0
  let positives = 0
  let truePositives = 0
  let falsePositives = 0
  for (let i = 0; i < yTrue.length; i++) {
    const weight = weights === undefined ? 1 : weights[i]
    n += weight
    positives += weight * yTrue[i]
    if (risk[i] < threshold) continue
    truePositives += weight * yTrue[i]
    falsePositives += weight * (1 - yTrue[i])
  }
  const odds = threshold / (1 - threshold)
  const netBenefit = truePositives / n - (falsePositives / n) * odds
  const treatAll = positives / n - ((n - positives) / n) * odds
  return {
    threshold,
    truePositives,
    falsePositives,
    netBenefit,
    treatAll,
    treatNone: 0,
    standardised: positives > 0 ? netBenefit / (positives / n) : Number.NaN,
    interventionsAvoidedPer100: (100 * (netBenefit - treatAll)) / odds,
  }
}
