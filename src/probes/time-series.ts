import type { SampleKind, Signal } from '../core/index.js'

/** Samples that run along time. */
export const TIME_SERIES: readonly SampleKind[] = ['eeg', 'ieeg', 'meg', 'ecg', 'roi_series', 'series']

/** The misfit of a sample that was declared to be one of these, yet has no time. */
export const lacksTime = ({ axes }: Signal): string | undefined =>
  axes.includes('time') ? undefined : `needs an axis of time; the samples have ${axes.join(', ') || 'no axes'}`

/** The misfit of a sample whose seconds nobody can count. */
export const lacksSeconds = (signal: Signal): string | undefined =>
  lacksTime(signal) ??
  (signal.samplingHz === undefined
    ? 'needs the sampling rate: give sampling_hz in the dataset document, or --fs'
    : undefined)
