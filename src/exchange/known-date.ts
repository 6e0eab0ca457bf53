import type { EvalRecord } from '../spec/index.js'

/** When it was evaluated, as a day or an instant; undefined where an imported record does not know. */
export function knownDate({ run_metadata: { date } }: EvalRecord): string | undefined {
  return /^\d{4}-\d{2}-\d{2}/.test(date) ? date : undefined
}
