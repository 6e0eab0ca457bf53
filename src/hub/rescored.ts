import { type Effects, FmbenchError } from '../core/index.js'
import { applyDeed, digestsOf } from './apply-deed.js'
import type { KeptRecord } from './read-submission.js'
import { newDeed } from './scene.js'
import { isKept, submissionsOf } from './states.js'
import type { Changes, HubFolder } from './store.js'

/** A record whose numbers were computed again from its predictions, which go with it. */
export interface RescoredRecord {
  readonly kept: KeptRecord & { readonly predictions: string }
  /** Of the file of the record as it was read. */
  readonly recordSha256: string
  /** Why it is another record now, for everybody to read; undefined where nothing in it changed. */
  readonly reason?: string
}

/**
 * Writes down that the numbers of a record were computed again from its predictions, and keeps these: as long as the
 * record stays as it is, boards say so and compare by them.
 *
 * @throws FmbenchError `unknown-name` where the hub keeps no such submission; `conflict` where the record is another
 */
export function noteRescored(
  { kept, recordSha256, reason }: RescoredRecord,
  hub: HubFolder,
  effects: Effects,
): Changes {
  const evalId = kept.record.eval_id
  const submission = [...submissionsOf(hub.history).values()].find(
    (found) => isKept(found) && found.content.evalId === evalId,
  )
  if (submission === undefined) {
    throw new FmbenchError('unknown-name', 'The history of this hub tells of no record with that eval_id.', {
      where: evalId,
      hint: 'Only what was handed in as an issue, and not rejected, can be marked as rescored.',
    })
  }
  if (submission.content.recordSha256 !== recordSha256) {
    throw new FmbenchError('conflict', 'This is not the record as the hub has checked it.', {
      where: evalId,
      hint: 'Score the record in evals/ of the hub; fmbench verify-history says whether it was changed.',
    })
  }
  const deed = {
    ...newDeed('rescored', 'fmbench', effects),
    issue: submission.issue,
    ...digestsOf(kept),
    ...(reason !== undefined && { reason }),
  }
  return applyDeed(hub, deed, kept).changes
}
