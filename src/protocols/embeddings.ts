import {
  type Batch,
  FmbenchError,
  isSparse,
  type Matrix,
  type SparseMatrix,
  sizePerSample,
  type Tensor,
} from '../core/index.js'
import type { Model } from '../models/adapter.js'
import { takeFeatureRows } from '../stats/index.js'

export type Features = Matrix | SparseMatrix

/** Where one sample's embedding lies. */
interface Place<F extends Features = Features> {
  /** What a model answered for some samples together. */
  readonly answer: F
  readonly row: number
}

/** What one model answered in earlier runs. */
export interface KeptEmbeddings {
  /** Names samples by all that a model is given of them. @param places which samples of the batch */
  keysOf(batch: Batch, places: readonly number[]): readonly string[]
  /** undefined where nothing is kept */
  find(keys: readonly string[]): Promise<readonly (Place<Matrix> | undefined)[]>
  /** @param answer one row per key, which nobody changes from now on */
  keep(keys: readonly string[], answer: Matrix): Promise<void>
  close(): Promise<void>
}

/** So many samples tell whether a model answers the same when it is asked again. */
const SAMPLES_ASKED_TWICE = 8

/** Asks a model for embeddings in batches, and for each sample once: folds share most of their samples. */
export class Embeddings {
  readonly #model: Model
  readonly #batchSize: number
  readonly #warn: (message: string) => void
  readonly #places = new Map<string, Place>()
  #kept: KeptEmbeddings | undefined
  #isRepeatable = false
  #recalled = 0

  /** @param kept of this model, where what it answers may be kept and used again */
  constructor(model: Model, batchSize: number, kept: KeptEmbeddings | undefined, warn: (message: string) => void) {
    this.#model = model
    this.#batchSize = batchSize
    this.#kept = kept
    this.#warn = warn
  }

  /** How many samples were asked for whose embedding was there already. */
  get recalled(): number {
    return this.#recalled
  }

  /** For a model that has learned anew. */
  forget(): void {
    this.#places.clear()
  }

  /**
   * One row per sample, in the order given.
   *
   * @throws FmbenchError what the model throws; `model-failed` for rows that are too few, not finite or not all of one
   *   length; `interrupted` between batches
   */
  async of(batch: Batch, signal: AbortSignal): Promise<Features> {
    const known = batch.isFresh ? new Map<string, Place>() : this.#places
    const missing = batch.ids.flatMap((id, place) => (known.has(id) ? [] : [place]))
    const toAsk = batch.isFresh ? missing : await this.#recall(batch, missing)
    if (!batch.isFresh) this.#recalled += batch.ids.length - toAsk.length
    for (let from = 0; from < toAsk.length; ) {
      const mayKeep = this.#kept !== undefined && !batch.isFresh
      const isTrial = mayKeep && !this.#isRepeatable
      const places = toAsk.slice(from, from + (isTrial ? SAMPLES_ASKED_TWICE : this.#batchSize))
      const part = samplesAt(batch, places)
      const answer = await this.#ask(part, signal)
      part.ids.forEach((id, row) => void known.set(id, { answer, row }))
      if (isTrial) await this.#askAgain(part, answer, signal)
      if (mayKeep && !isSparse(answer)) await this.#kept?.keep(this.#kept.keysOf(batch, places), answer)
      from += places.length
    }
    // Each was just asked for.
    return joinRows(batch.ids.map((id) => known.get(id) as Place))
  }

  /** Lets go of what was kept; what it holds back is written. */
  async close(): Promise<void> {
    await this.#kept?.close()
  }

  /** Looks for samples among what was kept. @returns those that are not there */
  async #recall(batch: Batch, places: readonly number[]): Promise<readonly number[]> {
    if (this.#kept === undefined || places.length === 0) return places
    const found = await this.#kept.find(this.#kept.keysOf(batch, places))
    return places.filter((place, i) => {
      const kept = found[i]
      if (kept !== undefined) this.#places.set(batch.ids[place], kept)
      return kept === undefined
    })
  }

  async #ask(part: Batch, signal: AbortSignal): Promise<Features> {
    if (signal.aborted) throw new FmbenchError('interrupted', 'Interrupted.')
    return checkedCopy(await this.#model.predict('embedding', part, signal), part.ids.length)
  }

  /** Nothing is kept of a model that answers at random. */
  async #askAgain(part: Batch, first: Features, signal: AbortSignal): Promise<void> {
    if (isSame(first, await this.#ask(part, signal))) this.#isRepeatable = true
    else {
      this.#kept = undefined
      this.#warn('The model gave another embedding of the same samples when it was asked again.')
    }
  }
}

function samplesAt(batch: Batch, places: readonly number[]): Batch {
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

function isSame(a: Features, b: Features): boolean {
  if (isSparse(a) || isSparse(b)) return false
  return a.columns === b.columns && a.data.every((value, place) => value === b.data[place])
}

/** Copied, since a model may use its memory again. */
function checkedCopy(answer: Features, n: number): Features {
  if (answer.rows !== n) throw refusal(`gave ${answer.rows} embeddings for ${n} samples.`)
  if (answer.columns === 0) throw refusal('gave embeddings without numbers.')
  const values = isSparse(answer) ? answer.values : answer.data
  if (!values.every(Number.isFinite)) throw refusal('gave an embedding with a number that is not finite.')
  if (!isSparse(answer)) return { ...answer, data: answer.data.slice() }
  const { starts, indices } = answer
  return { ...answer, starts: starts.slice(), indices: indices.slice(), values: values.slice() }
}

function joinRows(places: readonly Place[]): Features {
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
