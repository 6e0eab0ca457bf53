import type { Dataset } from '../data/index.js'
import type { Model } from '../models/index.js'
import { foldsOf } from './folds.js'
import { isMasked } from './masked-dataset.js'
import type { EvaluationPlan } from './plan.js'
import { askedKinds, fit } from './predict.js'

const SAMPLES = 8

/**
 * Fits a model and sends it one small batch, twice, saying after each step what happened.
 *
 * @param rows the samples that would be scored
 * @throws FmbenchError whatever the first wrong step throws
 */
export async function* tryModel(
  model: Model,
  dataset: Dataset,
  rows: Int32Array,
  plan: EvaluationPlan,
  signal: AbortSignal,
): AsyncGenerator<string> {
  if (model.fit !== undefined) {
    await fit(model, dataset, foldsOf(plan, dataset, rows)[0].train, plan, signal)
    yield 'fitted on the training part'
  }
  const batch = await dataset.read(rows.subarray(0, SAMPLES))
  for (const kind of plan.writing || isMasked(dataset) ? askedKinds(model, dataset, plan) : model.outputs) {
    const first = await model.predict(kind, batch, signal)
    yield `${kind} for a batch of ${batch.ids.length} samples, one row each`
    const second = await model.predict(kind, batch, signal)
    const isSame = JSON.stringify(first) === JSON.stringify(second)
    yield isSame ? 'the same answer twice' : 'but another answer the second time: results will not be repeatable'
  }
}
