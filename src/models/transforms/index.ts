import { Registry } from '../../core/index.js'
import { kmerTokensTransform } from './kmer-tokens.js'
import { oneHotTransform } from './one-hot.js'
import { resampleTransform } from './resample.js'
import { minMaxTransform, zScoreTransform } from './scale.js'
import { addChannelTransform, fitLengthTransform, flattenTransform, transposeTransform } from './shape.js'
import { tokenizerTransform } from './tokenizer.js'
import type { Transform } from './transform.js'
import { windowTransform } from './window.js'

export type { Letters, Numbers, SampleKind, Samples, Tokens, Transform } from './transform.js'

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
