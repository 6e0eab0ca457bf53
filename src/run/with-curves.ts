import type { Registry } from '../core/index.js'
import type { Metric } from '../metrics/index.js'
import { type EvaluationPlan, reportedMetrics } from './plan.js'
import type { FloorComparison } from './record.js'
import type { RobustnessScores } from './robustness.js'
import type { Estimate, Estimates, Scores } from './score.js'

/** Nobody damaged the samples: the predictions of a file, or a pass that never came. */
const NOT_DAMAGED: Estimate = { value: null, why: 'missing_predictions' }

/** The scores of a benchmark that also asks for what damage costs: those metrics beside the others, in its order. */
export function withCurves(
  plan: EvaluationPlan,
  scores: Scores,
  robustness: RobustnessScores | undefined,
  metrics: Registry<Metric>,
): Scores {
  const ids = reportedMetrics(plan.benchmark, metrics)
  if (ids.every((id) => id in scores.overall)) return scores
  const strata = Object.entries(scores.strata).map(([name, levels]) => {
    const joined = Object.entries(levels).map(([level, { n, estimates }]) => {
      return [level, { n, estimates: join(ids, estimates, robustness?.strata[name]?.[level]) }] as const
    })
    return [name, Object.fromEntries(joined)] as const
  })
  return {
    ...scores,
    overall: join(ids, scores.overall, robustness?.estimates),
    strata: Object.fromEntries(strata),
  }
}

/** The same for a floor. */
export function floorWithCurves(
  plan: EvaluationPlan,
  floor: FloorComparison,
  robustness: RobustnessScores | undefined,
  metrics: Registry<Metric>,
): FloorComparison {
  const probed = robustness?.floors.get(floor.model)
  if (probed === undefined) return floor
  const ids = reportedMetrics(plan.benchmark, metrics)
  return {
    model: floor.model,
    estimates: join(ids, floor.estimates, probed.estimates),
    differences: { ...probed.differences, ...floor.differences },
  }
}

const join = (ids: readonly string[], clean: Estimates, curves: Estimates = {}): Estimates =>
  Object.fromEntries(ids.map((id) => [id, clean[id] ?? curves[id] ?? NOT_DAMAGED]))
