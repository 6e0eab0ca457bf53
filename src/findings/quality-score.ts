import type { Rng } from '../core/index.js'
import { exp, log } from '../stats/exp-log.js'

/** What a model's reports are worth in three respects, each from 0 to 1. */
export interface QualityParts {
  /** `finding_f1_micro`. */
  readonly clinical: number
  /** `criticalSafety`. */
  readonly safety: number
  /** ROUGE-L F, stemmed, mean over reports. */
  readonly language: number
}

/** Exponents of the three parts; they add up to 1. */
export type QualityWeights = QualityParts

/** Version 1: rqs-v1. */
export const QUALITY_WEIGHTS: QualityWeights = { clinical: 0.6, safety: 0.3, language: 0.1 }

/** @param hallucination, omission shares of reports with a critical finding made up, and missed */
export function criticalSafety(hallucination: number, omission: number): number {
  return (1 - hallucination) * (1 - omission)
}

/**
 * `report_quality_score`, rqs-v1: a weighted geometric mean, so that fluent text cannot buy back invented findings.
 *
 * @returns 0 when a part is 0; NaN when one is NaN
 */
export function reportQualityScore(parts: QualityParts, weights: QualityWeights = QUALITY_WEIGHTS): number {
  const { clinical, safety, language } = parts
  return exp(weights.clinical * log(clinical) + weights.safety * log(safety) + weights.language * log(language))
}

/** Best and worst rank of a model; 1 is the best. */
export interface RankRange {
  readonly best: number
  readonly worst: number
}

/**
 * How far ranks by `report_quality_score` hang on its weights: the ranks of each model under weights drawn from a
 * Dirichlet distribution (6, 3, 1), whose mean are the weights of rqs-v1.
 *
 * @returns in the order of the models; undefined for a model with a part that is NaN, which takes no rank
 */
export function rankRangesOverWeights(
  models: readonly QualityParts[],
  rng: Rng,
  draws = 1000,
): (RankRange | undefined)[] {
  const worth = models.map((parts) => reportQualityScore(parts))
  const ranges = worth.map((score) => ({ isRanked: !Number.isNaN(score), best: Number.POSITIVE_INFINITY, worst: 0 }))
  for (let draw = 0; draw < draws; draw++) {
    const weights = drawWeights(rng)
    const scores = models.map((parts) => reportQualityScore(parts, weights))
    for (const [i, range] of ranges.entries()) {
      const rank = 1 + scores.filter((score) => score > scores[i]).length
      range.best = Math.min(range.best, rank)
      range.worst = Math.max(range.worst, rank)
    }
  }
  return ranges.map(({ isRanked, best, worst }) => (isRanked ? { best, worst } : undefined))
}

function drawWeights(rng: Rng): QualityWeights {
  const clinical = drawGamma(6, rng)
  const safety = drawGamma(3, rng)
  const language = drawGamma(1, rng)
  const sum = clinical + safety + language
  return { clinical: clinical / sum, safety: safety / sum, language: language / sum }
}

/** Of whole shape: a sum of exponential waiting times. */
function drawGamma(shape: number, rng: Rng): number {
  let sum = 0
  // 1 - u is never 0, u may be.
  for (let i = 0; i < shape; i++) sum -= log(1 - rng.uniform())
  return sum
}
