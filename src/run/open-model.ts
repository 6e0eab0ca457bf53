import { type Effects, FmbenchError } from '../core/index.js'
import type { Model, ModelAdapter } from '../models/index.js'
import type { ModelDocument } from '../spec/model.js'
import type { RunSettings } from './evaluate.js'
import type { EvaluationPlan } from './plan.js'

const HINTS = {
  classification: 'Let the model give probabilities (predictProba): they serve as scores and decide labels.',
  regression: 'Let the model give one number per sample (predict): the benchmark asks for a quantity.',
}

/**
 * Opens a model and checks that it gives what the benchmark's primary metric needs.
 *
 * @throws FmbenchError what the adapter throws; `model-failed` when the outputs do not fit
 */
export async function openModel(
  document: ModelDocument,
  folder: string,
  plan: EvaluationPlan,
  { registries, timeoutMs }: RunSettings,
  effects: Effects,
): Promise<{ model: Model; adapter: ModelAdapter }> {
  const adapter = registries.adapters.get(document.adapter, document.model_id)
  const { seed } = plan.options
  const model = await adapter.open({ document, folder, seed, classes: plan.classes, timeoutMs }, effects)
  const primary = registries.metrics.get(plan.metrics[0])
  const serves = ['label', 'score'].includes(primary.needs) && model.outputs.includes('probability')
  if (model.outputs.includes(primary.needs) || serves) return { model, adapter }
  await model.close()
  throw new FmbenchError(
    'model-failed',
    `${document.model_id} gives ${model.outputs.join(', ')}; ${primary.id}, the primary metric of ${plan.benchmark.benchmark_id}, needs a ${primary.needs}.`,
    { hint: HINTS[plan.classes.length === 0 ? 'regression' : 'classification'] },
  )
}
