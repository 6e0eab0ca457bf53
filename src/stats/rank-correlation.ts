import { correlationOf } from './correlation.js'
import { centredPair, pairMoments, type Weights } from './moments.js'
import { argsort, tieGroupEnds } from './ranks.js'

/** Values sorted once, for many sets of weights. */
interface Sorted {
  readonly order: Uint32Array
  readonly ends: Uint32Array
}

function sorted(values: Float64Array): Sorted {
  const order = argsort(values)
  return { order, ends: tieGroupEnds(values, order) }
}

/** Ranks as if each sample occurred as often as its weight says; equal values share the mean of the ranks they cover. */
function weightedMidRanks({ order, ends }: Sorted, weights: Weights): Float64Array {
  const ranks = new Float64Array(order.length)
  let below = 0
  let start = 0
  for (const end of ends) {
    let weight = 0
    for (let i = start; i < end; i++) weight += weights[order[i]]
    for (let i = start; i < end; i++) ranks[order[i]] = below + (weight + 1) / 2
    below += weight
    start = end
  }
  return ranks
}

/**
 * Spearman's rank correlation: Pearson's r of mid-ranks. The shortcut 1 - 6 sum d^2 / … is wrong with ties.
 *
 * @param x shape (n,)
 * @param y shape (n,)
 * @returns for weights of shape (n,), a number in [-1, 1]; NaN when either side is constant
 * @throws FmbenchError `bad-data` when a value is NaN
 * @see Spearman 1904, doi:10.2307/1412159
 */
export function spearman(x: Float64Array, y: Float64Array): (weights: Weights) => number {
  const [byX, byY] = [sorted(x), sorted(y)]
  return (weights) => {
    const [ranksX, ranksY] = [weightedMidRanks(byX, weights), weightedMidRanks(byY, weights)]
    return correlationOf(pairMoments(centredPair(ranksX, ranksY, weights), weights))
  }
}

/**
 * Kendall's tau-b: concordant less discordant pairs, over the geometric mean of the pairs untied on either side.
 * Sorting and a tree of running sums (Christensen 2005, doi:10.1007/BF02736122, in spirit): O(n log n).
 *
 * @param x shape (n,)
 * @param y shape (n,)
 * @returns for weights of shape (n,), a number in [-1, 1]; NaN when either side is constant
 * @throws FmbenchError `bad-data` when a value is NaN
 * @see Kendall 1945, doi:10.1093/biomet/33.3.239
 */
export function kendallTauB(x: Float64Array, y: Float64Array): (weights: Weights) => number {
  const [byX, byY] = [sorted(x), sorted(y)]
  const groupOfY = groupNumbers(byY)
  return (weights) => {
    const seen = new PrefixSums(byY.ends.length)
    let concordance = 0
    let start = 0
    for (const end of byX.ends) {
      // Samples tied on x are no pair, so the group is asked as a whole before it is entered.
      for (let i = start; i < end; i++) {
        const sample = byX.order[i]
        const group = groupOfY[sample]
        const above = seen.total - seen.upTo(group + 1)
        concordance += weights[sample] * (seen.upTo(group) - above)
      }
      for (let i = start; i < end; i++) seen.add(groupOfY[byX.order[i]], weights[byX.order[i]])
      start = end
    }
    const untied = Math.sqrt(untiedPairs(byX, weights, seen.total)) * Math.sqrt(untiedPairs(byY, weights, seen.total))
    return Math.max(-1, Math.min(1, concordance / untied))
  }
}

/** Place of each sample's tie group, counted from 0. */
function groupNumbers({ order, ends }: Sorted): Uint32Array {
  const groups = new Uint32Array(order.length)
  let start = 0
  ends.forEach((end, group) => {
    for (let i = start; i < end; i++) groups[order[i]] = group
    start = end
  })
  return groups
}

/** Pairs of samples that differ; exactly 0 when one tie group holds all the weight. */
function untiedPairs({ order, ends }: Sorted, weights: Weights, total: number): number {
  let pairs = 0
  let start = 0
  for (const end of ends) {
    let weight = 0
    for (let i = start; i < end; i++) weight += weights[order[i]]
    pairs += weight * (total - weight)
    start = end
  }
  return pairs / 2
}

/** Sums over a prefix of slots that change one at a time (Fenwick 1994, doi:10.1002/spe.4380240306). */
class PrefixSums {
  total = 0
  readonly #tree: Float64Array

  constructor(slots: number) {
    this.#tree = new Float64Array(slots + 1)
  }

  add(slot: number, amount: number): void {
    this.total += amount
    for (let node = slot + 1; node < this.#tree.length; node += node & -node) this.#tree[node] += amount
  }

  /** The sum of the first `slots` slots. */
  upTo(slots: number): number {
    let sum = 0
    for (let node = slots; node > 0; node -= node & -node) sum += this.#tree[node]
    return sum
  }
}
