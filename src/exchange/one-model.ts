import { FmbenchError } from '../core/index.js'
import type { EvalRecord } from '../spec/index.js'

/**
 * The model that all records are about: what lies in a model's repository is about that model.
 *
 * @throws FmbenchError `usage` when they are about several
 */
export function oneModel(records: readonly EvalRecord[]): string {
  const models = [...new Set(records.map(({ model_ids }) => model_ids.candidate))]
  if (models.length === 1) return models[0]
  const named = models.slice(0, 10).join(', ')
  throw new FmbenchError(
    'usage',
    `These records are about ${models.length} models: ${named}${models.length > 10 ? ', …' : ''}.`,
    {
      hint: 'The file lies in the repository of one model: export the records of one.',
    },
  )
}
