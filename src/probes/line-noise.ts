import { layoutOf, type Signal, sineOfTurns } from '../core/index.js'
import { newNumbers, noisy } from './added-noise.js'
import { amplitudeOf, formatDecibels } from './format-severity.js'
import type { ArrayProbe } from './probe.js'
import { lacksSeconds } from './time-series.js'

/**
 * Hum of the mains, and of its harmonics below half of the sampling rate, at a signal-to-noise ratio by the variance of
 * each sample's each channel. The h-th harmonic has 1 / h of the amplitude of the mains; each has its own phase in each
 * channel.
 */
export const lineNoiseProbe: ArrayProbe = {
  id: 'line_noise',
  version: 1,
  of: 'array',
  label: 'Line noise',
  kinds: ['eeg', 'ieeg', 'meg'],
  unit: 'noise amplitude / signal amplitude',
  most: 10,
  isNested: true,
  clinicalReason: 'Unshielded rooms, long leads and high impedance let in the hum of the mains.',
  source: 'de Cheveigné 2020, doi:10.1016/j.neuroimage.2019.116356; levels of 40 to 5 dB',
  grid: () => [40, 30, 20, 10, 5].map(amplitudeOf),
  format: formatDecibels,
  misfit(signal) {
    const { samplingHz, mainsHz } = signal
    if (samplingHz === undefined) return lacksSeconds(signal)
    if (mainsHz < samplingHz / 2) return lacksSeconds(signal)
    return `needs a sampling rate above ${2 * mainsHz} Hz: at ${samplingHz} Hz, mains of ${mainsHz} Hz cannot be told from slower waves`
  },
  prepare(sample, rng, signal, scratch = newNumbers) {
    const { channels, times, channelStep, timeStep } = layoutOf(signal)
    const waves = harmonics(signal, times)
    const noise = scratch(sample.length).fill(0)
    for (let c = 0; c < channels; c++) {
      for (const wave of waves) addWave(noise, c * channelStep, timeStep, wave, rng.uniform())
    }
    return noisy(sample, noise, signal)
  },
}

/** One wave of the hum at each time, and a quarter of a turn later; together the waves have unit power. */
interface Wave {
  readonly sine: Float64Array
  readonly cosine: Float64Array
}

/** @param phase in turns */
function addWave(noise: Float64Array, start: number, step: number, { sine, cosine }: Wave, phase: number): void {
  const ofSine = sineOfTurns(phase + 0.25)
  const ofCosine = sineOfTurns(phase)
  for (let t = 0, i = start; t < sine.length; t++, i += step) noise[i] += ofSine * sine[t] + ofCosine * cosine[t]
}

function harmonics({ samplingHz = 0, mainsHz }: Signal, times: number): Wave[] {
  const orders: number[] = []
  for (let h = 1; h * mainsHz < samplingHz / 2; h++) orders.push(h)
  const power = orders.reduce((sum, h) => sum + 1 / (2 * h * h), 0)
  return orders.map((h) => {
    const amplitude = 1 / (h * Math.sqrt(power))
    const turnsPerStep = (h * mainsHz) / samplingHz
    const wave = (phase: number) => {
      const values = new Float64Array(times)
      for (let t = 0; t < times; t++) values[t] = amplitude * sineOfTurns(t * turnsPerStep + phase)
      return values
    }
    return { sine: wave(0), cosine: wave(0.25) }
  })
}
