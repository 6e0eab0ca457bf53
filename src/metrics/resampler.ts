import type { Metric } from './metric.js'

/** How to replay a metric on resamples: its own fast way, or `compute` with the counts as weights. */
export function resampler(metric: Metric, truth: never, output: never): (counts: Uint16Array) => number {
  const own = metric.resample?.(truth, output)
  return own ?? ((counts) => metric.compute(truth, output, Float64Array.from(counts)))
}
