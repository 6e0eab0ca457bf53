import type { Interval } from './interval.js'
import { normalQuantile } from './normal.js'

/**
 * Variance of an AUROC from the area and the class sizes alone, by exponential score distributions.
 *
 * @returns NaN when a class is empty
 * @see Hanley & McNeil 1982, doi:10.1148/radiology.143.1.7063747
 */
export function hanleyMcNeilVariance(area: number, nPositives: number, nNegatives: number): number {
  return spread(area, nPositives - 1, nNegatives - 1) / (nPositives * nNegatives)
}

/**
 * Newcombe's method 5: the areas whose own Hanley-McNeil variance, with balanced class sizes, reaches the one seen.
 * Unlike DeLong's interval it has a width at areas 0 and 1 and holds with few samples.
 *
 * @param level coverage it aims at: 0.95
 * @returns undefined when a class is empty
 * @see Newcombe 2006, doi:10.1002/sim.2324
 */
export function newcombeInterval(
  area: number,
  nPositives: number,
  nNegatives: number,
  level: number,
): Interval | undefined {
  if (nPositives === 0 || nNegatives === 0) return undefined
  const z = normalQuantile(0.5 + level / 2)
  const balanced = (nPositives + nNegatives) / 2 - 1
  const isOutside = (t: number): boolean =>
    (area - t) ** 2 > (z * z * spread(t, balanced, balanced)) / (nPositives * nNegatives)
  const low = area === 0 ? 0 : boundary(isOutside, 0, area)
  const high = area === 1 ? 1 : boundary(isOutside, 1, area)
  return { low, high, level, method: 'newcombe' }
}

/** Hanley and McNeil's variance times the number of pairs; `extra` is a class size less one. */
function spread(area: number, extraPositives: number, extraNegatives: number): number {
  const skew = (extraPositives * (1 - area)) / (2 - area) + (extraNegatives * area) / (1 + area)
  return area * (1 - area) * (1 + skew)
}

/** Where `isOutside`, true at `outside` and false at `inside`, changes; by halving until no double lies between. */
function boundary(isOutside: (t: number) => boolean, outside: number, inside: number): number {
  for (;;) {
    const middle = (outside + inside) / 2
    if (middle === outside || middle === inside) return middle
    if (isOutside(middle)) outside = middle
    else inside = middle
  }
}
