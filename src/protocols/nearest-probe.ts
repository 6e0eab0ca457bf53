import { FmbenchError } from '../core/index.js'
import { nearestNeighbours, neighbourShares } from '../stats/index.js'
import { type ProbePredictor, type ProbeTask, probeScaling } from './probe-task.js'

/**
 * The shares of the classes among the k nearest training samples (Euclidean, standardised).
 *
 * @throws FmbenchError `model-failed` when there are fewer than k training samples
 */
export function learnNearestProbe({ x, train, options }: ProbeTask): ProbePredictor {
  const { k } = options
  if (train.ids.length < k) {
    throw new FmbenchError('model-failed', `A probe of ${k} neighbours has ${train.ids.length} training samples.`, {
      hint: 'Lower k in protocol_options.',
    })
  }
  const y = Int32Array.from(train.y)
  const search = nearestNeighbours(x, probeScaling(x, options), k)
  return (queries) => neighbourShares(search(queries), k, y, train.classes.length)
}
