import * as z from 'zod'
import { type Batch, denseBatch, didYouMean, FmbenchError, sizePerSample } from '../core/index.js'
import type { ModelAdapter } from './adapter.js'
import { numbersOf } from './features.js'
import { learnLogisticRegression } from './logistic-regression.js'
import { parseOptions } from './options.js'
import { learningModel } from './own-model.js'

const optionsSchema = z.strictObject({ feature: z.string() })

/**
 * A floor made of one named column: logistic regression on it alone, so that it ranks samples as the raw values do,
 * in the direction the training part shows.
 */
export const singleFeatureAdapter: ModelAdapter = {
  id: 'single_feature',
  leavesMachine: false,
  network: 'denied',
  async open({ document }) {
    const options = parseOptions(optionsSchema, document)
    return learningModel({ adapter: 'single_feature', options }, (train) => {
      const oneColumn = { ...denseBatch(train), ...onlyFeature(train, options.feature) }
      const predictor = learnLogisticRegression('single_feature', oneColumn, { C: 1, standardize: true })
      return (batch) => predictor(onlyFeature(batch, options.feature))
    })
  },
}

/** @throws FmbenchError `unknown-name` with the nearest feature */
function onlyFeature(batch: Batch, feature: string): Batch {
  const names = batch.featureNames ?? []
  const place = names.indexOf(feature)
  if (place === -1) {
    const listing = names.length === 0 ? 'The features of this dataset have no names.' : undefined
    const hint = didYouMean(feature, names) ?? listing
    throw new FmbenchError(
      'unknown-name',
      `single_feature: unknown feature "${feature}".`,
      hint === undefined ? {} : { hint },
    )
  }
  const x = numbersOf('single_feature', batch)
  const columns = sizePerSample(x.shape)
  const data = Float64Array.from(batch.ids, (_, i) => x.data[i * columns + place])
  return { ids: batch.ids, x: { data, shape: [batch.ids.length, 1] }, featureNames: [feature] }
}
