// Adjusted p-values: each answers at which level its own test would be rejected. Order is kept; an undefined (NaN) p
// stays undefined and is not counted among the tests.

/** Every p times the number of tests. Controls the chance of any false finding. */
export function bonferroni(p: Float64Array): Float64Array {
  const tests = countDefined(p)
  return p.map((value) => Math.min(1, value * tests))
}

/** Like Bonferroni, never weaker: the smallest p pays for all tests, the next for one fewer, and so on. Holm 1979. */
export function holm(p: Float64Array): Float64Array {
  return fromSmallest(p, (value, rank, tests) => value * (tests - rank + 1))
}

/** Stronger than Holm's, for independent or positively dependent tests. Hochberg 1988, doi:10.1093/biomet/75.4.800 */
export function hochberg(p: Float64Array): Float64Array {
  return fromLargest(p, (value, rank, tests) => value * (tests - rank + 1))
}

/**
 * Controls the expected share of false findings among all findings: for screens, not for claims.
 *
 * @see Benjamini & Hochberg 1995, doi:10.1111/j.2517-6161.1995.tb02031.x
 */
export function benjaminiHochberg(p: Float64Array): Float64Array {
  return fromLargest(p, (value, rank, tests) => (value * tests) / rank)
}

/** Benjamini and Hochberg's under any dependence. Benjamini & Yekutieli 2001, doi:10.1214/aos/1013699998 */
export function benjaminiYekutieli(p: Float64Array): Float64Array {
  const harmonic = Array.from({ length: countDefined(p) }, (_, i) => 1 / (i + 1)).reduce((sum, part) => sum + part, 0)
  return fromLargest(p, (value, rank, tests) => (value * tests * harmonic) / rank)
}

type Adjust = (value: number, rank: number, tests: number) => number

/** Walks from the smallest p upwards; no adjusted value may be below the one before it. */
function fromSmallest(p: Float64Array, adjust: Adjust): Float64Array {
  const order = definedInOrder(p)
  const adjusted = p.map(() => Number.NaN)
  let largest = 0
  for (let i = 0; i < order.length; i++) {
    largest = Math.max(largest, Math.min(1, adjust(p[order[i]], i + 1, order.length)))
    adjusted[order[i]] = largest
  }
  return adjusted
}

/** Walks from the largest p downwards; no adjusted value may be above the one before it. */
function fromLargest(p: Float64Array, adjust: Adjust): Float64Array {
  const order = definedInOrder(p)
  const adjusted = p.map(() => Number.NaN)
  let smallest = 1
  for (let i = order.length - 1; i >= 0; i--) {
    smallest = Math.min(smallest, adjust(p[order[i]], i + 1, order.length))
    adjusted[order[i]] = smallest
  }
  return adjusted
}

function definedInOrder(p: Float64Array): number[] {
  return [...p.keys()].filter((i) => !Number.isNaN(p[i])).sort((a, b) => p[a] - p[b])
}

function countDefined(p: Float64Array): number {
  return p.reduce((count, value) => (Number.isNaN(value) ? count : count + 1), 0)
}
