import * as z from 'zod'
import type { LabelledBatch } from '../core/index.js'
import { choleskyFactor, solveByCholesky } from '../stats/index.js'
import type { ModelAdapter } from './adapter.js'
import { maskedRecordings, numbersOf } from './features.js'
import { parseOptions } from './options.js'
import { learningModel, type Predictor } from './own-model.js'

const optionsSchema = z.strictObject({
  /** Strength of the L2 penalty. */
  alpha: z.number().positive().default(10),
})

/**
 * Each hidden value from those that are seen at the same time, by linear regression with an L2 penalty on the moments of
 * the training part. Channels have mean 0 there, so there is no intercept.
 */
export const ridgeChannelsAdapter: ModelAdapter = {
  id: 'ridge_channels',
  leavesMachine: false,
  network: 'denied',
  async open({ document }) {
    const options = parseOptions(optionsSchema, document)
    return learningModel({ adapter: 'ridge_channels', options, gives: 'reconstruction' }, (train) =>
      learnRidgeChannels(train, options.alpha),
    )
  },
}

/** Minimises the squared error plus alpha times the squared length of the weights, as scikit-learn's Ridge. */
export function learnRidgeChannels(train: LabelledBatch, alpha: number): Predictor {
  const channels = numbersOf('ridge_channels', train).shape[1]
  const gram = gramOfChannels(train)
  return (batch) => {
    const { x, mask } = maskedRecordings('ridge_channels', batch)
    const [n, , times] = x.shape
    const data = x.data.slice()
    for (let sample = 0; sample < n; sample++) {
      const factors = new Map<string, Float64Array>()
      for (let t = 0; t < times; t++) {
        const at = (channel: number) => (sample * channels + channel) * times + t
        const isSeen = Array.from({ length: channels }, (_, c) => mask[at(c)] === 0)
        const seen = [...isSeen.keys()].filter((c) => isSeen[c])
        if (seen.length === 0 || seen.length === channels) continue
        const pattern = seen.join()
        const factor = factors.get(pattern) ?? factorOf(gram, channels, seen, alpha)
        factors.set(pattern, factor)
        const shares = solveByCholesky(
          factor,
          Float64Array.from(seen, (c) => x.data[at(c)]),
        )
        for (let c = 0; c < channels; c++) {
          if (isSeen[c]) continue
          data[at(c)] = seen.reduce((sum, other, s) => sum + gram[c * channels + other] * shares[s], 0)
        }
      }
    }
    return { data, shape: x.shape }
  }
}

/** Sums of products of any two channels, over all times of all samples; shape (channels, channels) */
function gramOfChannels(train: LabelledBatch): Float64Array {
  const { data, shape } = numbersOf('ridge_channels', train)
  const [n, channels, times] = shape
  const gram = new Float64Array(channels * channels)
  for (let sample = 0; sample < n; sample++) {
    for (let a = 0; a < channels; a++) {
      for (let b = 0; b <= a; b++) {
        const [first, second] = [(sample * channels + a) * times, (sample * channels + b) * times]
        let sum = 0
        for (let t = 0; t < times; t++) sum += data[first + t] * data[second + t]
        gram[a * channels + b] += sum
        if (a !== b) gram[b * channels + a] += sum
      }
    }
  }
  return gram
}

/** Of the part of the moments that belongs to the given channels, with the penalty. */
function factorOf(gram: Float64Array, channels: number, seen: readonly number[], alpha: number): Float64Array {
  const part = new Float64Array(seen.length ** 2)
  seen.forEach((a, i) => {
    seen.forEach((b, j) => {
      part[i * seen.length + j] = gram[a * channels + b] + (i === j ? alpha : 0)
    })
  })
  const factor = choleskyFactor(part, seen.length)
  if (factor === undefined) throw new Error('Moments with a penalty above 0 are positive definite.')
  return factor
}
