import {
  type Batch,
  FmbenchError,
  type Matrix,
  type ModelOutputs,
  type OutputKind,
  sizePerSample,
  type Tensor,
} from '../core/index.js'

/** The samples from `start` to `end`; numbers are not copied. @param batch without `sparse` */
function partOf(batch: Batch, start: number, end: number): Batch {
  const { ids, x, mask, sequences, texts } = batch
  return {
    ...batch,
    ids: ids.slice(start, end),
    ...(x !== undefined && { x: rowsOf(x, start, end) }),
    ...(x !== undefined && mask !== undefined && { mask: maskOf(mask, x.shape, start, end) }),
    ...(sequences !== undefined && { sequences: sequences.slice(start, end) }),
    ...(texts !== undefined && { texts: texts.slice(start, end) }),
  }
}

function rowsOf({ data, shape }: NonNullable<Batch['x']>, start: number, end: number): NonNullable<Batch['x']> {
  const each = sizePerSample(shape)
  return { data: data.subarray(start * each, end * each), shape: [end - start, ...shape.slice(1)] }
}

function maskOf(mask: Uint8Array, shape: readonly number[], start: number, end: number): Uint8Array {
  const each = sizePerSample(shape)
  return mask.subarray(start * each, end * each)
}

/** In order, in parts of `size`, the last one smaller. */
export function partsOf(batch: Batch, size: number): Batch[] {
  const n = batch.ids.length
  return Array.from({ length: Math.ceil(n / size) }, (_, p) => partOf(batch, p * size, Math.min(n, (p + 1) * size)))
}

/**
 * The checked answers for the parts of a batch, as one.
 *
 * @throws FmbenchError `model-failed` where embeddings differ in length
 */
export function joinOutputs<K extends OutputKind>(kind: K, parts: readonly ModelOutputs[K][]): ModelOutputs[K] {
  if (parts.length === 1) return parts[0]
  // `kind` says which of them each part is; TypeScript does not carry that into the type parameter.
  const held: readonly unknown[] = parts
  if (kind === 'label') return concatenated(Int32Array, held as Int32Array[]) as never
  if (kind === 'value' || kind === 'score') return concatenated(Float64Array, held as Float64Array[]) as never
  if (kind === 'text') return (held as (readonly string[])[]).flat() as never
  if (kind === 'reconstruction') return joinTensors(held as Tensor[]) as never
  return joinRows(held as Matrix[]) as never
}

function joinTensors(parts: readonly Tensor[]): Tensor {
  const data = concatenated(
    Float64Array,
    parts.map((part) => part.data),
  )
  return { data, shape: [parts.reduce((sum, { shape }) => sum + shape[0], 0), ...parts[0].shape.slice(1)] }
}

function joinRows(parts: readonly Matrix[]): Matrix {
  const [{ columns }] = parts
  const other = parts.find((part) => part.columns !== columns)
  if (other !== undefined) {
    const what = `The model returned ${columns} numbers per sample for one part of a batch, and ${other.columns} for another.`
    throw new FmbenchError('model-failed', what, { hint: 'All samples need embeddings of one length.' })
  }
  const data = concatenated(
    Float64Array,
    parts.map((part) => part.data),
  )
  return { data, rows: parts.reduce((sum, { rows }) => sum + rows, 0), columns }
}

function concatenated<T extends Int32Array | Float64Array>(
  Type: new (length: number) => T,
  parts: readonly (T | Float32Array)[],
): T {
  const whole = new Type(parts.reduce((sum, { length }) => sum + length, 0))
  let place = 0
  for (const part of parts) {
    whole.set(part, place)
    place += part.length
  }
  return whole
}

/** `act` on each, so many at a time; what they gave, in order. The first failure is thrown when nobody is at work any more. */
export async function inTurns<T, R>(items: readonly T[], atOnce: number, act: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  let next = 0
  let hasFailed = false
  const work = async () => {
    while (next < items.length && !hasFailed) {
      const place = next++
      try {
        results[place] = await act(items[place])
      } catch (thrown) {
        hasFailed = true
        throw thrown
      }
    }
  }
  await allOrFirstFailure(Array.from({ length: Math.min(atOnce, items.length) }, work))
  return results
}

/** Waits for all of them, so that nobody is still at work when the first failure is told. */
export async function allOrFirstFailure<T>(started: readonly Promise<T>[]): Promise<T[]> {
  const settled = await Promise.allSettled(started)
  return settled.map((one) => {
    if (one.status === 'rejected') throw one.reason
    return one.value
  })
}
