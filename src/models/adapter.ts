import type { Batch, Effects, LabelledBatch, ModelOutputs, Named, OutputKind } from '../core/index.js'
import type { ModelDocument } from '../spec/model.js'

export interface OpenRequest {
  readonly document: ModelDocument
  /** Where the document lies: relative paths in its options start here. */
  readonly folder: string
  readonly seed: number
  readonly classes: readonly string[]
  /** How long one call may take. */
  readonly timeoutMs: number
}

/** One way to run a model. */
export interface ModelAdapter extends Named {
  /** True when samples go to another machine. */
  readonly leavesMachine: boolean
  /** What the record says about the network while such a model runs. */
  readonly network: 'denied' | 'not enforced'
  /** @throws FmbenchError `not-found`, `bad-document` or `model-failed`; nothing is ever substituted for a model */
  open(request: OpenRequest, effects: Effects): Promise<Model>
}

/** A model that is ready. */
export interface Model {
  readonly outputs: readonly OutputKind[]
  /** SHA-256 of what defines it (its code and options), never of weights. */
  readonly digest: string
  readonly parameters?: number
  /** What a reader of the record should know about how it went, each said once; grows until the last call. */
  readonly warnings?: readonly string[]
  /** Present when the model learns from the training part. */
  fit?(train: LabelledBatch, signal: AbortSignal): Promise<void>
  /**
   * One row per sample, in the order given.
   * @throws FmbenchError `model-failed` (what it threw, wrong rows, not finite) or `timed-out`
   */
  predict<K extends OutputKind>(kind: K, batch: Batch, signal: AbortSignal): Promise<ModelOutputs[K]>
  close(): Promise<void>
}
