import { sha256Hex } from '../core/index.js'
import { escapeMarkdown } from '../report/escape.js'
import { formatModel } from '../spec/index.js'
import { applyDeed } from './apply-deed.js'
import { judgeCommand, parseCommand } from './command.js'
import { doneComment, refusedComment } from './comments.js'
import type { IssueEvent } from './event.js'
import { readIssueBody } from './issue-body.js'
import { isClosedIn, NOTHING_TO_DO, type Outcome, stateLabels } from './outcome.js'
import { DAY_MS } from './queue.js'
import { readModelCard } from './read-submission.js'
import { newDeed, type Scene } from './scene.js'
import { disputedIn, isWaiting, type SubmissionHistory } from './states.js'
import { modelFile } from './store.js'

/** Somebody wrote a comment: when it starts with a command, it is followed or refused in words. */
export async function onComment(scene: Scene, comment: NonNullable<IssueEvent['comment']>): Promise<Outcome> {
  const { event, hub, before, context, effects } = scene
  const parsed = parseCommand(comment.body)
  if (parsed === undefined) return onAnswer(scene, comment.author)
  const submission = before ?? disputedIn(readIssueBody(event.body), hub.history)
  if (submission === undefined) return NOTHING_TO_DO
  const named = before === undefined ? withoutName(parsed.reason, submission) : parsed
  const said = {
    ...parsed,
    ...named,
    by: comment.author,
    at: comment.createdAt,
    sourceSha256: before === undefined ? undefined : sha256Hex(event.body),
  }
  const answerHere = { number: event.number, add: [], remove: [], close: false }
  const judged = named === undefined ? { refusal: NAME_IT } : judgeCommand(said, submission, hub.config)
  if ('refusal' in judged) {
    const reply = { ...answerHere, comment: refusedComment(said.by, judged.refusal) }
    return { ...NOTHING_TO_DO, exitCode: 100, state: submission.state, replies: [reply] }
  }
  const { act, reason } = judged
  const isFirst = act === 'accepted' && !submission.wasAccepted
  // Nothing has changed in the issue since it was checked, or it could not be accepted. In the hub something may have: the
  // same model may have come with another record.
  const { card, findings = [] } = isFirst ? await readModelCard(readIssueBody(event.body), context) : {}
  const document = card && formatModel(card)
  const deed = {
    ...newDeed(act, said.by, effects),
    issue: submission.issue,
    ...(document !== undefined && { model_sha256: sha256Hex(document) }),
    ...(reason !== undefined && { reason }),
  }
  const { after, changes: ofRecord } = applyDeed(hub, deed)
  const changes = { ...ofRecord, ...(card && document && { [modelFile(card.model_id)]: document }) }
  const notes = findings.map(({ what }) => `Note: ${escapeMarkdown(what)}.\n`)
  const text = [doneComment(act, said.by, reason), ...notes].join('\n')
  const close = isClosedIn(after.state)
  return {
    exitCode: 0,
    state: after.state,
    changes,
    replies: [
      { number: submission.issue, comment: text, ...stateLabels(after.state), close },
      ...(before === undefined ? [{ ...answerHere, comment: text, close }] : []),
    ],
    message: `Submission #${submission.issue}: ${act}`,
  }
}

/** Who opened a dispute can edit it: a decision says itself what it is about. */
const NAME_IT =
  'In the issue of a dispute, name the record: /dispute, /accept or /retract, its eval_id as the issue has it now, and the reason.'

/** The reason without the eval_id before it; undefined where it begins with another word. */
function withoutName(
  reason: string | undefined,
  { content }: SubmissionHistory,
): { readonly reason: string | undefined } | undefined {
  const [, name, rest] = /^(\S+)\s*([\s\S]*)$/.exec(reason ?? '') ?? []
  return name === content.evalId ? { reason: rest === '' ? undefined : rest } : undefined
}

/** Its submitter said something: what was asked does not count as unanswered. Written down once a day at most. */
function onAnswer({ event, hub, before, effects }: Scene, author: string): Outcome {
  if (before === undefined || !isWaiting(before.state) || !before.authors.has(author.toLowerCase()))
    return NOTHING_TO_DO
  if (effects.clock.now().getTime() - Date.parse(before.since) < DAY_MS) return NOTHING_TO_DO
  const { changes } = applyDeed(hub, { ...newDeed('answered', author, effects), issue: event.number })
  return { ...NOTHING_TO_DO, state: before.state, changes, message: `Submission #${event.number}: answered` }
}
