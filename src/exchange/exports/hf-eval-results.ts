import { FmbenchError } from '../../core/index.js'
import { formatInterval, formatLevel } from '../../report/format-number.js'
import type { EvalRecord } from '../../spec/index.js'
import { writeYaml } from '../../spec/yaml-write.js'
import type { ExportContext, Exporter } from '../exporter.js'
import { knownDate } from '../known-date.js'
import { oneModel } from '../one-model.js'
import { definedOverall, primaryOf, type ResultRow } from '../result-rows.js'

/** A file for `.eval_results/` in a model's repository on the Hugging Face hub: one value per task of a benchmark dataset. */
export const hfEvalResults: Exporter = {
  id: 'hf-eval-results',
  label: '.eval_results file of a Hugging Face model repository',
  source: 'huggingface/hub-docs, eval_results.yaml at 2be4979',
  keeps: new Set(['values', 'counts', 'intervals']),
  async files(records, context) {
    oneModel(records)
    const entries = records.flatMap((record) => entriesOf(record, context))
    return [{ name: 'fmbench.yaml', content: entries.map(listEntry).join('') }]
  },
}

function entriesOf(record: EvalRecord, context: ExportContext): object[] {
  const { hubDataset, hubTask } = context
  if (hubDataset === undefined) {
    throw new FmbenchError('usage', `Which dataset of the Hugging Face hub is the board of ${record.benchmark_id}?`, {
      hint: 'The hub sorts results by benchmark dataset: name it with --hub-dataset ORG/NAME (and its task with --hub-task).',
    })
  }
  const primary = primaryOf(record, context)
  return definedOverall(record)
    .filter(({ metric }) => metric === primary)
    .map((row) => ({
      dataset: { id: hubDataset, task_id: hubTask ?? record.benchmark_id },
      value: row.value,
      date: knownDate(record),
      notes: notes(row, record),
    }))
}

/** The format has no place for the metric's name, so people find it here. */
function notes({ metric, interval }: ResultRow, record: EvalRecord): string {
  const { runner, runner_version, n_test } = record.run_metadata
  const version = record.benchmark_version === undefined ? '' : `@${record.benchmark_version}`
  return [
    metric,
    ...(interval === undefined ? [] : [`${formatLevel(interval.level)} interval ${formatInterval(interval)}`]),
    ...(n_test === undefined ? [] : [`N = ${n_test}`]),
    `${record.benchmark_id}${version}`,
    `${runner} ${runner_version ?? ''}`.trim(),
  ].join(', ')
}

/** An entry of a YAML list: `writeYaml` writes maps. */
function listEntry(entry: object): string {
  const lines = writeYaml(entry, new Set()).trimEnd().split('\n')
  return lines.map((line, i) => `${i === 0 ? '- ' : '  '}${line}\n`).join('')
}
