import type { Effects, Registry } from '../core/index.js'
import type { Metric } from '../metrics/index.js'
import { type Difference, FEW_CLUSTERS } from '../stats/index.js'
import { hasWidth } from './bootstrap.js'
import { comparePredictions } from './compare.js'
import { inputOf, judge } from './judged.js'
import type { EvaluationPlan } from './plan.js'
import type { Predictions } from './predictions.js'
import { subjectClusters } from './score.js'

/**
 * How much more the first predictions earn than the second, on the same rows in the same order: a closer comparison
 * than two intervals side by side, since what is hard for one model is often hard for the other.
 *
 * @returns by metric: those that have a closed form, where samples are independent; the primary one in any case, by
 *   bootstrap if need be, unless clusters are few; empty when a prediction is missing
 */
export async function pairedDifferences(
  plan: EvaluationPlan,
  first: Predictions,
  second: Predictions,
  settings: { readonly jobs: number; readonly signal: AbortSignal; readonly metrics: Registry<Metric> },
  effects: Effects,
): Promise<Readonly<Record<string, Difference>>> {
  if (!first.isPresent.every((present) => present === 1)) return {}
  const clusters = subjectClusters(first)
  const closed = clusters === undefined ? closedForms(plan, first, second, settings.metrics) : {}
  const [primary] = plan.metrics
  const { seed, replicates } = plan.options
  // From few clusters the bootstrap gives intervals that are too short: none is better.
  const isTooFew = clusters !== undefined && clusters.n < FEW_CLUSTERS
  // A closed form that gives no interval has its reason: the two are alike, say.
  const isClosed = clusters === undefined && settings.metrics.get(primary).difference !== undefined
  if (isClosed || replicates === 0 || isTooFew) return closed
  const { jobs, signal, metrics } = settings
  const alone = { ...plan, metrics: [primary] }
  const resampling = { seed, replicates, jobs, signal }
  const compared = await comparePredictions(alone, [first, second], resampling, metrics, effects)
  const found = compared.difference(primary, 0, 1)
  if (found === undefined || !hasWidth(found)) return closed
  const { value, low, high, level, method } = found
  return { [primary]: { value, low, high, level, method }, ...closed }
}

function closedForms(
  plan: EvaluationPlan,
  first: Predictions,
  second: Predictions,
  metrics: Registry<Metric>,
): Record<string, Difference> {
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
