import { sum } from './sum.js'

/**
 * The calibration error that perfect probabilities would show: the mean of `expectedError` over outcomes drawn from the
 * probabilities themselves.
 *
 * @param p probability of each sample; shape (n,)
 * @param sizes how many samples each bin has, bins in the order of probability; shape (B,)
 * @returns NaN without samples
 * @see Brocker & Smith 2007, doi:10.1175/WAF993.1, who draw them
 */
export function expectedErrorByChance(p: Float64Array, sizes: ArrayLike<number>): number {
  const sorted = p.toSorted()
  let end = 0
  const deviations = Array.from(sizes, (size) => {
    end += size
    return meanDeviation(sorted.subarray(end - size, end))
  })
  return sum(deviations) / p.length
}

/** In larger bins the number of successes is normal for all that matters here. */
const LARGEST_EXACT = 300

/** Mean distance of the number of successes from its expectation, of independent trials with these chances. */
function meanDeviation(p: Float64Array): number {
  if (p.length > LARGEST_EXACT) return Math.sqrt((2 / Math.PI) * sum(p.map((chance) => chance * (1 - chance))))
  const chanceOf = new Float64Array(p.length + 1) // of so many successes
  chanceOf[0] = 1
  for (let trial = 0; trial < p.length; trial++) {
    for (let k = trial + 1; k > 0; k--) chanceOf[k] = chanceOf[k] * (1 - p[trial]) + chanceOf[k - 1] * p[trial]
    chanceOf[0] *= 1 - p[trial]
  }
  const expected = sum(p)
  return sum(chanceOf.map((chance, k) => chance * Math.abs(k - expected)))
}
