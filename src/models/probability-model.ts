import { type Batch, FmbenchError, type LabelledBatch, type Matrix, sha256Hex } from '../core/index.js'
import type { Model } from './adapter.js'

/** From samples to class probabilities: one row per sample, in the order given; shape (n, k). */
export type Predictor = (batch: Batch) => Matrix

interface Definition {
  /** The adapter, and its complete options: what the digest is made of. */
  readonly adapter: string
  readonly options: Readonly<Record<string, unknown>>
  readonly warnings?: readonly string[]
}

/** A model of our own that gives probabilities and learns nothing. */
export function fixedModel(definition: Definition, predictor: Predictor): Model {
  return {
    outputs: ['probability'],
    digest: sha256Hex(JSON.stringify({ adapter: definition.adapter, options: definition.options })),
    ...(definition.warnings === undefined ? {} : { warnings: definition.warnings }),
    async predict(kind, batch) {
      if (kind !== 'probability') throw new Error(`${definition.adapter} gives probabilities; "${kind}" was asked.`)
      // `kind` was just checked; TypeScript does not carry that into the type parameter.
      return predictor(batch) as never
    },
    async close() {},
  }
}

/** A model of our own that gives probabilities after learning from the training part. */
export function learningModel(definition: Definition, learn: (train: LabelledBatch) => Predictor): Model {
  let learned: Predictor | undefined
  const model = fixedModel(definition, (batch) => {
    if (learned === undefined) {
      throw new FmbenchError('model-failed', `${definition.adapter} has learned nothing yet.`, {
        hint: 'It needs a training part: a dataset whose split has rows named "train".',
      })
    }
    return learned(batch)
  })
  return {
    ...model,
    async fit(train) {
      if (train.ids.length === 0) {
        throw new FmbenchError('model-failed', `${definition.adapter} cannot learn: the training part has no samples.`)
      }
      learned = learn(train)
    },
  }
}
