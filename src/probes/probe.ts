import type { Named, Rng, SampleKind, Signal } from '../core/index.js'

/** The numbers of one sample, row-major. */
export type Values = Float32Array | Float64Array

/** What every probe says about itself: reports, lists, pages and shared tests read it here. */
export interface ProbeFacts extends Named {
  /** Raised when its damage changes: results of two versions are never compared. */
  readonly version: number
  readonly label: string
  readonly kinds: readonly SampleKind[]
  /** What a severity counts: `fraction of channels`, `noise amplitude / signal amplitude`, `s`. 0 is the clean sample. */
  readonly unit: string
  /** Severities lie in [0, most]. */
  readonly most: number
  /**
   * All severities of a sample share one random stream, and the damage of a smaller one is part of that of a larger one
   * (the same lost channels, the same noise but weaker). Otherwise each severity has a stream of its own.
   */
  readonly isNested: boolean
  /** Reported beside the score, never in it: there is no reason why a good model should not change its mind. */
  readonly isApart?: true
  /** Which damage in practice it stands for, in a sentence. */
  readonly clinicalReason: string
  readonly source: string
  /** The severities when nobody names others: ascending, above 0. */
  grid(signal: Pick<Signal, 'kind' | 'samplingHz'>): readonly number[]
  /** A severity as people read it: `20 dB`, `30 %`, `0.1 s`. */
  format(severity: number): string
  /** Why it makes no sense for such samples, as the rest of a sentence that begins with its name; undefined when it does. */
  misfit?(signal: Signal): string | undefined
}

/** Numbers to work with, so many, holding anything. They are lent until the next sample is prepared. */
export type Scratch = (length: number) => Float64Array

/** Damages numbers. */
export interface ArrayProbe extends ProbeFacts {
  readonly of: 'array'
  /**
   * Draws what is random about the damage to one sample.
   *
   * @param sample never changed
   * @param scratch for probes that need much memory for each sample
   * @returns writes the damaged sample into `target`, which is as long; called once for each severity, or, where
   *   `isNested`, for all of them. Severity 0 writes the sample as it is. No NaN is made or filled in:
   *   it stays, or moves or is lost with its channel.
   */
  prepare(sample: Values, rng: Rng, signal: Signal, scratch?: Scratch): (severity: number, target: Values) => void
}

/** Damages letters: of a DNA sequence in upper case, or of a report. */
export interface TextProbe extends ProbeFacts {
  readonly of: 'text'
  /** As for arrays. Severity 0 gives the very same text. */
  prepare(sample: string, rng: Rng, signal: Signal): (severity: number) => string
}

/** One kind of damage to a sample, with a strength. It sees one sample: never the others of a batch. */
export type Probe = ArrayProbe | TextProbe
