import { layoutOf, type Signal } from '../core/index.js'
import type { Scratch, Values } from './probe.js'

/** Memory of its own for a sample that is damaged alone. */
export const newNumbers: Scratch = (length) => new Float64Array(length)

/**
 * Adds noise to a sample, as strong in each channel as its own signal says. Where a channel is constant there is no
 * signal, and no noise.
 *
 * @param noise of unit power, laid out as the sample
 * @returns writes the sample with the noise, whose amplitude is `severity` times the signal's: -20 log10 of it is the SNR
 */
export function noisy(sample: Values, noise: Float64Array, signal: Signal): (severity: number, target: Values) => void {
  const { channels, times, channelStep, timeStep } = layoutOf(signal)
  const spreads = new Float64Array(channels)
  for (let c = 0; c < channels; c++) spreads[c] = spreadOf(sample, c * channelStep, times, timeStep)
  return (severity, target) => {
    // Not even -0 + 0 is the sample itself.
    if (severity === 0) target.set(sample)
    else
      for (let c = 0; c < channels; c++)
        addScaled(target, sample, noise, severity * spreads[c], c * channelStep, times, timeStep)
  }
}

/** Writes sample + by x noise, for `n` numbers a step apart. Four in a turn take two thirds of the time. */
function addScaled(
  target: Values,
  sample: Values,
  noise: Float64Array,
  by: number,
  start: number,
  n: number,
  step: number,
): void {
  const end = start + n * step
  let i = start
  for (; i + 3 * step < end; i += 4 * step) {
    target[i] = sample[i] + by * noise[i]
    target[i + step] = sample[i + step] + by * noise[i + step]
    target[i + 2 * step] = sample[i + 2 * step] + by * noise[i + 2 * step]
    target[i + 3 * step] = sample[i + 3 * step] + by * noise[i + 3 * step]
  }
  for (; i < end; i += step) target[i] = sample[i] + by * noise[i]
}

/**
 * Standard deviation of the finite ones among `n` numbers a step apart, in one pass, from the first number on: exactly 0
 * where all are equal, or where there is none.
 */
export function spreadOf(values: Values, start: number, n: number, step: number): number {
  const first = values[start]
  const end = start + n * step
  let sum = 0
  let squares = 0
  for (let i = start; i < end; i += step) {
    const difference = values[i] - first
    sum += difference
    squares += difference * difference
  }
  const variance = (squares - (sum * sum) / n) / n
  if (Number.isFinite(variance)) return Math.sqrt(Math.max(0, variance))
  const finite = Float64Array.from({ length: n }, (_, t) => values[start + t * step]).filter(Number.isFinite)
  // Numbers so large that their squares are infinite have no spread that could be scaled, either.
  return finite.length === 0 || finite.length === n ? 0 : spreadOf(finite, 0, finite.length, 1)
}
