import type { Effects, Registry } from '../core/index.js'
import type { Metric, UndefinedReason } from '../metrics/index.js'
import { bootstrapP, type Clusters } from '../stats/index.js'
import type { BootstrapSettings } from './bootstrap.js'
import type { JointComparison } from './compare.js'
import { curveMetricsOf, metricsOfCurves, pairedDifference } from './curve-metrics.js'
import type { ProbedModel } from './damaged.js'
import { repetitionOf } from './output-similarity.js'
import type { EvaluationPlan } from './plan.js'
import { judgeProbed } from './probed-answers.js'
import { combine, type Resampled } from './resampled.js'
import type { RobustnessPlan } from './robustness-plan.js'
import { subjectClusters } from './score.js'
import { skillCurves } from './skill-curves.js'

/**
 * Compares models in each metric of the benchmark that is computed from curves: on the same samples under the same damage,
 * by differences on the same resamples.
 *
 * @param robustness the damage that all of them had
 * @param models in one order of samples, as `alignPredictions` gives it, clean and damaged ones
 */
export async function compareRobustness(
  plan: EvaluationPlan,
  robustness: RobustnessPlan,
  models: readonly ProbedModel[],
  settings: Omit<BootstrapSettings, 'level'>,
  metrics: Registry<Metric>,
  effects: Effects,
): Promise<JointComparison> {
  const clusters = subjectClusters(models[0].clean)
  const groups = models.map((model) => ({ key: 'all', answers: judgeProbed(plan, robustness, model), clusters }))
  const { seed, replicates, jobs, signal } = settings
  const drawing = { ...plan, options: { ...plan.options, seed, replicates } }
  const curves = await skillCurves(groups, metrics.get(robustness.metric), drawing, { jobs, metrics, signal }, effects)
  const asked = curveMetricsOf(plan, metrics)
  const made = curves.map((found, m) => metricsOfCurves(asked, found, robustness.scored, repetitionOf(plan, models[m])))
  return {
    difference(id, first, second) {
      const [one, other] = [made[first].get(id), made[second].get(id)]
      if (!isDefined(one) || !isDefined(other)) return undefined
      const found = pairedDifference(one, other, curves[first].drawn, plan.options.level)
      const { replicates: drawn } = combine([one, other], ([a, b]) => a - b)
      return found && { ...found, p: bootstrapP(drawn), how: wordsFor(clusters, found.method) }
    },
  }
}

const isDefined = (made: Resampled | UndefinedReason | undefined): made is Resampled => typeof made === 'object'

function wordsFor(clusters: Clusters | undefined, method: string): string {
  if (clusters === undefined) return 'bootstrap'
  return `${method === 'jackknife-cluster' ? 'jackknife' : 'bootstrap'} of ${clusters.n} clusters`
}
