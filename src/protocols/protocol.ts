import type { Batch, Named, Tensor } from '../core/index.js'
import type { UncertainPolicy } from '../findings/index.js'
import type { Model } from '../models/adapter.js'
import type { KeptEmbeddings } from './embeddings.js'

/** One sweep of a model over samples; with folds, one per fold. */
export interface Pass {
  /** Names the predictions file: `clean`, `fold-3` */
  readonly id: string
  /** Whether the model is first fitted on the training part. */
  readonly fits: boolean
}

/** What a protocol is told when it puts a head on a model. */
export interface HeadRequest {
  /** The benchmark's `protocol_options`, as `parseOptions` returned them. */
  readonly options: unknown
  readonly classes: readonly string[]
  readonly seed: number
  readonly batchSize: number
  /** What the model answered in earlier runs, where it may be used again. */
  readonly kept?: KeptEmbeddings | undefined
}

/** Samples of which a part is hidden. */
export interface HiddenSamples {
  /** What a model sees: `x` with what is hidden replaced, and `mask`. */
  readonly seen: Batch
  /** What its answer is compared with; shape of `x` */
  readonly whole: Tensor
}

/** How samples are prepared where a model fills in what it cannot see. */
export interface Hiding {
  /**
   * The same for every model, batch and run: what is hidden depends on the options and the id of a sample alone.
   *
   * @param options as `parseOptions` returned them
   * @throws FmbenchError `bad-document` for samples of which such a part cannot be hidden
   */
  hide(batch: Batch, options: unknown): HiddenSamples
  /** The samples as a model learns from them: in the same scale, with nothing hidden. */
  show(batch: Batch): Batch
}

/** What a protocol under which models write texts says of how these are judged. */
export interface Writing {
  /** The id of the finding schema by which reports are read; undefined where only words are compared. */
  readonly findingSchema: string | undefined
  /** What a finding counts as that a text is in doubt about. */
  readonly uncertain: UncertainPolicy
}

/** A way to evaluate: which passes are needed, and what predicts. It never opens a file or a process. */
export interface Protocol extends Named {
  readonly version: number
  readonly label: string
  passes(): readonly Pass[]
  /**
   * The complete options. @param where for messages
   * @throws FmbenchError `bad-document` for what it does not know
   */
  parseOptions(options: Readonly<Record<string, unknown>>, where: string): unknown
  /**
   * For models that give embeddings: the same model with what predicts from them. Each call of its `fit` starts anew.
   * Closing it closes the model.
   */
  head?(model: Model, request: HeadRequest): Model
  /** Present where models give reconstructions: samples then need no label. */
  readonly hiding?: Hiding
  /**
   * Present where models write a text about each sample: samples then have references, and no label.
   * @param options as `parseOptions` returned them
   */
  writing?(options: unknown): Writing
}
