import type { IssueKind } from './issue-body.js'
import type { SubmissionState } from './states.js'
import type { Changes } from './store.js'

/** What a workflow does on GitHub after the files are written. Only numbers, labels of ours and escaped text. */
export interface Reply {
  /** The issue. */
  readonly number: number
  /** Markdown. */
  readonly comment: string
  readonly add: readonly string[]
  readonly remove: readonly string[]
  readonly close: boolean
}

export interface Outcome {
  /** 100 when something blocks, or a command was refused. */
  readonly exitCode: 0 | 100
  /** The submission's state after it; undefined where no submission is concerned. */
  readonly state: SubmissionState | undefined
  readonly changes: Changes
  readonly replies: readonly Reply[]
  /** For the commit: digits and words of ours. */
  readonly message: string
}

export const NOTHING_TO_DO: Outcome = { exitCode: 0, state: undefined, changes: {}, replies: [], message: '' }

export interface Label {
  readonly name: string
  readonly color: string
  readonly description: string
}

/** One label for each kind of issue a hub has. */
const KIND_LABELS: Readonly<Record<IssueKind, Label>> = {
  submission: { name: 'submission', color: '1f6feb', description: 'A record that was handed in' },
  proposal: { name: 'proposal', color: '8250df', description: 'A benchmark or protocol that is proposed' },
  dispute: { name: 'dispute', color: 'bf3989', description: 'Somebody says that a published record is wrong' },
}

/** One label for each state. */
const STATE_LABELS: Readonly<Record<SubmissionState, Label>> = {
  received: { name: 'state: received', color: 'd0d7de', description: 'Arrived; not checked as yet' },
  checked: { name: 'state: checked', color: '0969da', description: 'Nothing blocks it; a reviewer decides' },
  changes_requested: { name: 'state: changes requested', color: 'd4a72c', description: 'The submitter must answer' },
  accepted: { name: 'state: accepted', color: '1a7f37', description: 'On the boards' },
  rejected: { name: 'state: rejected', color: 'cf222e', description: 'Not taken, with a public reason' },
  withdrawn: {
    name: 'state: withdrawn',
    color: '6e7781',
    description: 'Taken back by its submitter, or never answered',
  },
  retracted: { name: 'state: retracted', color: '82071e', description: 'Stays visible, not ranked, with the reason' },
  disputed: { name: 'state: disputed', color: 'bc4c00', description: 'Not ranked until the dispute is settled' },
}

export const HUB_LABELS: readonly Label[] = [...Object.values(KIND_LABELS), ...Object.values(STATE_LABELS)]

export const kindLabel = (kind: IssueKind): string => KIND_LABELS[kind].name

/** The labels of a submission in that state: those to add and those to take away. */
export function stateLabels(state: SubmissionState): Pick<Reply, 'add' | 'remove'> {
  const { name } = STATE_LABELS[state]
  const others = Object.values(STATE_LABELS).filter((label) => label.name !== name)
  return { add: [kindLabel('submission'), name], remove: others.map((label) => label.name) }
}

/** Decided issues are closed; a dispute keeps one open. */
export const isClosedIn = (state: SubmissionState): boolean =>
  ['accepted', 'rejected', 'withdrawn', 'retracted'].includes(state)
