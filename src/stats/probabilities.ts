import { FmbenchError } from '../core/errors.js'

/**
 * @param who who asks, for the message: a metric's id
 * @throws FmbenchError `bad-data` when a number is not in [0, 1]
 */
export function checkProbabilities(who: string, values: Float64Array): void {
  const bad = values.findIndex((value) => !(value >= 0 && value <= 1))
  if (bad === -1) return
  throw new FmbenchError('bad-data', `${who} needs probabilities; number ${bad} is ${values[bad]}.`, {
    hint: 'Scores of another kind can be judged by AUROC and Average-Precision.',
  })
}
