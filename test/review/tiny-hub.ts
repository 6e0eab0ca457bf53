import { builtInMetrics } from '../../src/metrics/index.js'
import { type HubState, hubIndexOf, type ReviewFinding, reviewRecord } from '../../src/review/index.js'
import type { EvalRecord } from '../../src/spec/index.js'
import { type HubChanges, type RecordChanges, recordOf, tinyCatalog } from '../leaderboard/tiny-board.js'

/** A record of model a that nobody has anything against: 200 samples, half of them positive. */
export function soundRecord(changes: RecordChanges = {}, model = 'a'): EvalRecord {
  return recordOf(model, 0.8123, {
    ...changes,
    run: { positive_class: 'yes', ...changes.run },
    metrics: { Accuracy: 0.755, ...changes.metrics },
    record: {
      declarations: { pretraining_overlap: 'none', intended_use: 'research', conflicts: 'none' },
      ...changes.record,
    },
  })
}

export function hubOf(records: readonly EvalRecord[] = [], changes: HubChanges = {}): HubState {
  const index = hubIndexOf(records.map((record) => ({ record, evidence: 'self-reported' })))
  return { catalog: tinyCatalog(changes), metrics: builtInMetrics, index, now: '2026-11-22T00:00:00Z' }
}

export const findingsOf = (record: EvalRecord, hub: HubState = hubOf()): readonly ReviewFinding[] =>
  reviewRecord(record, 'eval.yaml', hub)

/** `blocks shares metrics.Accuracy`: all that must be the same whatever the words. */
export const namesOf = (record: EvalRecord, hub?: HubState): string[] =>
  findingsOf(record, hub).map(({ severity, check, where }) => `${severity} ${check} ${where.replace(/^\S+ ?/, '')}`)
