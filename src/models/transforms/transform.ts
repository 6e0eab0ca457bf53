import type * as z from 'zod'
import type { Named } from '../../core/index.js'

/** Sequences as they are in the dataset, to be read on one strand. */
export interface Sequences {
  readonly kind: 'sequences'
  readonly sequences: readonly string[]
  /** True when the model is to see the reverse complement of each. */
  readonly isReverse: boolean
}

/** shape (n, …), row-major */
export interface Numbers {
  readonly kind: 'numbers'
  readonly data: Float32Array | Float64Array
  readonly shape: readonly number[]
  /** 1 where a value is hidden and to be rebuilt, 0 where it is seen; one entry per value, and only as the samples come */
  readonly hidden?: Float32Array | Float64Array
}

/** Numbers of words in a vocabulary. */
export interface Tokens {
  readonly kind: 'tokens'
  /** shape (n, length) */
  readonly data: Int32Array
  readonly shape: readonly number[]
  /** 1 for a token, 0 for what fills the row up; shape (n, length) */
  readonly mask: Int32Array
}

export type Samples = Sequences | Numbers | Tokens
export type SampleKind = Samples['kind']

type Of<K extends SampleKind> = Extract<Samples, { kind: K }>

/** One step from the samples of a dataset to what a model takes: declared in the model's document, no code. */
export interface Transform extends Named {
  /** What it does, in one sentence, for the reference. */
  readonly what: string
  readonly takes: SampleKind
  readonly gives: SampleKind
  /** Its options; one called `file` names a text file beside the model's document, which `prepare` is handed. */
  readonly options: z.ZodObject
  /**
   * @param options as parsed by `options`
   * @param text of the `file`
   * @returns a pure function of the samples: each is treated alike, whatever others stand beside it
   * @throws FmbenchError `bad-document` where the options do not fit together, `bad-data` where the file is not right
   */
  prepare(options: unknown, text: string | undefined): (samples: Samples) => Samples
}

interface Definition<I extends SampleKind, O extends SampleKind, S extends z.ZodObject> extends Named {
  readonly what: string
  readonly takes: I
  readonly gives: O
  readonly options: S
  prepare(options: z.output<S>, text: string | undefined): (samples: Of<I>) => Of<O>
}

/** A transform whose options and samples are typed. */
export function transform<I extends SampleKind, O extends SampleKind, S extends z.ZodObject>(
  definition: Definition<I, O, S>,
): Transform {
  return {
    ...definition,
    prepare(options, text) {
      // `options` was parsed by the schema beside it, and `planTransforms` joins only kinds that fit.
      const step = definition.prepare(options as z.output<S>, text)
      return (samples) => step(samples as Of<I>)
    },
  }
}
