import type { Effects } from '../core/index.js'
import type { Standing, Submission } from '../leaderboard/index.js'
import { isKept, type SubmissionHistory, submissionsOf } from './states.js'
import { HISTORY_FILE } from './store.js'

/** What was found out and decided about the records of a hub. */
export interface Decisions {
  /** Records that wait for a decision, from `evals/` on: no board may show them. */
  readonly waiting: ReadonlySet<string>
  /** The others with what is known of them; those that did not come as a submission are as they were. */
  published<T extends Submission>(records: readonly T[]): T[]
}

/** @param folder where the hub lies; in one without a history every record is shown */
export async function decisionsAt(folder: string, { files }: Effects): Promise<Decisions> {
  const file = files.join(folder, HISTORY_FILE)
  const text = (await files.facts(file)) === undefined ? '' : await files.readText(file)
  const kept = [...submissionsOf({ text, file }).values()].filter(isKept)
  const byId = new Map(kept.map((submission) => [submission.content.evalId ?? '', submission]))
  const waiting = [...byId].filter(([, { wasAccepted }]) => !wasAccepted).map(([id]) => id)
  return {
    waiting: new Set(waiting.map((id) => `${id}.yaml`)),
    published: (records) =>
      records.flatMap((found) => {
        const submission = byId.get(found.record.eval_id)
        if (submission === undefined) return [found]
        if (!submission.wasAccepted) return []
        const rescored = submission.content.predictionsSha256 !== undefined && { evidence: 'rescored' as const }
        return [{ ...found, ...rescored, standing: standingOf(submission) }]
      }),
  }
}

function standingOf({ state, reason }: SubmissionHistory): Standing | undefined {
  return state === 'disputed' || state === 'retracted' || state === 'withdrawn' ? { state, reason } : undefined
}
