import type { Named } from '../core/index.js'

/** One sweep of a model over samples. */
export interface Pass {
  /** Names the predictions file: `clean` */
  readonly id: string
  /** Whether the model is first fitted on the training part. */
  readonly fits: boolean
}

/** A way to evaluate: which passes are needed. It never opens a file or a process. */
export interface Protocol extends Named {
  readonly version: number
  readonly label: string
  passes(): readonly Pass[]
}
