import { FmbenchError, Rng } from '../core/index.js'

/** Which part of each sample is hidden: whole channels, stretches of time in all channels, or single values. */
export interface MaskPattern {
  readonly of: 'channels' | 'windows' | 'values'
  /** How much is hidden, as nearly as whole channels or windows allow; between 0 and 1 */
  readonly fraction: number
  /** Of one window, in points of time. */
  readonly length?: number | undefined
  readonly seed: number
}

/**
 * What is hidden of one sample, drawn from the stream `seed|mask|of|sample id`: of channels and values, the first ones of
 * a shuffled list; of windows, gaps between them, so that none overlap. Something is hidden and something seen in any
 * case.
 *
 * @param shape (channels, times)
 * @returns 1 where hidden; shape (channels, times)
 * @throws FmbenchError `bad-document` where a sample is too small for that
 */
export function maskOf(pattern: MaskPattern, [channels, times]: readonly number[], id: string): Uint8Array {
  const { of, fraction, seed } = pattern
  const rng = new Rng(`${seed}|mask|${of}|${id}`)
  const mask = new Uint8Array(channels * times)
  if (of === 'values') {
    for (const place of draw(rng, mask.length, part(fraction, mask.length, of))) mask[place] = 1
  } else if (of === 'channels') {
    for (const channel of draw(rng, channels, part(fraction, channels, of)))
      mask.fill(1, channel * times, (channel + 1) * times)
  } else {
    for (const start of windowStarts(rng, pattern, times)) {
      const { length = 1 } = pattern
      for (let c = 0; c < channels; c++) mask.fill(1, c * times + start, c * times + start + length)
    }
  }
  return mask
}

/** How many of n are hidden. */
function part(fraction: number, n: number, of: MaskPattern['of']): number {
  if (n < 2) throw new FmbenchError('bad-document', `Of samples with ${n} ${of}, none can be hidden and another seen.`)
  return Math.min(n - 1, Math.max(1, Math.round(fraction * n)))
}

/** Ascending, at least one window apart. */
function windowStarts(rng: Rng, { fraction, length = 1 }: MaskPattern, times: number): number[] {
  const windows = Math.max(1, Math.round((fraction * times) / length))
  const seen = times - windows * length
  if (seen < 1) {
    throw new FmbenchError(
      'bad-document',
      `${windows} hidden windows of ${length} leave nothing to see of samples of ${times} points of time.`,
      { hint: 'Lower fraction or length in protocol_options.' },
    )
  }
  // Windows as single points among those that are seen; then each is drawn out to its length.
  const places = [...draw(rng, seen + windows, windows)].sort((a, b) => a - b)
  return places.map((place, w) => place + w * (length - 1))
}

/** k different whole numbers below n. */
function draw(rng: Rng, n: number, k: number): Int32Array {
  const all = Int32Array.from({ length: n }, (_, i) => i)
  rng.shuffleInPlace(all)
  return all.subarray(0, k)
}
