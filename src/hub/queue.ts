import type { Effects } from '../core/index.js'
import { applyDeed } from './apply-deed.js'
import { staleComment } from './comments.js'
import { NOTHING_TO_DO, type Outcome, type Reply, stateLabels } from './outcome.js'
import { newDeed } from './scene.js'
import { isWaiting, type SubmissionHistory, submissionsOf } from './states.js'
import type { Changes, HubFolder } from './store.js'

/** What kind of work a waiting submission is; in the order in which a reviewer would take it up. */
export const QUEUES = ['rescored', 'clean', 'asked', 'blocked'] as const
export type Queue = (typeof QUEUES)[number]

/** A submission that waits for somebody. */
export interface Waiting {
  readonly submission: SubmissionHistory
  readonly queue: Queue
  /** Whole days since something happened to it. */
  readonly days: number
}

const ASKS_SUBMITTER: ReadonlySet<Queue> = new Set(['asked', 'blocked'])

export const DAY_MS = 86_400_000

/** All that waits, by kind of work, the oldest first. @param now an instant */
export function waitingIn({ history }: Pick<HubFolder, 'history'>, now: Date): Waiting[] {
  return [...submissionsOf(history).values()]
    .filter(({ state }) => isWaiting(state))
    .map((submission) => ({
      submission,
      queue: queueOf(submission),
      days: Math.floor((now.getTime() - Date.parse(submission.since)) / DAY_MS),
    }))
    .sort(
      (a, b) =>
        QUEUES.indexOf(a.queue) - QUEUES.indexOf(b.queue) ||
        Date.parse(a.submission.since) - Date.parse(b.submission.since) ||
        a.submission.issue - b.submission.issue,
    )
}

function queueOf({ state, content }: SubmissionHistory): Queue {
  if (content.recordSha256 === undefined) return 'blocked'
  if (state === 'changes_requested') return 'asked'
  return content.predictionsSha256 === undefined ? 'clean' : 'rescored'
}

/** Withdraws what asks its submitter for something and was not answered for as long as hub.yaml says. */
export function closeStale(before: HubFolder, effects: Effects): Outcome {
  const { close_after_days: limit } = before.config
  const stale = waitingIn(before, effects.clock.now()).filter(
    ({ queue, days }) => ASKS_SUBMITTER.has(queue) && days >= limit,
  )
  if (stale.length === 0) return NOTHING_TO_DO
  let hub = before
  let changes: Changes = {}
  const replies: Reply[] = []
  for (const { submission } of stale) {
    const number = submission.issue
    const reason = `No answer for ${limit} days.`
    const applied = applyDeed(hub, { ...newDeed('withdrawn', 'fmbench', effects), issue: number, reason })
    hub = applied.hub
    changes = { ...changes, ...applied.changes }
    replies.push({ number, comment: staleComment(limit), ...stateLabels('withdrawn'), close: true })
  }
  return { ...NOTHING_TO_DO, changes, replies, message: `Withdrawn without an answer: ${stale.length}` }
}
