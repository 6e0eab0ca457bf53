import type { Layout, Signal } from '../core/index.js'
import type { Values } from './probe.js'
import { copySteps, fillSteps } from './steps.js'

/**
 * Writes the sample so many steps later, or earlier when negative.
 *
 * @param missing what enters, per channel; without it, what leaves at one end enters at the other
 */
export function moveInTime(
  sample: Values,
  target: Values,
  by: number,
  { channels, times, channelStep, timeStep }: Layout,
  missing?: Float64Array,
): void {
  const steps = missing === undefined ? ((by % times) + times) % times : Math.max(-times, Math.min(times, by))
  const kept = times - Math.abs(steps)
  for (let c = 0; c < channels; c++) {
    const start = c * channelStep
    const later = start + Math.max(steps, 0) * timeStep
    const earlier = start + Math.max(-steps, 0) * timeStep
    copySteps(sample, earlier, target, later, kept, timeStep)
    if (missing === undefined) copySteps(sample, start + kept * timeStep, target, start, steps, timeStep)
    else fillSteps(target, steps > 0 ? start : start + kept * timeStep, times - kept, timeStep, missing[c])
  }
}

/** 10, 20, 40, 80 samples at the 200 Hz of an EEG; for regions, 1 to 8 volumes of two seconds; for the rest, as many samples. */
export function shiftGrid({ kind, samplingHz }: Pick<Signal, 'kind' | 'samplingHz'>): readonly number[] {
  if (kind === 'roi_series') return [2, 4, 8, 16]
  if (kind === 'series' && samplingHz !== undefined) return [10, 20, 40, 80].map((samples) => samples / samplingHz)
  return [0.05, 0.1, 0.2, 0.4]
}

/** `0.1 s` */
export const formatSeconds = (seconds: number): string => `${Number(seconds.toPrecision(6))} s`
