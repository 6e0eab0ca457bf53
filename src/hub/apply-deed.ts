import { sha256Hex } from '../core/index.js'
import { type IndexRow, indexRow } from '../review/index.js'
import { type Deed, withDeed } from './history.js'
import type { KeptRecord } from './read-submission.js'
import { evidenceOf } from './rebuild-index.js'
import { isKept, type SubmissionHistory, submissionOf } from './states.js'
import { type Changes, type HubFolder, ledgers, predictionsFile, recordFile } from './store.js'

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
  const before = submissionOf(hub.history, deed.issue)
  const after = submissionOf(history, deed.issue)
  if (after === undefined) throw new Error(`A deed about issue ${deed.issue}, of which nothing was read.`)
  const goneFiles = filesOf(before).filter((file) => !filesOf(after).includes(file))
  const gone = keptId(before) === keptId(after) ? undefined : keptId(before)
  const next = { ...hub, history, rows: rowsAfter(hub.rows, gone, kept) }
  return {
    after,
    hub: next,
    changes: {
      ...Object.fromEntries(goneFiles.map((file) => [file, null])),
      ...(kept && keptFiles(kept)),
      ...ledgers(hub, next),
    },
  }
}

/** The same where neither a record goes nor one comes. */
function rowsAfter(rows: HubFolder['rows'], gone: string | undefined, kept: KeptRecord | undefined): HubFolder['rows'] {
  if (gone === undefined && kept === undefined) return rows
  const others = rows().filter(({ eval_id }) => eval_id !== gone && eval_id !== kept?.record.eval_id)
  const after = kept === undefined ? others : [...others, rowOf(kept)]
  return () => after
}

const keptId = (submission: SubmissionHistory | undefined): string | undefined =>
  submission !== undefined && isKept(submission) ? submission.content.evalId : undefined

/** The files of a submission that a hub keeps. */
export function filesOf(submission: SubmissionHistory | undefined): string[] {
  const id = keptId(submission)
  if (id === undefined) return []
  return [recordFile(id), ...(submission?.content.predictionsSha256 === undefined ? [] : [predictionsFile(id)])]
}

const keptFiles = ({ record, text, predictions }: KeptRecord): Changes => ({
  [recordFile(record.eval_id)]: text,
  ...(predictions !== undefined && { [predictionsFile(record.eval_id)]: predictions }),
})

const rowOf = ({ record, predictions }: KeptRecord): IndexRow =>
  indexRow({ record, evidence: predictions === undefined ? evidenceOf(record) : 'rescored' })

/** What the history says of a record and its predictions. */
export const digestsOf = ({ record, text, predictions }: KeptRecord): Pick<Deed, 'eval_id' | 'record_sha256'> => ({
  eval_id: record.eval_id,
  record_sha256: sha256Hex(text),
  ...(predictions !== undefined && { predictions_sha256: sha256Hex(predictions) }),
})
