import { totalOf, type Weights, weightedMean } from './moments.js'
import { argsort } from './ranks.js'

/** Outcomes and the probabilities that were given for them, summed in bins of similar probability. */
export interface CalibrationBins {
  /** Weight of the samples in each bin; shape (B,) */
  readonly n: Float64Array
  /** Sum of the outcomes; shape (B,) */
  readonly outcomes: Float64Array
  /** Sum of the probabilities; shape (B,) */
  readonly probabilities: Float64Array
}

/** Puts samples in bins by probability once; then sums any outcomes (0 or 1; shape (n,)) with any weights. */
export type Binning = (outcomes: ArrayLike<number>, weights: Weights) => CalibrationBins

/** @param p probability of each sample; shape (n,) @param bins how many, 1 or more */
export type MakeBinning = (p: Float64Array, bins: number) => Binning

/** Bins of equal width, closed on the left; 1 falls in the last. */
export const equalWidthBins: MakeBinning = (p, bins) => {
  const binOf = Uint32Array.from(p, (value) => Math.min(Math.floor(value * bins), bins - 1))
  return (outcomes, weights) => {
    const sums = emptyBins(bins)
    for (let i = 0; i < p.length; i++) addTo(sums, binOf[i], weights[i], outcomes[i], p[i])
    return sums
  }
}

/**
 * Bins of equal weight, in the order of (probability, place): the sizes differ by at most 1, larger ones first, as in
 * NumPy's array_split. Equal probabilities may be divided, so the order of samples matters. A sample of larger weight
 * may lie in two bins.
 */
export const equalMassBins: MakeBinning = (p, bins) => {
  const order = argsort(p)
  return (outcomes, weights) => {
    const sums = emptyBins(bins)
    const total = totalOf(weights)
    const size = Math.floor(total / bins)
    const left = total - size * bins
    const endOf = (bin: number): number => (bin + 1) * size + Math.min(bin + 1, left)
    let bin = 0
    let placed = 0
    for (const i of order) {
      let rest = weights[i]
      while (rest > 0 && bin < bins - 1 && placed + rest > endOf(bin)) {
        const part = endOf(bin) - placed
        addTo(sums, bin, part, outcomes[i], p[i])
        rest -= part
        placed += part
        bin++
      }
      addTo(sums, bin, rest, outcomes[i], p[i])
      placed += rest
    }
    return sums
  }
}

function emptyBins(bins: number): CalibrationBins {
  return { n: new Float64Array(bins), outcomes: new Float64Array(bins), probabilities: new Float64Array(bins) }
}

function addTo(sums: CalibrationBins, bin: number, weight: number, outcome: number, p: number): void {
  sums.n[bin] += weight
  sums.outcomes[bin] += weight * outcome
  sums.probabilities[bin] += weight * p
}

/** Mean over samples of the distance between what was predicted and what happened in their bin; NaN without samples. */
export function expectedError(sums: CalibrationBins): number {
  return weightedMean(binErrors(sums), sums.n)
}

/** The largest of those distances; NaN without samples. */
export function maximumError(sums: CalibrationBins): number {
  return binErrors(sums).reduce((most, error, bin) => (sums.n[bin] > 0 && !(error <= most) ? error : most), Number.NaN)
}

/** |mean outcome - mean probability| of each bin, 0 for an empty one; shape (B,) */
function binErrors({ n, outcomes, probabilities }: CalibrationBins): Float64Array {
  return n.map((weight, bin) => (weight > 0 ? Math.abs(outcomes[bin] - probabilities[bin]) / weight : 0))
}
