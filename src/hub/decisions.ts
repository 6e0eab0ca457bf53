import type { Effects } from '../core/index.js'
import { groupBy } from '../leaderboard/group-by.js'
import type { Evidence, Standing, Submission, SubmissionEvent } from '../leaderboard/index.js'
import { type Deed, type History, linesOf } from './history.js'
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
  const history = { text, file }
  const kept = [...submissionsOf(history).values()].filter(isKept)
  const events = eventsIn(history)
  const byId = new Map(kept.map((submission) => [submission.content.evalId ?? '', submission]))
  const waiting = [...byId].filter(([, { wasAccepted }]) => !wasAccepted).map(([id]) => id)
  return {
    waiting: new Set(waiting.map((id) => `${id}.yaml`)),
    published: (records) =>
      records.flatMap((found) => {
        const submission = byId.get(found.record.eval_id)
        if (submission === undefined) return [found]
        if (!submission.wasAccepted) return []
        const evidence = evidenceAfter(submission, found.evidence)
        return [{ ...found, evidence, standing: standingOf(submission), events: events.get(submission.issue) }]
      }),
  }
}

/** A person has read what was accepted; a transcription stays one. */
function evidenceAfter({ content }: SubmissionHistory, before: Evidence): Evidence {
  if (content.predictionsSha256 !== undefined) return 'rescored'
  return before === 'self-reported' ? 'checked' : before
}

function standingOf({ state, reason }: SubmissionHistory): Standing | undefined {
  return state === 'disputed' || state === 'retracted' || state === 'withdrawn' ? { state, reason } : undefined
}

/** By the number of the issue. */
function eventsIn(history: History): ReadonlyMap<number, readonly SubmissionEvent[]> {
  const deeds = linesOf(history).flatMap(({ deed }) => deed ?? [])
  const byIssue = groupBy(deeds, ({ issue }) => issue?.toString())
  return new Map([...byIssue].map(([issue, of]) => [Number(issue), of.map(eventOf)]))
}

/** What was read from an issue, its submitter did; what came of it stands behind. */
const eventOf = ({ at, act, by, reason, source_sha256 }: Deed): SubmissionEvent => ({
  at,
  what: `${source_sha256 === undefined ? '' : 'handed in, '}${act.replaceAll('_', ' ')}`,
  by,
  reason,
})
