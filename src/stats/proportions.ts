import { betaQuantile } from './beta-quantile.js'
import type { Bounds } from './delong.js'
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

/**
 * Wilson's interval with the continuity correction of R's `prop.test`: half a success, or the distance of the count
 * from n / 2 where that is less. Wider than it need be.
 *
 * @returns undefined when n is 0
 * @see Newcombe 1998, method 4, doi:10.1002/(SICI)1097-0258(19980430)17:8<857::AID-SIM777>3.0.CO;2-E
 */
export function wilsonContinuityInterval(successes: number, n: number, level: number): Bounds | undefined {
  if (n === 0) return undefined
  const z = normalQuantile(0.5 + level / 2)
  const correction = Math.min(0.5, Math.abs(successes - n / 2))
  const bound = (count: number, side: number): number => {
    const inside = (count * (n - count)) / n + (z * z) / 4
    return (count + (z * z) / 2 + side * z * Math.sqrt(inside)) / (n + z * z)
  }
  const low = successes - correction <= 0 ? 0 : bound(successes - correction, -1)
  const high = successes + correction >= n ? 1 : bound(successes + correction, 1)
  return { low, high }
}

/**
 * Clopper and Pearson's interval: covers at least the level for every proportion, at the price of width. For
 * regulators who ask for it.
 *
 * @returns undefined when n is 0
 * @see Clopper & Pearson 1934, doi:10.1093/biomet/26.4.404
 */
export function clopperPearsonInterval(successes: number, n: number, level: number): Bounds | undefined {
  if (n === 0) return undefined
  const tail = (1 - level) / 2
  const low = successes === 0 ? 0 : betaQuantile(tail, successes, n - successes + 1)
  const high = successes === n ? 1 : betaQuantile(1 - tail, successes + 1, n - successes)
  return { low, high }
}

/**
 * Agresti and Coull's interval: Wald's, around a centre moved towards one half; cut at 0 and 1.
 *
 * @returns undefined when n is 0
 * @see Agresti & Coull 1998, doi:10.1080/00031305.1998.10480550
 */
export function agrestiCoullInterval(successes: number, n: number, level: number): Bounds | undefined {
  if (n === 0) return undefined
  const z = normalQuantile(0.5 + level / 2)
  const trials = n + z * z
  const centre = (successes + (z * z) / 2) / trials
  const half = z * Math.sqrt((centre * (1 - centre)) / trials)
  return { low: Math.max(0, centre - half), high: Math.min(1, centre + half) }
}

/**
 * Jeffreys' interval: quantiles of Beta(successes + 1/2, failures + 1/2), also at 0/n and n/n.
 *
 * @returns undefined when n is 0
 * @see Brown, Cai & DasGupta 2001, doi:10.1214/ss/1009213286
 */
export function jeffreysInterval(successes: number, n: number, level: number): Bounds | undefined {
  if (n === 0) return undefined
  const [a, b] = [successes + 0.5, n - successes + 0.5]
  const tail = (1 - level) / 2
  return { low: betaQuantile(tail, a, b), high: betaQuantile(1 - tail, a, b) }
}
