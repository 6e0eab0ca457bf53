import { FmbenchError } from '../core/index.js'
import { escapeMarkdown, markdownFence } from '../report/escape.js'
import { MODEL_CARD_FILE } from '../review/index.js'
import type { DatasetDocument } from '../spec/index.js'
import { writeYaml } from '../spec/yaml-write.js'
import { PREDICTIONS_FILE } from './leaving-predictions.js'
import { leavingFiles, type SubmissionBundle } from './submission-bundle.js'

/** What somebody writes who approves, behind its name on the sheet. */
const SIGNATURE = ['Approved by', 'Date'] as const

const CONTENT: Readonly<Record<string, string>> = {
  'eval.yaml': 'aggregates only',
  [MODEL_CARD_FILE]: 'who the model is',
  [PREDICTIONS_FILE]: 'a row per sample',
}

/** One page for the person who must agree before results of a dataset leave, in Markdown. */
export function approvalSheet(bundle: SubmissionBundle, dataset: DatasetDocument, approver: string): string {
  const { record, predictions } = bundle
  const { disclosure } = record
  const groups = Object.keys(record.metrics.stratified ?? {})
  const facts: readonly (readonly [name: string, value: string])[] = [
    ['Result', record.eval_id],
    ['Made', record.run_metadata.date],
    ['Model', record.model_ids.candidate],
    ['Benchmark', `${record.benchmark_id} ${record.benchmark_version ?? ''}`.trim()],
    ['Data', `${dataset.name} (${dataset.dataset_id}), access: ${dataset.access}`],
    ['Samples', String(record.run_metadata.n_test ?? 'not recorded')],
    ['Groups shown', groups.length === 0 ? 'none' : groups.join(', ')],
    ['Least count', disclosure && disclosure.min_cell > 0 ? `${disclosure.min_cell} persons` : 'none'],
    [
      'Withheld',
      disclosure === undefined
        ? 'nothing'
        : [`${disclosure.suppressed} groups, values and gaps`, ...disclosure.withheld].join('; '),
    ],
    ...leavingFiles(bundle).flatMap(({ file, bytes, sha256 }): [name: string, value: string][] => [
      ['Leaves', `${file}, ${bytes} bytes, ${CONTENT[file]}`],
      ['SHA-256', sha256],
    ]),
  ]
  return `# Approval to release results

For: ${escapeMarkdown(approver)}

The terms of ${escapeMarkdown(dataset.dataset_id)} ask for your approval before results made from it leave.
Nothing has left. ${predictions ? 'Samples and weights' : 'Predictions, samples and ids'} stay where they are in any case.

| | |
| --- | --- |
${facts.map(([name, value]) => `| ${name} | ${escapeMarkdown(value)} |`).join('\n')}

To read it: eval.yaml in the folder of the result. What the submitter declares is added to it:

${markdownFence(writeYaml(record.declarations ?? {}, new Set()).trimEnd() || 'nothing')}

The approval is for files with these SHA-256 and for no others.

${SIGNATURE.map((name) => `${name}:`).join('\n\n')}
`
}

/**
 * Checks that a sheet was filled in, and for this very bundle.
 *
 * @throws FmbenchError `usage` when it was not
 */
export function checkApproval(sheet: string, file: string, bundle: SubmissionBundle): void {
  const missing = SIGNATURE.filter((name) => !new RegExp(`^\\W*${name}\\W*:[*_ \\t]*[^\\s*_]`, 'm').test(sheet))
  const other = leavingFiles(bundle).find(({ sha256 }) => !sheet.includes(sha256))
  if (other !== undefined) {
    throw new FmbenchError('usage', `This approval is for another ${other.file} than the one that would leave.`, {
      where: file,
      hint: `The SHA-256 of what would leave is ${other.sha256}: have it approved anew.`,
    })
  }
  if (missing.length === 0) return
  throw new FmbenchError('usage', `This approval is not filled in: ${missing.join(', ')}.`, {
    where: file,
    hint: 'Who approves writes name and date behind these words.',
  })
}
