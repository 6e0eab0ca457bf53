import { totalOf, type Weights } from './moments.js'
import { argsort } from './ranks.js'

/**
 * The median of values that occur as often as their weights say; half way between the middle two where a half of the
 * weight ends exactly between them.
 *
 * @param values without NaN; shape (n,)
 * @returns for weights of shape (n,), the median; NaN when the weights sum to 0
 * @throws FmbenchError `bad-data` when a value is NaN
 */
export function weightedMedian(values: Float64Array): (weights: Weights) => number {
  const order = argsort(values)
  return (weights) => {
    const total = totalOf(weights)
    let below = 0
    let lower = Number.NaN
    for (const place of order) {
      if (weights[place] === 0) continue
      if (!Number.isNaN(lower)) return (lower + values[place]) / 2
      below += weights[place]
      if (2 * below > total) return values[place]
      if (2 * below === total) lower = values[place]
    }
    return lower
  }
}
