import { countAt, type Fields, fieldsAt, isFields, listAt, numberAt, picked, requiredText, textAt } from '../fields.js'
import type { Importer, Reported, ReportedValue } from '../importer.js'

/**
 * Metric types of hf.co/metrics that can mean one thing only. Not among them: f1, precision, recall and roc_auc, which
 * have averages.
 */
const CERTAIN: ReadonlyMap<string, string> = new Map([
  ['accuracy', 'Accuracy'],
  ['matthews_correlation', 'MCC'],
  ['mae', 'MAE'],
  ['mse', 'MSE'],
  ['pearsonr', 'Pearson'],
  ['spearmanr', 'Spearman'],
])

/** Results in the metadata of a model card on the Hugging Face hub: what authors say of their own models. */
export const hfModelIndex: Importer = {
  id: 'hf-model-index',
  label: 'model-index of a Hugging Face model card',
  source: 'huggingface/hub-docs, modelcard.md at 0d37e0c',
  recognises: (content) => isFields(content) && Array.isArray(content['model-index']),
  read: (content, file) =>
    listAt(content as Fields, 'model-index') // `recognises` has looked
      .filter(isFields)
      .flatMap((entry, i) =>
        listAt(entry, 'results')
          .filter(isFields)
          .map((result, j) => reported(entry, result, `${file}, model-index[${i}].results[${j}]`)),
      ),
}

function reported(entry: Fields, result: Fields, where: string): Reported {
  const task = fieldsAt(result, 'task')
  const dataset = fieldsAt(result, 'dataset')
  const args = fieldsAt(dataset, 'args')
  const type = requiredText(dataset, 'type', `${where}.dataset`)
  const config = textAt(dataset, 'config')
  return {
    model: textAt(entry, 'name'),
    benchmark: textAt(args, 'benchmark_id') ?? `${requiredText(task, 'type', `${where}.task`)}.${type}`,
    benchmarkVersion: textAt(args, 'benchmark_version'),
    dataset: textAt(args, 'dataset_id') ?? (config === undefined ? type : `${type}.${config}`),
    split: textAt(dataset, 'split'),
    date: textAt(args, 'evaluated'),
    runner: 'unknown',
    nTest: countAt(args, 'n_test'),
    status: 'Completed',
    values: listAt(result, 'metrics').filter(isFields).map(reportedValue),
    notes: [],
    kept: {
      task: picked(task, ['type', 'name']),
      dataset: picked(dataset, ['type', 'name', 'config', 'revision', 'args']),
      ...picked(result, ['source']),
    },
  }
}

function reportedValue(metric: Fields): ReportedValue {
  const args = fieldsAt(metric, 'args')
  const type = textAt(metric, 'type') ?? textAt(metric, 'name') ?? 'unnamed'
  const config = textAt(metric, 'config')
  const own = textAt(args, 'fmbench_metric')
  return {
    name: own ?? (config === undefined ? type : `${type}.${config}`),
    metric: own ?? (config === undefined ? CERTAIN.get(type) : undefined),
    value: metric.value,
    interval: intervalOf(fieldsAt(args, 'ci')),
  }
}

function intervalOf(ci: Fields): ReportedValue['interval'] {
  const [low, high, level] = [numberAt(ci, 'low'), numberAt(ci, 'high'), numberAt(ci, 'level')]
  if (low === undefined || high === undefined || level === undefined) return undefined
  return { low, high, level, method: textAt(ci, 'method') ?? 'reported' }
}
