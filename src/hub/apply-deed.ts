import { type IndexRow, indexRow } from '../review/index.js'
import type { EvalRecord } from '../spec/index.js'
import { type Deed, withDeed } from './history.js'
import type { KeptRecord } from './read-submission.js'
import { isKept, type SubmissionHistory, submissionOf } from './states.js'
import { type Changes, type HubFolder, ledgers, recordFile } from './store.js'

/** A hub after something happened. */
export interface Applied {
  readonly hub: HubFolder
  readonly after: SubmissionHistory
  readonly changes: Changes
}

/**
 * A hub with one more deed about a submission; its record comes, changes or goes.
 *
 * @param kept the record that the deed tells of; undefined where it tells of none
 */
export function applyDeed(hub: HubFolder, deed: Deed & { readonly issue: number }, kept?: KeptRecord): Applied {
  const history = withDeed(hub.history, deed)
  const before = keptId(submissionOf(hub.history, deed.issue))
  const after = submissionOf(history, deed.issue)
  if (after === undefined) throw new Error(`A deed about issue ${deed.issue}, of which nothing was read.`)
  const gone = before === keptId(after) ? undefined : before
  const next = { ...hub, history, rows: rowsAfter(hub.rows, gone, kept) }
  return {
    after,
    hub: next,
    changes: {
      ...(gone !== undefined && { [recordFile(gone)]: null }),
      ...(kept !== undefined && { [recordFile(kept.record.eval_id)]: kept.text }),
      ...ledgers(hub, next),
    },
  }
}

/** The same where neither a record goes nor one comes. */
function rowsAfter(rows: HubFolder['rows'], gone: string | undefined, kept: KeptRecord | undefined): HubFolder['rows'] {
  if (gone === undefined && kept === undefined) return rows
  const others = rows().filter(({ eval_id }) => eval_id !== gone && eval_id !== kept?.record.eval_id)
  const after = kept === undefined ? others : [...others, rowOf(kept.record)]
  return () => after
}

const keptId = (submission: SubmissionHistory | undefined): string | undefined =>
  submission !== undefined && isKept(submission) ? submission.content.evalId : undefined

/** Of itself a record can only say less than `self-reported`. */
const rowOf = (record: EvalRecord): IndexRow =>
  indexRow({ record, evidence: record.provenance.origin === 'transcribed' ? 'transcribed' : 'self-reported' })
