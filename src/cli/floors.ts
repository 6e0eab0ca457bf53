import type { Dataset } from '../data/index.js'
import {
  type EvaluationPlan,
  type Floors,
  type Perturber,
  type RunSettings,
  scoredRows,
  scoreFloors,
} from '../run/index.js'
import type { Context } from './context.js'
import type { BenchmarkUnit } from './evaluation-units.js'
import type { Workspace } from './workspace.js'

/** Runs the floors that a benchmark names, on the rows of a plan. */
export function floorsOf(
  { benchmark }: BenchmarkUnit,
  plan: EvaluationPlan,
  dataset: Dataset,
  perturber: Perturber | undefined,
  settings: RunSettings,
  { catalog }: Workspace,
  { effects }: Context,
): Promise<Floors> {
  const models = benchmark.baselines.map((id) => {
    const { value, folder } = catalog.model(id, benchmark.benchmark_id)
    return { document: value, folder }
  })
  return scoreFloors(plan, dataset, scoredRows(dataset, plan), perturber, models, settings, effects)
}
