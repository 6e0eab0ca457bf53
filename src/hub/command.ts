import { type HubConfig, isReviewer } from './config.js'
import type { Act } from './history.js'
import { isKept, mayFollow, type SubmissionHistory, type SubmissionState } from './states.js'

/** What can be said about a submission in a comment that starts with a slash. */
export interface HubCommand {
  readonly word: string
  /** What becomes of the submission. */
  readonly to: SubmissionState
  /** Who may say it. */
  readonly by: 'reviewers' | 'submitter'
  readonly needsReason: boolean
}

export const hubCommands: readonly HubCommand[] = [
  { word: 'accept', to: 'accepted', by: 'reviewers', needsReason: false },
  { word: 'changes', to: 'changes_requested', by: 'reviewers', needsReason: true },
  { word: 'reject', to: 'rejected', by: 'reviewers', needsReason: true },
  { word: 'dispute', to: 'disputed', by: 'reviewers', needsReason: true },
  { word: 'retract', to: 'retracted', by: 'reviewers', needsReason: true },
  { word: 'withdraw', to: 'withdrawn', by: 'submitter', needsReason: false },
]

const MAX_REASON_LENGTH = 2000

/** The command with which a comment starts, and what stands behind it; undefined for any other comment. */
export function parseCommand(
  comment: string,
): { readonly command: HubCommand; readonly reason: string | undefined } | undefined {
  const [, word, rest] = /^\s*\/([a-z]+)(?:\s+([\s\S]*))?$/.exec(comment) ?? []
  const command = hubCommands.find((known) => known.word === word)
  const reason = (rest ?? '').trim().slice(0, MAX_REASON_LENGTH)
  return command && { command, reason: reason === '' ? undefined : reason }
}

/** A comment with a command, and what stood there when it was written. */
export interface Said {
  readonly command: HubCommand
  readonly reason: string | undefined
  readonly by: string
  /** An instant. */
  readonly at: string
  /** Of the text of the issue that the comment stands under; undefined under another issue than the submission's. */
  readonly sourceSha256: string | undefined
}

/**
 * What a command does to a submission: the act that is written down and the fields that go with it, or, in a sentence,
 * why nothing happens.
 */
export function judgeCommand(
  said: Said,
  submission: SubmissionHistory,
  config: HubConfig,
): { readonly act: Act; readonly reason: string | undefined } | { readonly refusal: string } {
  const refusal = whyNot(said, submission, config)
  if (refusal !== undefined) return { refusal }
  const { command, reason } = said
  // An acceptance may need two people; that a dispute is settled, one says.
  const isFirstOfTwo =
    command.to === 'accepted' && !submission.wasAccepted && config.two_person && submission.approvedBy.size === 0
  return { act: isFirstOfTwo ? 'approved' : command.to, reason }
}

function whyNot(said: Said, submission: SubmissionHistory, config: HubConfig): string | undefined {
  const { command, by, reason } = said
  const { state, submitter, authors, approvedBy, content } = submission
  const login = by.toLowerCase()
  if (command.by === 'submitter' && login !== submitter.toLowerCase())
    return 'Only who handed a submission in can withdraw it. Reviewers say /reject or /retract, with a reason.'
  if (command.by === 'reviewers' && !isReviewer(config, by))
    return `Only the reviewers that hub.yaml names can say /${command.word}.`
  if (command.by === 'reviewers' && authors.has(login))
    return 'Nobody reviews a submission of their own: another reviewer decides.'
  if (command.needsReason && reason === undefined)
    return `Say why, for everybody to read: /${command.word} and the reason, in one comment.`
  if (!mayFollow(state, command.to))
    return `This submission is ${stateInWords(state)}: /${command.word} does not apply.`
  if (command.to !== 'accepted') return undefined
  if (!isKept(submission)) return 'There is no record that could be accepted: see what blocks it above.'
  if (submission.wasAccepted) return undefined
  if (said.sourceSha256 !== content.sourceSha256 || Date.parse(said.at) < Date.parse(submission.since))
    return 'The issue was edited since it was checked, or while you wrote. Read the newest check, and say /accept again.'
  if (approvedBy.has(login)) return 'You have agreed already: this hub asks for a second person.'
  return undefined
}

/** `changes requested` */
export const stateInWords = (state: SubmissionState): string => state.replaceAll('_', ' ')
