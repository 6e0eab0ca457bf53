import { refuseOptions } from './options.js'
import type { Protocol } from './protocol.js'

/** The plain evaluation: learn from the training part if the model can, then predict every sample once. */
export const predictProtocol: Protocol = {
  id: 'predict',
  version: 1,
  label: 'Fit on the training part where the model learns, then predict each sample once',
  passes: () => [{ id: 'clean', fits: true }],
  parseOptions: refuseOptions('predict'),
}
