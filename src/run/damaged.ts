import type { FmbenchError } from '../core/index.js'
import type { Predictions } from './predictions.js'

/** What a model answered for the samples damaged in one way. */
export interface DamagedPass {
  readonly probe: string
  /** Place of the severity among those of the plan; 1 or more. */
  readonly level: number
  readonly replicate: number
  readonly predictions: Predictions
  /** Why samples lack a prediction. */
  readonly failure: FmbenchError | undefined
}

/** What one model answered, for the clean samples and for the damaged ones. */
export interface ProbedModel {
  readonly clean: Predictions
  readonly damaged: Damaged
}

/** What a model answered besides the clean pass. */
export interface Damaged {
  readonly passes: readonly DamagedPass[]
  /** The clean samples once more; undefined where nobody asked again. */
  readonly again: Predictions | undefined
}
