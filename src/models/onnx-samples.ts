import { type Batch, FmbenchError, sizePerSample, type Tensor } from '../core/index.js'
import type { SampleKind, Samples, Sequences } from './transforms/index.js'

/** What a batch sends to the process of a model: no ids. */
export interface SentBatch {
  readonly n: number
  readonly x?: Tensor
  /** What is hidden of `x`: see `Batch.mask`. */
  readonly mask?: Uint8Array
  /** Sequences, or texts where there are none. */
  readonly letters?: readonly string[]
  /** What of them is read on the reverse strand, still in the letters of the forward one. */
  readonly reversed?: readonly string[]
}

/**
 * @param cut the first steps, which shorten sequences: there is no point in sending what they drop
 * @param hasStrands whether the model reads both strands
 */
export function sentBatch(
  { ids, x, mask, sequences, texts }: Batch,
  cut: (samples: Samples) => Samples,
  hasStrands: boolean,
): SentBatch {
  const letters = sequences ?? texts
  if (letters === undefined)
    return { n: ids.length, ...(x !== undefined && { x }), ...(mask !== undefined && { mask }) }
  const cutLetters = (isReverse: boolean) =>
    (cut({ kind: 'sequences', sequences: letters, isReverse }) as Sequences).sequences
  return { n: ids.length, letters: cutLetters(false), ...(hasStrands && { reversed: cutLetters(true) }) }
}

/**
 * The samples from `start` to `end`, and the last one again until there are `size`.
 *
 * @throws FmbenchError `model-failed` when the dataset has samples of another kind, or a number is not finite
 */
export function samplesOf(
  batch: SentBatch,
  { start, end, size }: { readonly start: number; readonly end: number; readonly size: number },
  kind: SampleKind,
  isReverse: boolean,
): Samples {
  const missing = size - (end - start)
  if (kind === 'sequences') {
    const letters = isReverse ? batch.reversed : batch.letters
    if (letters === undefined) throw wrongKind('sequences', 'numbers')
    const sequences = letters.slice(start, end)
    return { kind: 'sequences', sequences: [...sequences, ...new Array(missing).fill(sequences.at(-1))], isReverse }
  }
  if (batch.x === undefined) throw wrongKind('numbers', 'sequences')
  const { data, shape } = batch.x
  const each = sizePerSample(shape)
  const part = data.subarray(start * each, end * each)
  refuseNotFinite(part, each, start)
  const filled = (some: Tensor['data']) => (missing === 0 ? some : padded(some, each, size))
  const hidden = batch.mask && Float32Array.from(batch.mask.subarray(start * each, end * each))
  return {
    kind: 'numbers',
    data: filled(part),
    shape: [size, ...shape.slice(1)],
    ...(hidden && { hidden: filled(hidden) }),
  }
}

function padded(part: Tensor['data'], each: number, size: number): Tensor['data'] {
  const whole = part instanceof Float32Array ? new Float32Array(size * each) : new Float64Array(size * each)
  whole.set(part)
  for (let place = part.length; place < whole.length; place += each) {
    whole.set(part.subarray(part.length - each), place)
  }
  return whole
}

function refuseNotFinite(values: Tensor['data'], each: number, start: number): void {
  for (let i = 0; i < values.length; i++) {
    if (Number.isFinite(values[i])) continue
    const place = `number ${(i % each) + 1} of row ${start + Math.floor(i / each) + 1} is ${values[i]}`
    throw new FmbenchError('model-failed', `The model needs a number everywhere, and ${place}.`, {
      hint: 'Fill in or leave out such samples, or exclude the feature in the dataset document.',
    })
  }
}

function wrongKind(wanted: string, given: string): FmbenchError {
  return new FmbenchError('model-failed', `The model takes ${wanted}; the samples of this dataset are ${given}.`, {
    hint: 'The first of its transforms decides what it takes.',
  })
}
