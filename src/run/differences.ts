import type { Registry } from '../core/index.js'
import type { Metric } from '../metrics/index.js'
import type { Difference } from '../stats/index.js'
import { inputOf, judge } from './judged.js'
import type { EvaluationPlan } from './plan.js'
import type { Predictions } from './predictions.js'
import { subjectClusters } from './score.js'

/**
 * How much more the first predictions earn than the second, on the same rows in the same order: a closer comparison
 * than two intervals side by side, since what is hard for one model is often hard for the other.
 *
 * @returns by metric, for those that have a closed form; empty when subjects repeat or a prediction is missing
 */
export function pairedDifferences(
  plan: EvaluationPlan,
  first: Predictions,
  second: Predictions,
  metrics: Registry<Metric>,
): Readonly<Record<string, Difference>> {
  const isWhole = first.isPresent.every((present) => present === 1)
  if (!isWhole || subjectClusters(first) !== undefined) return {}
  const [one, other] = [judge(first, plan), judge(second, plan)]
  return Object.fromEntries(
    plan.metrics.flatMap((id) => {
      const metric = metrics.get(id)
      const [a, b] = [inputOf(one, metric), inputOf(other, metric)]
      const difference = a && b && metric.difference?.(a.truth, a.output, b.output, plan.options.level)
      return difference === undefined ? [] : [[id, difference]]
    }),
  )
}
