import {
  type Batch,
  FmbenchError,
  isSparse,
  type Matrix,
  type SparseMatrix,
  sizePerSample,
  type Tensor,
} from '../core/index.js'
import { takeFeatureRows } from '../stats/index.js'

export type Features = Matrix | SparseMatrix

/** Where one sample's embedding lies. */
export interface Place<F extends Features = Features> {
  /** What a model answered for some samples together. */
  readonly answer: F
  readonly row: number
}

/** The given samples of a batch, in the given order. */
export function samplesAt(batch: Batch, places: readonly number[]): Batch {
  const { ids, x, sparse, featureNames, sequences, texts } = batch
  const pick = (all: readonly string[]) => places.map((place) => all[place])
  return {
    ids: pick(ids),
    ...(x && { x: tensorAt(x, places) }),
    ...(sparse && { sparse: takeFeatureRows(sparse, places) }),
    ...(featureNames && { featureNames }),
    ...(sequences && { sequences: pick(sequences) }),
    ...(texts && { texts: pick(texts) }),
  }
}

function tensorAt({ data, shape }: Tensor, places: readonly number[]): Tensor {
  const size = sizePerSample(shape)
  const taken = new (data instanceof Float32Array ? Float32Array : Float64Array)(places.length * size)
  places.forEach((place, i) => {
    taken.set(data.subarray(place * size, (place + 1) * size), i * size)
  })
  return { data: taken, shape: [places.length, ...shape.slice(1)] }
}

/** Of dense answers; sparse ones are never kept. */
export function isSame(a: Features, b: Features): boolean {
  if (isSparse(a) || isSparse(b)) return false
  return a.columns === b.columns && a.data.every((value, place) => value === b.data[place])
}

/** Copied, since a model may use its memory again. */
export function checkedCopy(answer: Features, n: number): Features {
  if (answer.rows !== n) throw refusal(`gave ${answer.rows} embeddings for ${n} samples.`)
  if (answer.columns === 0) throw refusal('gave embeddings without numbers.')
  const values = isSparse(answer) ? answer.values : answer.data
  if (!values.every(Number.isFinite)) throw refusal('gave an embedding with a number that is not finite.')
  if (!isSparse(answer)) return { ...answer, data: answer.data.slice() }
  const { starts, indices } = answer
  return { ...answer, starts: starts.slice(), indices: indices.slice(), values: values.slice() }
}

export function joinRows(places: readonly Place[]): Features {
  const columns = places[0]?.answer.columns ?? 0
  const areSparse = places[0] !== undefined && isSparse(places[0].answer)
  for (const { answer } of places) {
    if (answer.columns !== columns) throw refusal(`gave embeddings of ${columns} and of ${answer.columns} numbers.`)
    if (isSparse(answer) !== areSparse) throw refusal('gave sparse and dense embeddings.')
  }
  return areSparse ? joinSparse(places, columns) : joinDense(places, columns)
}

function joinDense(places: readonly Place[], columns: number): Matrix {
  const data = new Float64Array(places.length * columns)
  places.forEach(({ answer, row }, i) => {
    if (!isSparse(answer)) data.set(answer.data.subarray(row * columns, (row + 1) * columns), i * columns)
  })
  return { data, rows: places.length, columns }
}

function joinSparse(places: readonly Place[], columns: number): SparseMatrix {
  const starts = new Int32Array(places.length + 1)
  places.forEach(({ answer, row }, i) => {
    starts[i + 1] = starts[i] + (isSparse(answer) ? answer.starts[row + 1] - answer.starts[row] : 0)
  })
  const indices = new Int32Array(starts[places.length])
  const values = new Float64Array(starts[places.length])
  places.forEach(({ answer, row }, i) => {
    if (!isSparse(answer)) return
    const [from, to] = [answer.starts[row], answer.starts[row + 1]]
    indices.set(answer.indices.subarray(from, to), starts[i])
    values.set(answer.values.subarray(from, to), starts[i])
  })
  return { rows: places.length, columns, starts, indices, values }
}

function refusal(what: string): FmbenchError {
  return new FmbenchError('model-failed', `The model ${what}`, {
    hint: 'A probe needs one row per sample, all of one length, every number finite.',
  })
}
