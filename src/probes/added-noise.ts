import { type Layout, layoutOf, type Signal } from '../core/index.js'
import type { Values } from './probe.js'

/**
 * Adds noise to a sample, as strong in each channel as its own signal says. Where a channel is constant there is no
 * signal, and no noise.
 *
 * @param noise of unit power, laid out as the sample; changed in place
 * @returns writes the sample with the noise, whose amplitude is `severity` times the signal's: -20 log10 of it is the SNR
 */
export function noisy(sample: Values, noise: Float64Array, signal: Signal): (severity: number, target: Values) => void {
  const layout = layoutOf(signal)
  const spreads = channelSpreads(sample, layout)
  for (let c = 0; c < layout.channels; c++) {
    const start = c * layout.channelStep
    const end = start + layout.times * layout.timeStep
    for (let i = start; i < end; i += layout.timeStep) noise[i] *= spreads[c]
  }
  return (severity, target) => {
    // Not even -0 + 0 is the sample itself.
    if (severity === 0) target.set(sample)
    else for (let from = 0; from < noise.length; from += AT_ONCE) addScaled(target, sample, severity, noise, from)
  }
}

/** A function that is called often is compiled well; of one that runs a long loop once, V8 knows too little. */
const AT_ONCE = 1024

function addScaled(target: Values, sample: Values, severity: number, noise: Float64Array, from: number): void {
  const to = Math.min(from + AT_ONCE, noise.length)
  for (let i = from; i < to; i++) target[i] = sample[i] + severity * noise[i]
}

/** Standard deviation of each channel over time, of its finite numbers; 0 for a constant channel; shape (channels,) */
export function channelSpreads(sample: Values, { channels, times, channelStep, timeStep }: Layout): Float64Array {
  const series = new Float64Array(times)
  return Float64Array.from({ length: channels }, (_, c) => {
    for (let t = 0, i = c * channelStep; t < times; t++, i += timeStep) series[t] = sample[i]
    const spread = standardDeviation(series)
    return Number.isFinite(spread) ? spread : standardDeviation(series.filter(Number.isFinite))
  })
}

/** In one pass, from the first value on: exactly 0 where all are equal, or where there is none. */
function standardDeviation(values: Float64Array): number {
  if (values.length === 0) return 0
  const first = values[0]
  let sum = 0
  let squares = 0
  for (let i = 0; i < values.length; i++) {
    const difference = values[i] - first
    sum += difference
    squares += difference * difference
  }
  return Math.sqrt(Math.max(0, squares - (sum * sum) / values.length) / values.length)
}
