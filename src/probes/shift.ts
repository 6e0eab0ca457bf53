import { layoutOf } from '../core/index.js'
import { formatSeconds, moveInTime, shiftGrid } from './move-in-time.js'
import type { ArrayProbe } from './probe.js'
import { lacksSeconds, TIME_SERIES } from './time-series.js'

/** The recording starts too early or too late, one or the other by chance; what was not recorded is missing. */
export const shiftProbe: ArrayProbe = {
  id: 'shift',
  version: 1,
  of: 'array',
  label: 'Shift in time',
  kinds: TIME_SERIES,
  unit: 's',
  most: 60,
  isNested: true,
  clinicalReason: 'Triggers come late, clocks of devices drift apart, a window is cut at another place.',
  source: 'Mohsenvand et al. 2020, Contrastive representation learning for EEG (time shift), PMLR 136',
  grid: shiftGrid,
  format: formatSeconds,
  misfit: lacksSeconds,
  prepare(sample, rng, signal) {
    const direction = rng.uniform() < 0.5 ? -1 : 1
    const { samplingHz = 0, missing } = signal
    return (seconds, target) =>
      moveInTime(sample, target, direction * Math.round(seconds * samplingHz), layoutOf(signal), missing)
  },
}
