// A complete probe: the baseline of each channel swings slowly, as it does when a patient breathes or an electrode moves.
// Copy this file and put your own damage in its place.
const SWINGS_PER_SECOND = 0.3

export default {
  id: 'baseline_wander',
  version: 1, // raise it when the damage changes: results of two versions are never compared
  of: 'array',
  label: 'Baseline wander',
  kinds: ['ecg', 'eeg', 'ieeg', 'series'],
  unit: 'amplitude of the swing / SD of the channel',
  most: 10,
  // One stream of random numbers for all severities of a sample, so that a stronger swing is the same swing.
  isNested: true,
  clinicalReason: 'Breathing and moving electrodes let the baseline drift.',
  source: 'Moody et al. 1984 (MIT-BIH Noise Stress Test Database), doi:10.13026/C2HS3T',
  grid: () => [0.25, 0.5, 1, 2],
  format: (severity) => `${severity} SD`,

  // Why it makes no sense for some samples, as the rest of a sentence that begins with the probe's name.
  misfit({ axes, samplingHz }) {
    if (axes.join() !== 'channel,time') return 'needs samples of channels by time'
    return samplingHz === undefined ? 'needs to know the sampling rate' : undefined
  },

  // `sample` holds the numbers of one sample in one flat array, channel after channel. Never write into it.
  prepare(sample, rng, { shape: [channels, times], samplingHz }) {
    const phases = Array.from({ length: channels }, () => 2 * Math.PI * rng.uniform())
    const deviations = phases.map((_, c) => standardDeviation(sample.subarray(c * times, (c + 1) * times)))
    // Called for each severity; 0 must give the sample as it is. NaN plus anything is NaN, as it should be.
    return (severity, target) => {
      for (let i = 0; i < sample.length; i++) {
        const channel = Math.floor(i / times)
        const angle = (2 * Math.PI * SWINGS_PER_SECOND * (i % times)) / samplingHz + phases[channel]
        target[i] = sample[i] + severity * deviations[channel] * Math.sin(angle)
      }
    }
  },
}

/** Of the numbers that are not missing; 0 when there are none. */
function standardDeviation(values) {
  const known = values.filter((value) => !Number.isNaN(value))
  if (known.length === 0) return 0
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length
  return Math.sqrt(known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / known.length)
}
