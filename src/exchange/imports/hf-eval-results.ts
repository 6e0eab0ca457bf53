import { fieldsAt, isFields, picked, requiredText, textAt } from '../fields.js'
import type { Importer, Reported } from '../importer.js'

/**
 * A file of `.eval_results/` in a model's repository. It names neither the model, whose repository it lies in, nor the
 * metric; its notes are kept, not read.
 */
export const hfEvalResults: Importer = {
  id: 'hf-eval-results',
  label: '.eval_results file of a Hugging Face model repository',
  source: 'huggingface/hub-docs, eval_results.yaml at 2be4979',
  recognises: (content) =>
    Array.isArray(content) && content.some((entry) => isFields(entry) && isFields(entry.dataset) && 'value' in entry),
  read: (content, file) =>
    (content as readonly unknown[]).map((entry, i) => reported(entry, `${file}, entry ${i + 1}`)), // `recognises` has looked
}

function reported(entry: unknown, where: string): Reported {
  const fields = isFields(entry) ? entry : {}
  const dataset = fieldsAt(fields, 'dataset')
  const id = requiredText(dataset, 'id', `${where}.dataset`)
  const task = textAt(dataset, 'task_id')
  const hasToken = textAt(fields, 'verifyToken') !== undefined
  return {
    model: undefined,
    benchmark: task === undefined || task === 'default' ? id : task,
    dataset: id,
    date: textAt(fields, 'date'),
    runner: 'unknown',
    status: 'Completed',
    values: [{ name: 'value', value: fields.value }],
    notes: [
      ...(textAt(fields, 'notes') === undefined ? [] : [`notes: ${textAt(fields, 'notes')}`]),
      ...(hasToken ? ['its verifyToken was not checked'] : []),
    ],
    kept: { dataset: picked(dataset, ['id', 'task_id', 'config', 'split', 'revision']), ...picked(fields, ['source']) },
  }
}
