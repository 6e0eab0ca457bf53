import type { Rng } from '../core/rng.js'
import { sum } from './sum.js'

/** Up to this many differences, all 2^n signs are tried. */
const MAX_EXACT = 20
const SLACK = 1e-12

/**
 * Sign-flip test that paired differences are as likely to be positive as negative: how often the mean of randomly
 * signed differences is at least as far from 0 as the one seen. Exact up to twenty differences.
 *
 * @param differences shape (n,)
 * @param random for more than twenty: how many sign patterns to draw
 * @returns two-sided p; NaN when there are no differences
 * @see Fisher 1935, The Design of Experiments, section 21
 */
export function signFlipP(differences: Float64Array, random: { replicates: number; rng: Rng }): number {
  const n = differences.length
  if (n === 0) return Number.NaN
  const isAsFar = (total: number): boolean => Math.abs(total) / n >= observed - SLACK
  const observed = Math.abs(sum(differences)) / n
  if (n <= MAX_EXACT) {
    const totals = signedTotals(differences)
    return totals.reduce((count, total) => (isAsFar(total) ? count + 1 : count), 0) / totals.length
  }
  let asFar = 0
  for (let b = 0; b < random.replicates; b++) {
    let total = 0
    for (let i = 0; i < n; i++) total += random.rng.uint32() < 2 ** 31 ? differences[i] : -differences[i]
    if (isAsFar(total)) asFar++
  }
  return (asFar + 1) / (random.replicates + 1)
}

/** The sum of the differences under every pattern of signs, by doubling the list once per difference. */
function signedTotals(differences: Float64Array): Float64Array {
  const totals = new Float64Array(2 ** differences.length)
  let filled = 1
  for (const d of differences) {
    for (let i = 0; i < filled; i++) {
      totals[filled + i] = totals[i] - d
      totals[i] += d
    }
    filled *= 2
  }
  return totals
}
