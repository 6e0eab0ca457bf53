import type { Effects, Registry } from '../core/index.js'
import type { Metric } from '../metrics/index.js'
import { type HubState, type IndexRow, indexOfRows, type ReviewFinding } from '../review/index.js'
import type { Catalog } from '../spec/index.js'
import type { IssueEvent } from './event.js'
import type { Act, Deed } from './history.js'
import type { Rescore } from './read-submission.js'
import { type SubmissionHistory, submissionOf } from './states.js'
import type { HubFolder } from './store.js'

/** What a submission is judged by beside the hub itself. */
export interface IntakeContext {
  readonly catalog: Catalog
  readonly metrics: Registry<Metric>
  /** What is to be said about a proposed benchmark. */
  reviewProposal(text: string, file: string): Promise<readonly ReviewFinding[]>
  readonly rescore: Rescore
  /** Of the records that come with fmbench, and stand on the boards beside those of the hub. */
  readonly builtIn: readonly IndexRow[]
}

/** An event, and all it meets. */
export interface Scene {
  readonly event: IssueEvent
  readonly hub: HubFolder
  readonly context: IntakeContext
  readonly effects: Effects
  /** The submission of this issue so far. */
  readonly before: SubmissionHistory | undefined
}

export const sceneOf = (event: IssueEvent, hub: HubFolder, context: IntakeContext, effects: Effects): Scene => ({
  event,
  hub,
  context,
  effects,
  before: submissionOf(hub.history, event.number),
})

/** What is written down of something that happens now. */
export function newDeed(act: Act, by: string, { clock, secret }: Effects): Pick<Deed, 'at' | 'act' | 'by' | 'salt'> {
  return { at: clock.now().toISOString(), act, by, salt: secret() }
}

/** What a submission is reviewed against. */
export function hubStateFor({ hub, context, effects }: Scene): HubState {
  return {
    catalog: context.catalog,
    metrics: context.metrics,
    index: indexOfRows([...context.builtIn, ...hub.rows()]),
    now: effects.clock.now().toISOString(),
  }
}
