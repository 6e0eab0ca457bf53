import type { Batch, Effects, LabelledBatch, ModelOutputs, Named, OutputKind } from '../core/index.js'
import type { ModelDocument } from '../spec/model.js'

/** `endpoint:HOST` where samples go to a server. */
export type NetworkUse = 'denied' | 'not enforced' | `endpoint:${string}`

export interface OpenRequest {
  readonly document: ModelDocument
  /** Where the document lies: relative paths in its options start here. */
  readonly folder: string
  readonly seed: number
  readonly classes: readonly string[]
  /** Models are asked for a text about each sample. */
  readonly writes?: boolean
  /** Values per second of the recordings, where the dataset says. */
  readonly samplingHz?: number | undefined
  /** How long one call may take. */
  readonly timeoutMs: number
}

/** One way to run a model. */
export interface ModelAdapter extends Named {
  /** It looks at nothing of a sample but its id: damage to samples changes none of its answers. */
  readonly isBlind?: true
  /** True when samples go to another machine. */
  readonly leavesMachine: boolean
  /** What such models are sure of at least; an opened one may know better. */
  readonly network: 'denied' | 'not enforced'
  /** Where samples would go, for the person who has to agree to it; of adapters whose samples leave the machine. */
  destination?(document: ModelDocument): Destination
  /** @throws FmbenchError `not-found`, `bad-document` or `model-failed`; nothing is ever substituted for a model */
  open(request: OpenRequest, effects: Effects): Promise<Model>
}

export interface Destination {
  /** With the port where the address names one: `localhost:8000`. */
  readonly host: string
  readonly isEncrypted: boolean
  /** The environment variable whose content goes along as a key. */
  readonly keyFrom?: string | undefined
}

/** A model that is ready. */
export interface Model {
  readonly outputs: readonly OutputKind[]
  /** SHA-256 of what defines it: its code, its options, and its weights where it says which files they are. */
  readonly digest: string
  /**
   * SHA-256 of all that decides its embeddings besides the samples, weights included: they may then be kept on disk.
   * Absent where that is not known, where they depend on what it learned, and where they cost next to nothing.
   */
  readonly embeddingDigest?: string
  /** A model of fmbench itself: what it says when it fails repeats no word of a sample, so a record may hold it. */
  readonly isOwn?: true
  /** How many of its answers so far rest on embeddings that were made before: such calls tell no speed. */
  readonly recalled?: number
  /** What the record says about the network while it ran, where that is known only now. */
  readonly network?: NetworkUse
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
  /**
   * Largest memory that the processes of its own have held so far, in MiB; undefined where the system does not tell.
   * Absent where it has none.
   */
  peakMemoryMb?(): Promise<number | undefined>
  close(): Promise<void>
}
