import { layoutOf } from '../core/index.js'
import { formatShare } from './format-severity.js'
import type { ArrayProbe } from './probe.js'

/** Whole channels, regions or genes are lost: exactly round(fraction x channels) of them, the same ones and more at each step. */
export const dropoutProbe: ArrayProbe = {
  id: 'dropout',
  version: 1,
  of: 'array',
  label: 'Lost channels',
  kinds: ['eeg', 'ieeg', 'meg', 'ecg', 'roi_series', 'series', 'expression', 'counts', 'table'],
  unit: 'fraction of channels',
  most: 1,
  isNested: true,
  clinicalReason: 'Electrodes come off or dry out, regions lie outside the field of view, genes are not captured.',
  source: 'Definition.',
  grid: () => [0.05, 0.1, 0.2, 0.3, 0.5],
  format: formatShare,
  prepare(sample, rng, signal) {
    const { channels, times, channelStep, timeStep } = layoutOf(signal)
    const order = Uint32Array.from({ length: channels }, (_, c) => c)
    rng.shuffleInPlace(order)
    return (fraction, target) => {
      target.set(sample)
      for (const channel of order.subarray(0, Math.round(fraction * channels))) {
        for (let t = 0; t < times; t++) target[channel * channelStep + t * timeStep] = signal.missing[channel]
      }
    }
  },
}
