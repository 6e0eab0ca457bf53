import type { Metric } from './metric.js'

/** Which values of a metric are better, in words: 'higher', 'lower', 'nearer to 0'. */
export function betterInWords({ direction, ideal }: Metric): string {
  return direction === 'nearest' ? `nearer to ${ideal}` : direction
}
