import { Registry } from '../../core/index.js'
import { kmerTokensTransform } from './kmer-tokens.js'
import { oneHotTransform } from './one-hot.js'
import { resampleTransform } from './resample.js'
import { minMaxTransform, zScoreTransform } from './scale.js'
import { addChannelTransform, fitLengthTransform, flattenTransform, transposeTransform } from './shape.js'
import { tokenizerTransform } from './tokenizer.js'
import type { Samples, Transform } from './transform.js'
import { windowTransform } from './window.js'

export type { Numbers, SampleKind, Samples, Sequences, Tokens, Transform } from './transform.js'

export const transforms: Registry<Transform> = new Registry<Transform>('transform', [
  windowTransform,
  oneHotTransform,
  kmerTokensTransform,
  tokenizerTransform,
  zScoreTransform,
  minMaxTransform,
  resampleTransform,
  fitLengthTransform,
  transposeTransform,
  flattenTransform,
  addChannelTransform,
])

/** A transform's id and its parsed options. */
export interface Step {
  readonly id: string
  readonly options: Readonly<Record<string, unknown>>
}

/**
 * Some transforms, one after another, as one pure function.
 *
 * @param texts of the files that their options name
 * @throws FmbenchError `bad-document` or `bad-data` where options or files are not right
 */
export function prepareSteps(
  steps: readonly Step[],
  texts: Readonly<Record<string, string>>,
): (samples: Samples) => Samples {
  const prepared = steps.map(({ id, options }) =>
    transforms.get(id).prepare(options, typeof options.file === 'string' ? texts[options.file] : undefined),
  )
  return (samples) => prepared.reduce((given, step) => step(given), samples)
}
