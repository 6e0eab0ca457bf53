import type { Interval } from './interval.js'
import { normalQuantile } from './normal.js'

/**
 * Wilson's interval for a proportion: never of width 0, also at 0/n and n/n.
 *
 * @param level coverage it aims at: 0.95
 * @returns undefined when n is 0
 * @see Wilson 1927, doi:10.1080/01621459.1927.10502953
 */
export function wilsonInterval(successes: number, n: number, level: number): Interval | undefined {
  if (n === 0) return undefined
  const z = normalQuantile(0.5 + level / 2)
  const failures = n - successes
  const centre = (successes + (z * z) / 2) / (n + z * z)
  const half = (z * Math.sqrt((successes * failures) / n + (z * z) / 4)) / (n + z * z)
  // At 0/n and n/n the bound is 0 or 1 exactly; the subtraction leaves a rounding error.
  const low = successes === 0 ? 0 : centre - half
  const high = failures === 0 ? 1 : centre + half
  return { low, high, level, method: 'wilson' }
}
