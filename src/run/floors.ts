import { type Effects, FmbenchError } from '../core/index.js'
import type { Dataset } from '../data/index.js'
import type { ModelDocument } from '../spec/model.js'
import { withBertScore } from './bert-score.js'
import type { Damaged } from './damaged.js'
import type { RunSettings } from './evaluate.js'
import { openModel } from './open-model.js'
import type { Perturber } from './perturber.js'
import type { EvaluationPlan } from './plan.js'
import { isModelFault, predictSweeps } from './predict.js'
import type { Predictions } from './predictions.js'
import { type Estimates, scoreOverall } from './score.js'
import { cleanSweep, damagedOf, damagedSweeps, unmovedBy } from './sweeps.js'

/** A floor of the benchmark, on the rows of the evaluation. */
export interface FloorScores {
  readonly model: string
  readonly estimates: Estimates
  readonly predictions: Predictions
  /** Where the plan asks for damage to the samples. */
  readonly damaged: Damaged | undefined
}

/** The floors of a benchmark, and what kept one from running. */
export interface Floors {
  readonly scores: readonly FloorScores[]
  readonly warnings: readonly string[]
}

export const NO_FLOORS: Floors = { scores: [], warnings: [] }

/** Runs the benchmark's floors on the given rows. The same for every model: a caller may keep the result. */
export async function scoreFloors(
  plan: EvaluationPlan,
  dataset: Dataset,
  rows: Int32Array,
  perturber: Perturber | undefined,
  models: readonly { readonly document: ModelDocument; readonly folder: string }[],
  settings: RunSettings,
  effects: Effects,
): Promise<Floors> {
  const { metrics } = settings.registries
  const scores: FloorScores[] = []
  const warnings: string[] = []
  for (const { document, folder } of models) {
    let isOwn = false
    try {
      const opened = await openModel(document, folder, plan, settings, effects)
      isOwn = opened.bare.isOwn === true
      try {
        const quiet = { ...settings, onProgress: () => {} }
        const { isBlind = false } = opened.adapter
        const damage = isBlind ? [] : damagedSweeps(plan, dataset, perturber)
        const sweeps = [cleanSweep(plan.passes[0].id, dataset), ...damage]
        const results = await predictSweeps(sweeps, plan, { dataset, rows, opened }, undefined, quiet, effects)
        const predictions = await withBertScore(plan, results[0].predictions, settings.textEncoder)
        const damaged = isBlind && perturber ? unmovedBy(plan, results[0]) : damagedOf(plan, results)
        const { jobs, signal } = settings
        const estimates = await scoreOverall(plan, predictions, { jobs, metrics, signal }, effects)
        scores.push({ model: document.model_id, estimates, predictions, damaged })
      } finally {
        await opened.close()
      }
    } catch (thrown) {
      if (settings.signal.aborted) throw thrown
      warnings.push(
        `The floor ${document.model_id} could not run: ${reasonForRecord(thrown, document.model_id, isOwn)}`,
      )
    }
  }
  return { scores, warnings }
}

/** Records leave: no path in them, and no words of a model that is not ours, which may hold ids. */
function reasonForRecord(thrown: unknown, model: string, isOwn: boolean): string {
  const isOurs = thrown instanceof FmbenchError && (isOwn || !isModelFault(thrown))
  return isOurs ? thrown.what : `it failed. Try it alone: -m ${model}`
}
