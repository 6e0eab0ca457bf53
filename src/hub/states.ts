import { type Act, type Deed, type History, type HistoryLine, linesOf, linesWith } from './history.js'
import { FIELDS, fieldText, type IssueBody } from './issue-body.js'

/** Where a submission stands. People decide on `accepted`, `rejected`, `retracted` and `disputed`. */
export type SubmissionState = Exclude<Act, 'answered' | 'approved' | 'rescored' | 'purged'>

const WHILE_WAITING = ['received', 'checked', 'changes_requested', 'accepted', 'rejected', 'withdrawn'] as const

/** What may come after what. Once rejected, withdrawn or retracted, it stays so: another try is another issue. */
const FOLLOWS: Readonly<Record<SubmissionState, readonly SubmissionState[]>> = {
  received: WHILE_WAITING,
  checked: WHILE_WAITING,
  changes_requested: WHILE_WAITING,
  accepted: ['withdrawn', 'retracted', 'disputed'],
  disputed: ['accepted', 'withdrawn', 'retracted'],
  rejected: [],
  withdrawn: [],
  retracted: [],
}

export const mayFollow = (from: SubmissionState, to: SubmissionState): boolean => FOLLOWS[from].includes(to)

/** True as long as nobody has decided, and the issue may still be edited. */
export const isWaiting = (state: SubmissionState): boolean => mayFollow(state, 'checked')

/** What was read from an issue the last time. */
export interface Content {
  /** Of the text of the issue. */
  readonly sourceSha256: string
  /** Both undefined where what was read is no record that could be kept. */
  readonly evalId: string | undefined
  readonly recordSha256: string | undefined
  /** Undefined where its numbers were not computed again, here, from its predictions. */
  readonly predictionsSha256: string | undefined
  readonly findings: NonNullable<Deed['findings']>
}

/** What the history says of one submission. */
export interface SubmissionHistory {
  readonly issue: number
  readonly state: SubmissionState
  /** The instant of the last deed that concerns it. */
  readonly since: string
  readonly submitter: string
  /** In lower case: who opened or edited it. They do not judge it. */
  readonly authors: ReadonlySet<string>
  /** In lower case: who has agreed with what stands in it now. */
  readonly approvedBy: ReadonlySet<string>
  readonly content: Content
  /** The public reason of the last decision. */
  readonly reason: string | undefined
  /** From its acceptance on, whatever came later: it stays on the boards. */
  readonly wasAccepted: boolean
}

/** Whether the hub keeps its record: as long as it waits, and for good once it was accepted. */
export const isKept = ({ state, content, wasAccepted }: SubmissionHistory): boolean =>
  content.recordSha256 !== undefined && (isWaiting(state) || wasAccepted)

/** The submissions of a hub by the number of their issue. One that was purged has left nothing. */
export const submissionsOf = (history: History): Map<number, SubmissionHistory> => submissionsIn(linesOf(history))

/** The one of that issue. */
export const submissionOf = (history: History, issue: number): SubmissionHistory | undefined =>
  submissionsIn(linesWith(history, 'issue', issue)).get(issue)

function submissionsIn(lines: readonly HistoryLine[]): Map<number, SubmissionHistory> {
  const found = new Map<number, SubmissionHistory>()
  for (const { deed } of lines) {
    if (deed?.issue === undefined) continue
    const next = afterDeed(found.get(deed.issue), deed, deed.issue)
    if (next !== undefined) found.set(deed.issue, next)
  }
  return found
}

function afterDeed(before: SubmissionHistory | undefined, deed: Deed, issue: number): SubmissionHistory | undefined {
  const { act, at, by, reason } = deed
  if (act === 'purged') return before
  if (act === 'answered') return before && { ...before, since: at }
  if (act === 'approved') return before && { ...before, approvedBy: new Set([...before.approvedBy, by.toLowerCase()]) }
  if (act === 'rescored') return before && { ...before, content: { ...before.content, ...digestsOf(deed) } }
  if (deed.source_sha256 !== undefined) {
    return {
      issue,
      state: act,
      since: at,
      submitter: before?.submitter ?? deed.submitter ?? by,
      authors: new Set([...(before?.authors ?? []), by.toLowerCase()]),
      approvedBy: new Set(),
      content: {
        sourceSha256: deed.source_sha256,
        evalId: deed.eval_id,
        ...digestsOf(deed),
        findings: deed.findings ?? { blocks: 0, asks: 0, notes: 0 },
      },
      reason,
      wasAccepted: false,
    }
  }
  const wasAccepted = before?.wasAccepted === true || act === 'accepted'
  // Who agreed before somebody asked for changes has not agreed with what comes after.
  return before && { ...before, state: act, since: at, approvedBy: new Set(), reason, wasAccepted }
}

const digestsOf = ({ record_sha256, predictions_sha256 }: Deed) => ({
  recordSha256: record_sha256,
  predictionsSha256: predictions_sha256,
})

/** The published submission that a dispute names by its eval_id. */
export function disputedIn(body: IssueBody, history: History): SubmissionHistory | undefined {
  const id = fieldText(body, FIELDS.disputed) ?? ''
  const issues = linesWith(history, 'eval_id', id).flatMap(({ deed }) => deed?.issue ?? [])
  return issues
    .map((issue) => submissionOf(history, issue))
    .find((submission) => submission?.wasAccepted === true && submission.content.evalId === id)
}
