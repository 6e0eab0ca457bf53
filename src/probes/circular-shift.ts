import { layoutOf } from '../core/index.js'
import { formatSeconds, moveInTime, shiftGrid } from './move-in-time.js'
import type { ArrayProbe } from './probe.js'
import { lacksSeconds, TIME_SERIES } from './time-series.js'

/** As `shift`, but what leaves at one end enters at the other. */
export const circularShiftProbe: ArrayProbe = {
  id: 'circular_shift',
  version: 1,
  of: 'array',
  label: 'Circular shift in time',
  kinds: TIME_SERIES,
  unit: 's',
  most: 60,
  isNested: true,
  isApart: true,
  clinicalReason:
    'None: beside `shift`, it tells what a model loses by the move from what it loses by the missing part.',
  source: 'Mohsenvand et al. 2020, Contrastive representation learning for EEG (time shift), PMLR 136',
  grid: shiftGrid,
  format: formatSeconds,
  misfit: lacksSeconds,
  prepare(sample, rng, signal) {
    const direction = rng.uniform() < 0.5 ? -1 : 1
    const { samplingHz = 0 } = signal
    return (seconds, target) =>
      moveInTime(sample, target, direction * Math.round(seconds * samplingHz), layoutOf(signal))
  },
}
