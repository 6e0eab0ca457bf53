import { type Batch, FmbenchError, type LabelledBatch, type ModelOutputs, sha256Hex } from '../core/index.js'
import type { Model } from './adapter.js'

type Gives = 'probability' | 'value' | 'embedding' | 'reconstruction' | 'text'

/** From samples to one row each, in the order given: class probabilities, quantities, embeddings, reconstructions or texts. */
export type Predictor = (batch: Batch) => ModelOutputs[Gives]

interface Definition {
  /** The adapter, and its complete options: what the digest is made of. */
  readonly adapter: string
  readonly options: Readonly<Record<string, unknown>>
  readonly warnings?: readonly string[]
  /** What the predictor returns; probabilities when absent. */
  readonly gives?: Gives
}

/** A model of our own that learns nothing. */
export function fixedModel(definition: Definition, predictor: Predictor): Model {
  const { gives = 'probability' } = definition
  return {
    outputs: [gives],
    isOwn: true,
    digest: sha256Hex(JSON.stringify({ adapter: definition.adapter, options: definition.options })),
    ...(definition.warnings === undefined ? {} : { warnings: definition.warnings }),
    async predict(kind, batch) {
      if (kind !== gives) throw new Error(`${definition.adapter} gives ${gives}; "${kind}" was asked.`)
      // `kind` was just checked; TypeScript does not carry that into the type parameter.
      return predictor(batch) as never
    },
    async close() {},
  }
}

/** A model of our own that learns from the training part. */
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
