import { type Batch, FmbenchError, isSparse, type Matrix } from '../core/index.js'
import type { Model } from '../models/adapter.js'
import { checkedCopy, type Features, isSame, joinRows, type Place, samplesAt } from './embedding-rows.js'

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
