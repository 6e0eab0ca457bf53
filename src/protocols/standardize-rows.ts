import { FmbenchError, type Tensor } from '../core/index.js'

/**
 * Each row along the last axis less its mean, over its standard deviation (1/n); a constant row is only centred.
 *
 * @param mask 1 for values that do not enter mean and deviation, unless the whole row is such; none when absent
 * @returns in single precision, so that what a model hands back unchanged is what it is compared with
 * @throws FmbenchError `bad-data` for a value that is not finite
 */
export function standardizeRows({ data, shape }: Tensor, mask?: Uint8Array): Float32Array {
  const length = shape[shape.length - 1]
  const scaled = new Float32Array(data.length)
  for (let start = 0; start < data.length; start += length) {
    const row = data.subarray(start, start + length)
    const seen = row.filter((_, i) => mask?.[start + i] !== 1)
    const { mean, deviation } = moments(seen.length === 0 ? row : seen)
    if (!row.every(Number.isFinite)) throw notFinite((start / length) % (shape[1] ?? 1))
    for (let i = 0; i < length; i++) scaled[start + i] = (row[i] - mean) / deviation
  }
  return scaled
}

function moments(values: Float64Array | Float32Array): { mean: number; deviation: number } {
  let sum = 0
  for (const value of values) sum += value
  const mean = sum / values.length
  let squares = 0
  for (const value of values) squares += (value - mean) ** 2
  const deviation = Math.sqrt(squares / values.length)
  // Below what rounding alone gives a constant row.
  return { mean, deviation: deviation > 1e-12 * Math.abs(mean) ? deviation : 1 }
}

function notFinite(channel: number): FmbenchError {
  return new FmbenchError('bad-data', `Channel ${channel + 1} of a sample holds a value that is not finite.`, {
    hint: 'What is hidden is compared with what was measured: leave out such samples or channels.',
  })
}
