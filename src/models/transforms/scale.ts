import * as z from 'zod'
import { FmbenchError, sizePerSample } from '../../core/index.js'
import { type Numbers, transform } from './transform.js'

const perChannel = z.array(z.number()).min(1)

const zScoreOptions = z.strictObject({
  mean: perChannel.optional().describe("Of each channel, from the model's training; absent: of the sample itself."),
  sd: perChannel.optional().describe('Of each channel, likewise.'),
})

/** Subtracts the mean of each channel and divides by its standard deviation. */
export const zScoreTransform = transform({
  id: 'z_score',
  what: "Subtracts the mean of each channel (first axis of a sample) and divides by its standard deviation (of the population): those given, or the sample's own. A sample of one axis is one channel, or, with given numbers, a channel per number. A constant channel becomes 0.",
  takes: 'numbers',
  gives: 'numbers',
  options: zScoreOptions,
  prepare({ mean, sd }) {
    if (mean?.length !== sd?.length) {
      throw new FmbenchError('bad-document', 'z_score needs mean and sd together, with one number of each per channel.')
    }
    return (numbers) => {
      const [, first = 1, ...rest] = numbers.shape
      const channels = mean !== undefined || rest.length > 0 ? first : 1
      if (mean !== undefined && mean.length !== channels) {
        throw new FmbenchError(
          'model-failed',
          `z_score has ${mean.length} means, and a sample has ${channels} channels.`,
        )
      }
      return scaled(numbers, channels, (values, channel) => {
        const centre = mean?.[channel] ?? average(values)
        return [centre, sd?.[channel] ?? standardDeviation(values, centre)]
      })
    }
  },
})

/** Moves each sample into 0 to 1 by its smallest and largest number. */
export const minMaxTransform = transform({
  id: 'min_max',
  what: 'Moves the numbers of each sample into 0 to 1 by its smallest and largest one; a constant sample becomes 0.',
  takes: 'numbers',
  gives: 'numbers',
  options: z.strictObject({}),
  prepare: () => (numbers) =>
    scaled(numbers, 1, (values) => {
      let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
      // By place: iterators of typed arrays take ten times as long, and volumes are large.
      for (let i = 0; i < values.length; i++) {
        if (values[i] < low) low = values[i]
        if (values[i] > high) high = values[i]
      }
      return [low, high - low]
    }),
})

/** (value - centre) / spread in each channel of each sample; 0 where the spread is 0. */
function scaled(
  { data, shape }: Numbers,
  channels: number,
  measure: (values: Numbers['data'], channel: number) => readonly [centre: number, spread: number],
): Numbers {
  const size = sizePerSample(shape) / channels
  const out = new Float32Array(data.length)
  for (let block = 0; block < data.length / size; block++) {
    const values = data.subarray(block * size, (block + 1) * size)
    const [centre, spread] = measure(values, block % channels)
    if (spread === 0) continue
    for (let i = 0; i < size; i++) out[block * size + i] = (values[i] - centre) / spread
  }
  return { kind: 'numbers', data: out, shape }
}

function standardDeviation(values: Numbers['data'], mean: number): number {
  let sum = 0
  let isConstant = true
  for (let i = 0; i < values.length; i++) {
    sum += (values[i] - mean) ** 2
    isConstant &&= values[i] === values[0]
  }
  // The mean of equal numbers may miss them by a rounding, which must not become a spread.
  return isConstant ? 0 : Math.sqrt(sum / values.length)
}

function average(values: Numbers['data']): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]
  return sum / values.length
}
