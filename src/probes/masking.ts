import { layoutOf } from '../core/index.js'
import { formatShare } from './format-severity.js'
import type { ArrayProbe } from './probe.js'
import { fillSteps } from './steps.js'
import { lacksTime, TIME_SERIES } from './time-series.js'

/**
 * A stretch of round(fraction x times) is lost in all channels. It lies anywhere with equal chance, and the stretch of
 * a smaller fraction lies within it.
 */
export const maskingProbe: ArrayProbe = {
  id: 'masking',
  version: 1,
  of: 'array',
  label: 'Lost stretch of time',
  kinds: TIME_SERIES,
  unit: 'fraction of the time',
  most: 1,
  isNested: true,
  clinicalReason: 'Movement, saturation or a lost connection make a stretch of the recording useless.',
  source: 'Rommel et al. 2022, doi:10.1088/1741-2552/aca220 (time masking)',
  grid: () => [0.05, 0.1, 0.15, 0.2, 0.3],
  format: formatShare,
  misfit: lacksTime,
  prepare(sample, rng, signal) {
    const { channels, times, channelStep, timeStep } = layoutOf(signal)
    const place = rng.uniform()
    return (fraction, target) => {
      target.set(sample)
      const lost = Math.round(fraction * times)
      // One step longer, it starts where it did, or one step earlier: that is what makes it nested.
      const start = Math.floor(place * (times - lost + 1))
      for (let c = 0; c < channels; c++) {
        fillSteps(target, c * channelStep + start * timeStep, lost, timeStep, signal.missing[c])
      }
    }
  },
}
