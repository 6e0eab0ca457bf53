import { sha256Hex } from '../core/index.js'
import { escapeMarkdown, markdownCode } from '../report/escape.js'
import { formatFindings, type ReviewFinding } from '../review/index.js'
import { stateInWords } from './command.js'
import type { Act } from './history.js'
import type { KeptRecord, Reading } from './read-submission.js'
import type { SubmissionHistory } from './states.js'

const code = (text: string): string => markdownCode(text, false)

/** GitHub takes 65,536 characters. */
const MAX_COMMENT_LENGTH = 60_000

/** All findings, or as many as a comment takes. */
function listed(findings: readonly ReviewFinding[]): string {
  for (let n = findings.length; n > 0; n = Math.floor(n / 2)) {
    const text = formatFindings(findings.slice(0, n), 'markdown')
    const more = n === findings.length ? '' : `\n\n… and ${findings.length - n} more.`
    if (text.length + more.length <= MAX_COMMENT_LENGTH) return text + more
  }
  return ''
}

const paragraphs = (...parts: readonly string[]): string => `${parts.filter((part) => part !== '').join('\n\n')}\n`

/** What a reading found. */
export function checkedComment({ findings, kept }: Extract<Reading, { findings: unknown }>): string {
  const open = findings.some(({ severity }) => severity === 'asks')
  const verdict =
    kept === undefined
      ? '**It cannot be accepted as it is.** Edit the issue, and it is read again.'
      : open
        ? '**It reads well, with questions.** Answer them: edit the record, or say it in a comment. A reviewer decides.'
        : '**It reads well.** A reviewer decides.'
  return paragraphs(
    verdict,
    kept === undefined ? '' : recordLine(kept),
    listed(findings),
    'Who handed it in can take it back with `/withdraw`. Reviewers say `/accept`, or `/changes`, `/reject` with a reason.',
  )
}

function recordLine({ record, text, predictions }: KeptRecord): string {
  const { eval_id, model_ids, benchmark_id, metrics } = record
  const values = Object.entries(metrics).flatMap(([id, value]) =>
    typeof value === 'number' ? [`${escapeMarkdown(id)} ${value}`] : [],
  )
  const shown = values.slice(0, 5).join(', ')
  const what = `${code(eval_id)}: ${code(model_ids.candidate)} on ${code(benchmark_id)}, ${shown || 'no metric defined'}.`
  const again = predictions === undefined ? '' : ' Its predictions were scored again here, and give the same numbers.'
  return `${what} As the hub keeps it, its SHA-256 begins with ${code(sha256Hex(text).slice(0, 12))}.${again}`
}

export const unreachableComment = (why: string): string =>
  paragraphs(
    `The attached file could not be fetched: ${escapeMarkdown(why)}`,
    'Nothing is decided. Edit the issue, for instance its title and its text, and it is tried again.',
  )

export const decidedComment = ({ state, content }: SubmissionHistory): string =>
  paragraphs(
    `This submission is ${stateInWords(state)}; editing the issue changes nothing.`,
    content.evalId === undefined
      ? 'Hand in another record with a new issue.'
      : `The hub keeps ${code(content.evalId)} as it was checked. Hand in another record, under an eval_id of its own, with a new issue.`,
  )

export const refusedComment = (by: string, refusal: string): string => paragraphs(`${code(by)}: ${refusal}`)

const DONE: Readonly<Partial<Record<Act, string>>> = {
  accepted: 'Accepted: the record is on the boards from the next build on.',
  approved: 'One reviewer agrees. This hub asks for a second one.',
  changes_requested: 'Changes are asked for. Edit the issue, or answer in a comment.',
  rejected: 'Rejected.',
  withdrawn: 'Withdrawn.',
  retracted: 'Retracted: the record stays visible, is not ranked, and says why.',
  disputed: 'Disputed: the record stays visible and is not ranked until a reviewer says `/accept` or `/retract`.',
}

/** After a command was followed. */
export const doneComment = (act: Act, by: string, reason: string | undefined): string =>
  paragraphs(
    `**${DONE[act] ?? stateInWords(act as SubmissionHistory['state'])}** By ${code(by)}.`,
    reason === undefined ? '' : `Reason: ${escapeMarkdown(reason)}`,
  )

export const staleComment = (days: number): string =>
  paragraphs(
    `**Withdrawn:** nobody has answered for ${days} days. Hand it in again with a new issue whenever it is ready.`,
  )

/** @param evalId as the form says, when a published record has it */
export const disputeComment = (evalId: string | undefined): string =>
  evalId === undefined
    ? paragraphs(
        'No published record of this hub has that eval_id. Edit the issue and name one: its id stands on its page.',
      )
    : paragraphs(
        `A reviewer looks into ${code(evalId)}. Here, reviewers say \`/dispute ${evalId}\` and the reason (the record is then shown as disputed and not ranked), and later \`/accept ${evalId}\` or \`/retract ${evalId}\` and the reason.`,
      )

export const proposalComment = (findings: readonly ReviewFinding[]): string =>
  paragraphs(
    findings.some(({ severity }) => severity === 'blocks')
      ? '**It cannot be used as it is.** Edit the issue, and it is read again.'
      : '**It reads well.** People decide; nothing happens by itself.',
    listed(findings),
  )
