import { sha256Hex } from '../core/index.js'
import { formatModel } from '../spec/index.js'
import { applyDeed } from './apply-deed.js'
import { judgeCommand, parseCommand } from './command.js'
import { doneComment, refusedComment } from './comments.js'
import type { IssueEvent } from './event.js'
import { readIssueBody } from './issue-body.js'
import { isClosedIn, NOTHING_TO_DO, type Outcome, stateLabels } from './outcome.js'
import { readModelCard } from './read-submission.js'
import { newDeed, type Scene } from './scene.js'
import { disputedIn } from './states.js'
import { modelFile } from './store.js'

/** Somebody wrote a comment: when it starts with a command, it is followed or refused in words. */
export async function onComment(scene: Scene, comment: NonNullable<IssueEvent['comment']>): Promise<Outcome> {
  const { event, hub, before, context, effects } = scene
  const parsed = parseCommand(comment.body)
  if (parsed === undefined) return NOTHING_TO_DO
  const submission = before ?? disputedIn(readIssueBody(event.body), hub.history)
  if (submission === undefined) return NOTHING_TO_DO
  const said = {
    ...parsed,
    by: comment.author,
    at: comment.createdAt,
    sourceSha256: before === undefined ? undefined : sha256Hex(event.body),
  }
  const answerHere = { number: event.number, add: [], remove: [], close: false }
  const judged = judgeCommand(said, submission, hub.config)
  if ('refusal' in judged) {
    const reply = { ...answerHere, comment: refusedComment(said.by, judged.refusal) }
    return { ...NOTHING_TO_DO, exitCode: 100, state: submission.state, replies: [reply] }
  }
  const { act, reason } = judged
  const isFirst = act === 'accepted' && !submission.wasAccepted
  // Nothing has changed in the issue since it was checked, or it could not be accepted.
  const { card } = isFirst ? await readModelCard(readIssueBody(event.body), context) : {}
  const document = card && formatModel(card)
  const deed = {
    ...newDeed(act, said.by, effects),
    issue: submission.issue,
    ...(document !== undefined && { model_sha256: sha256Hex(document) }),
    ...(reason !== undefined && { reason }),
  }
  const { after, changes: ofRecord } = applyDeed(hub, deed)
  const changes = { ...ofRecord, ...(card && document && { [modelFile(card.model_id)]: document }) }
  const text = doneComment(act, said.by, reason)
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
