import { FmbenchError, type Matrix } from '../core/index.js'
import type { POOLINGS } from './onnx-options.js'

export type Floats = Float32Array | Float64Array

/** 1 for a token, 0 for what fills a row up; shape (n, length) */
export interface TokenMask {
  readonly data: Int32Array
  readonly length: number
}

/**
 * One row per sample from an output of more axes.
 *
 * @param dims (n, tokens, d) for tokens, (n, channels, …) for channels
 * @param mask left out of tokens, where the output has a row for each token that went in
 * @throws FmbenchError `model-failed` where the output has other axes
 */
export function pooled(
  name: string,
  data: Floats,
  dims: readonly number[],
  how: (typeof POOLINGS)[number],
  mask: TokenMask | undefined,
): Matrix {
  const ofChannels = how === 'channel_mean' || how === 'class_counts'
  if (dims.length < 3 || (!ofChannels && dims.length !== 3)) {
    const wanted = ofChannels ? '(samples, channels, …)' : '(samples, tokens, numbers)'
    throw new FmbenchError(
      'model-failed',
      `${how} needs an output of ${wanted}; "${name}" has the shape (${dims.join(', ')}).`,
    )
  }
  const [n, second] = dims
  const rest = data.length / (n * second) || 0
  const columns = ofChannels ? second : rest
  const out = new Float64Array(n * columns)
  for (let i = 0; i < n; i++) {
    const sample = data.subarray(i * second * rest, (i + 1) * second * rest)
    const row = out.subarray(i * columns, (i + 1) * columns)
    if (how === 'channel_mean') channelMeans(sample, rest, row)
    else if (how === 'class_counts') classCounts(sample, rest, row)
    else if (how === 'first_token') row.set(sample.subarray(0, rest))
    else
      poolTokens(
        sample,
        row,
        how,
        mask?.length === second ? mask.data.subarray(i * second, (i + 1) * second) : undefined,
      )
  }
  return { data: out, rows: n, columns }
}

function channelMeans(sample: Floats, size: number, row: Float64Array): void {
  for (let c = 0; c < row.length; c++) {
    let sum = 0
    for (let i = c * size; i < (c + 1) * size; i++) sum += sample[i]
    row[c] = sum / size
  }
}

/** Ties go to the first channel. */
function classCounts(sample: Floats, size: number, row: Float64Array): void {
  for (let i = 0; i < size; i++) {
    let best = 0
    for (let c = 1; c < row.length; c++) if (sample[c * size + i] > sample[best * size + i]) best = c
    row[best]++
  }
}

function poolTokens(
  sample: Floats,
  row: Float64Array,
  how: 'token_mean' | 'token_max',
  mask: Int32Array | undefined,
): void {
  const d = row.length
  let counted = 0
  row.fill(how === 'token_mean' ? 0 : Number.NEGATIVE_INFINITY)
  for (let t = 0; t * d < sample.length; t++) {
    if (mask?.[t] === 0) continue
    counted++
    for (let j = 0; j < d; j++) {
      row[j] = how === 'token_mean' ? row[j] + sample[t * d + j] : Math.max(row[j], sample[t * d + j])
    }
  }
  if (how === 'token_mean') for (let j = 0; j < d; j++) row[j] /= counted
}
