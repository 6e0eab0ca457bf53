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

/** One sample's embedding: all numbers, or those that are not zero with their columns. */
interface EmbeddingRow {
  readonly columns: number
  readonly values: Float64Array
  readonly indices?: Int32Array
}

/** Asks a model for embeddings in batches, and for each sample once: folds share most of their samples. */
export class Embeddings {
  readonly #model: Model
  readonly #batchSize: number
  readonly #rows = new Map<string, EmbeddingRow>()

  constructor(model: Model, batchSize: number) {
    this.#model = model
    this.#batchSize = batchSize
  }

  /** For a model that has learned anew. */
  forget(): void {
    this.#rows.clear()
  }

  /**
   * One row per sample, in the order given.
   *
   * @throws FmbenchError what the model throws; `model-failed` for rows that are too few, not finite or not all of one
   *   length; `interrupted` between batches
   */
  async of(batch: Batch, signal: AbortSignal): Promise<Features> {
    const rows = batch.isFresh ? new Map<string, EmbeddingRow>() : this.#rows
    const missing = batch.ids.flatMap((id, place) => (rows.has(id) ? [] : [place]))
    for (let from = 0; from < missing.length; from += this.#batchSize) {
      if (signal.aborted) throw new FmbenchError('interrupted', 'Interrupted.')
      const part = samplesAt(batch, missing.slice(from, from + this.#batchSize))
      const answer = await this.#model.predict('embedding', part, signal)
      embeddingRows(answer, part.ids.length).forEach((row, i) => void rows.set(part.ids[i], row))
    }
    // Each was just asked for.
    return joinRows(batch.ids.map((id) => rows.get(id) as EmbeddingRow))
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

/** The rows, checked and copied: a model may use its memory again. */
function embeddingRows(answer: Features, n: number): EmbeddingRow[] {
  if (answer.rows !== n) throw refusal(`gave ${answer.rows} embeddings for ${n} samples.`)
  if (answer.columns === 0) throw refusal('gave embeddings without numbers.')
  const values = isSparse(answer) ? answer.values : answer.data
  if (!values.every(Number.isFinite)) throw refusal('gave an embedding with a number that is not finite.')
  const { columns } = answer
  return Array.from({ length: n }, (_, i) => {
    if (!isSparse(answer)) return { columns, values: answer.data.slice(i * columns, (i + 1) * columns) }
    const [from, to] = [answer.starts[i], answer.starts[i + 1]]
    return { columns, values: answer.values.slice(from, to), indices: answer.indices.slice(from, to) }
  })
}

function joinRows(rows: readonly EmbeddingRow[]): Features {
  const columns = rows[0]?.columns ?? 0
  const isSparseToo = rows[0]?.indices !== undefined
  for (const row of rows) {
    if (row.columns !== columns) throw refusal(`gave embeddings of ${columns} and of ${row.columns} numbers.`)
    if ((row.indices !== undefined) !== isSparseToo) throw refusal('gave sparse and dense embeddings.')
  }
  const starts = new Int32Array(rows.length + 1)
  rows.forEach((row, i) => {
    starts[i + 1] = starts[i] + row.values.length
  })
  const values = new Float64Array(starts[rows.length])
  const indices = new Int32Array(isSparseToo ? values.length : 0)
  rows.forEach((row, i) => {
    values.set(row.values, starts[i])
    if (row.indices !== undefined) indices.set(row.indices, starts[i])
  })
  return isSparseToo
    ? { rows: rows.length, columns, starts, indices, values }
    : { data: values, rows: rows.length, columns }
}

function refusal(what: string): FmbenchError {
  return new FmbenchError('model-failed', `The model ${what}`, {
    hint: 'A probe needs one row per sample, all of one length, every number finite.',
  })
}
