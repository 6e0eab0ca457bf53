import type { Effects } from '../core/index.js'
import type { Evidence } from '../leaderboard/index.js'
import { type IndexRow, indexRow } from '../review/index.js'
import { type EvalRecord, parseEval } from '../spec/index.js'
import type { History } from './history.js'
import { isKept, submissionsOf } from './states.js'

/**
 * The rows of a hub whose index is missing, from its records: an index that counted as empty would give an eval_id away
 * that belongs to somebody.
 *
 * @throws FmbenchError `bad-document` for a record that cannot be read
 */
export async function rowsOfRecords(folder: string, history: History, { files }: Effects): Promise<IndexRow[]> {
  const kept = [...submissionsOf(history).values()].filter(isKept)
  const rescored = new Set(kept.flatMap(({ content }) => (content.predictionsSha256 ? [content.evalId] : [])))
  const rows: IndexRow[] = []
  for (const name of await files.list(files.join(folder, 'evals'))) {
    if (!/\.ya?ml$/i.test(name)) continue
    const file = files.join(folder, 'evals', name)
    const { value: record } = await parseEval(await files.readText(file), file)
    rows.push(indexRow({ record, evidence: rescored.has(record.eval_id) ? 'rescored' : evidenceOf(record) }))
  }
  return rows
}

/** Of itself a record can only say less than `self-reported`. */
export const evidenceOf = ({ provenance }: EvalRecord): Evidence =>
  provenance.origin === 'transcribed' ? 'transcribed' : 'self-reported'
