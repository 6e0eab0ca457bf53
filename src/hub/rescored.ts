import type { Effects } from '../core/index.js'
import { FmbenchError } from '../core/index.js'
import { withDeed } from './history.js'
import { newDeed } from './scene.js'
import { isKept, submissionsOf } from './states.js'
import { type Changes, type HubFolder, ledgers } from './store.js'

/** What was scored again, and found to be as the record says. */
export interface Rescored {
  readonly evalId: string
  /** Of the file of the record. */
  readonly recordSha256: string
  readonly predictionsSha256: string
}

/**
 * Writes down that the numbers of a record were computed again from its predictions: as long as the record stays as it
 * is, boards say so.
 *
 * @throws FmbenchError `unknown-name` where the hub keeps no such submission; `conflict` where the record is another
 */
export function noteRescored(
  { evalId, recordSha256, predictionsSha256 }: Rescored,
  hub: HubFolder,
  effects: Effects,
): Changes {
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
  const history = withDeed(hub.history, {
    ...newDeed('rescored', 'fmbench', effects),
    issue: submission.issue,
    eval_id: evalId,
    record_sha256: recordSha256,
    predictions_sha256: predictionsSha256,
  })
  const rows = hub.rows().map((row) => (row.eval_id === evalId ? { ...row, evidence: 'rescored' as const } : row))
  return ledgers(hub, { ...hub, history, rows: () => rows })
}
