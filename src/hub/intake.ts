import { type Effects, FmbenchError } from '../core/index.js'
import type { IssueEvent } from './event.js'
import { onComment } from './on-comment.js'
import { onIssue } from './on-issue.js'
import { NOTHING_TO_DO, type Outcome } from './outcome.js'
import { type IntakeContext, sceneOf } from './scene.js'
import type { HubFolder } from './store.js'

/**
 * What an event on GitHub does to a hub: the files that change, and what is answered. Text of the event is data: it is
 * read, measured and escaped, and becomes no path, no command and no part of a script.
 *
 * @throws FmbenchError `conflict` for an event of another repository
 */
export async function ingest(
  event: IssueEvent,
  hub: HubFolder,
  context: IntakeContext,
  effects: Effects,
): Promise<Outcome> {
  const { repository = event.repository } = hub.config
  if (event.isFork || repository.toLowerCase() !== event.repository.toLowerCase()) {
    throw new FmbenchError('conflict', 'This event is of another repository, or of a fork.', {
      hint: 'A hub reads its own issues; which repository is its own, hub.yaml says.',
    })
  }
  if (event.isByBot || event.isPullRequest) return NOTHING_TO_DO
  const scene = sceneOf(event, hub, context, effects)
  if (event.comment === undefined) return ['opened', 'edited'].includes(event.action) ? onIssue(scene) : NOTHING_TO_DO
  // An edited comment may have been edited by somebody else than its author: it says nothing.
  const isNew = event.action === 'created' && event.comment.author === event.sender
  return isNew ? onComment(scene, event.comment) : NOTHING_TO_DO
}
