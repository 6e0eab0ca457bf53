import { compareText } from '../core/index.js'
import type { Submission } from './board.js'
import { isVerified } from './evidence.js'
import { ownText } from './own.js'

/** One record of a model on a board, with the question whether its own facts let it be ranked. */
export interface Run extends Submission {
  readonly isEligible: boolean
}

/**
 * Of all runs of one model the one that counts: the first that may be ranked, not the best, since the best of several
 * is chosen on the test data. One whose predictions the hub has seen goes before all others. A later one takes its place when it says which it replaces and why
 * (`declarations.replaces`, `declarations.reason`), for everybody to read. Undefined without any run.
 *
 * @param runs oldest first
 */
export function countingRun<T extends Run>(runs: readonly T[]): T | undefined {
  const eligible = runs.filter(({ isEligible }) => isEligible)
  let counting = eligible.find(({ evidence }) => isVerified(evidence)) ?? eligible[0] ?? runs[0]
  for (const run of eligible) {
    const { declarations } = run.record
    const isReplacement = run !== counting && ownText(declarations, 'replaces') === counting.record.eval_id
    if (isReplacement && (ownText(declarations, 'reason') ?? '') !== '') counting = run
  }
  return counting
}

/** By date, then by eval_id. */
export function compareRuns(a: Run, b: Run): number {
  return (
    compareText(a.record.run_metadata.date, b.record.run_metadata.date) ||
    compareText(a.record.eval_id, b.record.eval_id)
  )
}
