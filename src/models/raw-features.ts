import type { ModelAdapter } from './adapter.js'
import { finiteRows } from './features.js'
import { noOptions, parseOptions } from './options.js'
import { fixedModel } from './own-model.js'

/** The samples themselves as embedding, flattened; sparse ones stay sparse: what a probe can do without a model. */
export const rawFeaturesAdapter: ModelAdapter = {
  id: 'raw_features',
  leavesMachine: false,
  network: 'denied',
  async open({ document }) {
    const options = parseOptions(noOptions, document)
    return fixedModel({ adapter: 'raw_features', options, gives: 'embedding' }, (batch) =>
      finiteRows('raw_features', batch),
    )
  },
}
