import { FIELDS } from '../hub/issue-body.js'
import { formatModel } from '../spec/index.js'
import { PREDICTIONS_FILE } from './leaving-predictions.js'
import type { SubmissionBundle } from './submission-bundle.js'

/** GitHub takes no longer text for an issue. */
const MAX_BODY = 65_536
/** What servers take as an address. */
const MAX_LINK = 8000

/** The issue that hands a bundle in, as the form of a hub would write it. */
export function issueText(bundle: SubmissionBundle): string {
  const card = bundle.card === undefined ? '' : `\n### ${FIELDS.model}\n\n${block(formatModel(bundle.card))}`
  const more = card + (bundle.predictions === undefined ? '' : PREDICTIONS_TEXT)
  return recordText(bundle, MAX_BODY - more.length) + more
}

/** A file can only be attached by hand. */
const PREDICTIONS_TEXT = `\n### ${FIELDS.predictions}\n\nDrop ${PREDICTIONS_FILE} here, in the place of this line.\n`

function recordText({ record, text }: SubmissionBundle, room: number): string {
  const body = `### ${FIELDS.record}\n\n${block(text)}`
  if (body.length <= room) return body
  return `### ${FIELDS.recordFile}\n\nThe record of ${record.eval_id} is too long for an issue. Rename eval.yaml to eval.yaml.txt and drop it here.\n`
}

/** A block of code that no line of the text can end. */
function block(yaml: string): string {
  const longest = Math.max(2, ...(yaml.match(/`+/g) ?? []).map((run) => run.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}yaml\n${yaml}${fence}\n`
}

/** Opens the form of a hub with the title filled in, and the record where the address can hold it. */
export function issueLink(
  repository: string,
  { record, text, card }: SubmissionBundle,
): { url: string; isWhole: boolean } {
  const fields = { template: 'submission.yml', title: `Submission: ${record.eval_id}` }
  const address = (query: Readonly<Record<string, string>>): string =>
    `https://github.com/${repository}/issues/new?${new URLSearchParams(query)}`
  const whole = address({ ...fields, record: text, ...(card && { model: formatModel(card) }) })
  return whole.length <= MAX_LINK ? { url: whole, isWhole: true } : { url: address(fields), isWhole: false }
}
