import { type Effects, FmbenchError, type Registry, type Signal } from '../core/index.js'
import type { Dataset } from '../data/index.js'
import type { Probe } from '../probes/index.js'
import { openPerturber, type Perturber } from './perturber.js'
import type { EvaluationPlan } from './plan.js'
import { scoredRows } from './rows.js'
import { signalOf } from './signal-of-dataset.js'

/**
 * What damages the samples of a dataset: the same for all models and floors that are evaluated on them.
 *
 * @param modules absolute paths of private probes
 * @returns undefined when the plan asks for no damage
 * @throws FmbenchError `usage` for a probe that makes no sense for these samples
 */
export async function openDamage(
  plan: EvaluationPlan,
  dataset: Dataset,
  probes: Registry<Probe>,
  { jobs, modules = [] }: { readonly jobs: number; readonly modules?: readonly string[] },
  effects: Effects,
): Promise<Perturber | undefined> {
  if (plan.robustness === undefined) return undefined
  const signal = await signalOf(dataset)
  for (const { id } of plan.robustness.probes) checkFit(probes.get(id), signal, dataset)
  const passes = plan.robustness.probes.reduce(
    (sum, { severities, replicates }) => sum + severities.length * replicates,
    0,
  )
  const numbers = signal.shape.reduce((product, size) => product * size, 1)
  const worth = passes * numbers * scoredRows(dataset, plan).length
  return openPerturber({ signal, seed: plan.options.seed, jobs, worth, probes, modules }, effects)
}

function checkFit(probe: Probe, signal: Signal, { document }: Dataset): void {
  const reason = probe.misfit?.(signal)
  if (reason === undefined) return
  throw new FmbenchError('usage', `The probe ${probe.id} ${reason}`, { where: document.dataset_id })
}
