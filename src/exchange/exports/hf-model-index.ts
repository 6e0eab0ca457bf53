import type { EvalRecord } from '../../spec/index.js'
import { writeYaml } from '../../spec/yaml-write.js'
import type { ExportContext, Exporter } from '../exporter.js'
import { knownDate } from '../known-date.js'
import { oneModel } from '../one-model.js'
import { definedOverall, type ResultRow } from '../result-rows.js'

/** The `model-index` of a model card: metadata at the head of a model's README.md on the Hugging Face hub. */
export const hfModelIndex: Exporter = {
  id: 'hf-model-index',
  label: 'model-index of a Hugging Face model card',
  source: 'huggingface/hub-docs, modelcard.md at 0d37e0c',
  keeps: new Set(['values', 'secondary', 'undirected', 'counts', 'versions', 'intervals']),
  async files(records, context) {
    const index = [{ name: oneModel(records), results: records.map((record) => result(record, context)) }]
    return [{ name: 'model-index.yaml', content: writeYaml({ 'model-index': index }, new Set()) }]
  },
}

function result(record: EvalRecord, context: ExportContext) {
  const benchmark = context.catalog.benchmarks.get(record.benchmark_id)?.value
  const dataset = context.catalog.datasets.get(record.dataset_id ?? '')?.value
  const datasetId = record.dataset_id ?? 'unknown'
  return {
    task: {
      type: (benchmark?.ai_task ?? 'other').toLowerCase().replaceAll(/[^a-z0-9]+/g, '-'),
      name: benchmark?.name ?? record.benchmark_id,
    },
    dataset: {
      type: context.hubDataset ?? datasetId,
      name: dataset?.name ?? datasetId,
      split: record.split,
      args: {
        benchmark_id: record.benchmark_id,
        benchmark_version: record.benchmark_version,
        dataset_id: record.dataset_id,
        n_test: record.run_metadata.n_test,
        evaluated: knownDate(record),
        eval_id: record.eval_id,
      },
    },
    metrics: definedOverall(record).map((row) => metricEntry(row, record, context)),
  }
}

/** `type` is scikit-learn's name where there is one; whose definition it is stands in `args`. */
function metricEntry({ metric: id, value, interval }: ResultRow, record: EvalRecord, { metrics }: ExportContext) {
  const metric = metrics.has(id) ? metrics.get(id) : undefined
  const { low, high, level, method } = interval ?? {}
  return {
    type: metric?.aliases?.[0] ?? id,
    value,
    name: metric?.label ?? id,
    args: {
      ...(metric && { fmbench_metric: id, fmbench_metric_version: record.metric_versions[id] }),
      ...(interval && { ci: { low, high, level, method } }),
    },
  }
}
