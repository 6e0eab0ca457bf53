import { holm } from './multiplicity.js'

type Direction = 'higher' | 'lower'

/** Competition ranks: one more than the number of strictly better values; equal values share the better place. */
export function competitionRanks(values: Float64Array, direction: Direction): Int32Array {
  const isBetter = (a: number, b: number): boolean => (direction === 'higher' ? a > b : a < b)
  return Int32Array.from(values, (mine) => values.reduce((rank, other) => (isBetter(other, mine) ? rank + 1 : rank), 1))
}

/** How the ranks of several models vary over resamples. */
export interface RankDistribution {
  /** One row per resample, one rank per model. */
  readonly ranks: readonly Int32Array[]
  readonly mean: Float64Array
  /** The chance of standing first; a shared first place is shared out. */
  readonly chanceOfBest: Float64Array
}

/**
 * Describes the resamples, not the models: where models are close, quantiles of these ranks cover their true ranks
 * far too seldom. For claims about ranks see `rankRanges`.
 *
 * @param replicates one row per resample, one value per model; rows with an undefined (NaN) value are left out
 */
export function rankDistribution(replicates: readonly Float64Array[], direction: Direction): RankDistribution {
  const ranks = replicates
    .filter((row) => row.every((value) => !Number.isNaN(value)))
    .map((row) => competitionRanks(row, direction))
  const k = replicates[0]?.length ?? 0
  const mean = new Float64Array(k)
  const chanceOfBest = new Float64Array(k)
  for (const row of ranks) {
    const nBest = row.reduce((count, rank) => (rank === 1 ? count + 1 : count), 0)
    for (let model = 0; model < k; model++) {
      mean[model] += row[model] / ranks.length
      if (row[model] === 1) chanceOfBest[model] += 1 / nBest / ranks.length
    }
  }
  return { ranks, mean, chanceOfBest }
}

/** Ranks of one model between which the given share of the resamples lies: order statistics, so whole numbers. */
export function rankQuantiles({ ranks }: RankDistribution, model: number, level: number): [low: number, high: number] {
  const sorted = Int32Array.from(ranks, (row) => row[model]).sort()
  const at = (q: number): number => sorted[Math.max(0, Math.ceil(q * sorted.length - 1e-9) - 1)]
  return [at((1 - level) / 2), at((1 + level) / 2)]
}

/**
 * Groups models from the best down: the best one left leads, and all that do not differ from it (Holm, among those
 * left) join. Not for display: the border between two groups is no difference between all their members.
 *
 * @param values one per model
 * @param p two-sided p of each pair; shape (k, k)
 * @returns the models of each group, best first
 */
export function significanceTiers(
  values: Float64Array,
  p: readonly Float64Array[],
  alpha: number,
  direction: Direction,
): number[][] {
  let left = [...values.keys()].sort((a, b) => (direction === 'higher' ? values[b] - values[a] : values[a] - values[b]))
  const tiers: number[][] = []
  while (left.length > 0) {
    const [leader, ...rest] = left
    const adjusted = holm(Float64Array.from(rest, (model) => p[leader][model]))
    const joins = new Set([leader, ...rest.filter((_, i) => !(adjusted[i] < alpha))])
    tiers.push(left.filter((model) => joins.has(model)))
    left = left.filter((model) => !joins.has(model))
  }
  return tiers
}
