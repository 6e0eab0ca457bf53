import type { Effects } from '../core/index.js'
import type { Standing, Submission } from '../leaderboard/index.js'
import { isKept, type SubmissionHistory, submissionsOf } from './states.js'
import { HISTORY_FILE } from './store.js'

/**
 * The records of a hub that boards may show, with what was found out and decided about them. Those that wait for a decision are left
 * out; those that did not come as a submission are as they were.
 *
 * @param folder where the hub lies; in one without a history every record is shown
 */
export async function publishedIn<T extends Submission>(
  folder: string,
  records: readonly T[],
  { files }: Effects,
): Promise<T[]> {
  const file = files.join(folder, HISTORY_FILE)
  if ((await files.facts(file)) === undefined) return [...records]
  const kept = [...submissionsOf({ text: await files.readText(file), file }).values()].filter(isKept)
  const byId = new Map(kept.map((submission) => [submission.content.evalId, submission]))
  return records.flatMap((found): T[] => {
    const submission = byId.get(found.record.eval_id)
    if (submission === undefined) return [found]
    if (!submission.wasAccepted) return []
    return [
      {
        ...found,
        ...(submission.content.predictionsSha256 && { evidence: 'rescored' }),
        standing: standingOf(submission),
      },
    ]
  })
}

function standingOf({ state, reason }: SubmissionHistory): Standing | undefined {
  return state === 'disputed' || state === 'retracted' || state === 'withdrawn' ? { state, reason } : undefined
}
