import { type IndexRow, indexOfRows, indexRow } from '../review/index.js'
import type { EvalRecord } from '../spec/index.js'
import { appendDeed, type Deed } from './history.js'
import type { KeptRecord } from './read-submission.js'
import { isKept, type SubmissionHistory, submissionsOf } from './states.js'
import { type Changes, type HubFolder, recordFile } from './store.js'

/** A hub after something happened, and what became of the files of its records. */
export interface Applied {
  readonly hub: HubFolder
  readonly records: Changes
  readonly after: SubmissionHistory
}

/**
 * A hub with one more deed about a submission; its record comes, changes or goes.
 *
 * @param kept the record that the deed tells of; undefined where it tells of none
 */
export function applyDeed(hub: HubFolder, deed: Deed & { readonly issue: number }, kept?: KeptRecord): Applied {
  const history = appendDeed(hub.history, deed)
  const after = submissionsOf(history).get(deed.issue)
  if (after === undefined) throw new Error(`A deed about issue ${deed.issue}, of which nothing was read.`)
  const before = keptId(submissionsOf(hub.history).get(deed.issue))
  const isGone = before !== undefined && before !== keptId(after)
  const stale = new Set([...(isGone ? [before] : []), ...(kept === undefined ? [] : [kept.record.eval_id])])
  const rows = hub.index.rows.filter(({ eval_id }) => !stale.has(eval_id))
  return {
    after,
    hub: { ...hub, history, index: indexOfRows(kept === undefined ? rows : [...rows, rowOf(kept.record)]) },
    records: {
      ...(isGone && { [recordFile(before)]: null }),
      ...(kept !== undefined && { [recordFile(kept.record.eval_id)]: kept.text }),
    },
  }
}

const keptId = (submission: SubmissionHistory | undefined): string | undefined =>
  submission !== undefined && isKept(submission) ? submission.content.evalId : undefined

/** Of itself a record can only say less than `self-reported`. */
const rowOf = (record: EvalRecord): IndexRow =>
  indexRow({ record, evidence: record.provenance.origin === 'transcribed' ? 'transcribed' : 'self-reported' })
