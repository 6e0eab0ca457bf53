import type { LabelledBatch, Matrix } from '../core/index.js'
import { columnStandardization, type Standardization } from '../stats/index.js'
import type { Features } from './embedding-rows.js'
import type { ProbeOptions } from './probe-options.js'

/** What a probe learns from. */
export interface ProbeTask {
  /** One row per training sample; shape (n, d) */
  readonly x: Features
  readonly train: LabelledBatch
  readonly options: ProbeOptions
  readonly seed: number
  /** Takes what a reader of the record should know. */
  readonly warn: (message: string) => void
}

/** From embeddings to class probabilities, shape (n, k), or to quantities, shape (n,). */
export type ProbePredictor = (x: Features) => Matrix | Float64Array

/** Columns are centred in any case: the free intercept takes it up, and the solver needs far fewer steps. */
export function probeScaling(x: Features, { standardize }: ProbeOptions): Standardization {
  const { mean, scale } = columnStandardization(x)
  return { mean, scale: standardize ? scale : scale.fill(1) }
}
