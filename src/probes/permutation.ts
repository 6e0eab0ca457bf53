import { layoutOf } from '../core/index.js'
import { formatShare } from './format-severity.js'
import type { ArrayProbe } from './probe.js'
import { copySteps } from './steps.js'
import { TIME_SERIES } from './time-series.js'

/** Channels change places: round(share x channels) of them in a ring, so that none of these stays where it was. */
export const permutationProbe: ArrayProbe = {
  id: 'permutation',
  version: 1,
  of: 'array',
  label: 'Permuted channels',
  kinds: TIME_SERIES,
  unit: 'fraction of channels',
  most: 1,
  isNested: false,
  isApart: true,
  clinicalReason: 'A montage in another order than the one in training, or leads that were swapped.',
  source: 'Rommel et al. 2022, doi:10.1088/1741-2552/aca220',
  grid: () => [1],
  format: formatShare,
  misfit: (signal) => (layoutOf(signal).channels > 1 ? undefined : 'needs more than one channel'),
  prepare(sample, rng, signal) {
    const { channels, times, channelStep, timeStep } = layoutOf(signal)
    const order = Uint32Array.from({ length: channels }, (_, c) => c)
    rng.shuffleInPlace(order)
    return (fraction, target) => {
      target.set(sample)
      const ring = order.subarray(0, Math.round(fraction * channels))
      ring.forEach((channel, i) => {
        const from = ring[(i + 1) % ring.length] * channelStep
        copySteps(sample, from, target, channel * channelStep, times, timeStep)
      })
    }
  },
}
