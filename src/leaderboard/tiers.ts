import type { Benchmark } from '../spec/index.js'
import type { BenchmarkContext, RowTier, Score } from './board.js'
import { firmInterval } from './score.js'

export type Tiers = Benchmark['tiers'][string]

/** The bands of the metric that a benchmark ranks by, best first; none for metrics of which less is better. */
export function tiersOf({ benchmark, primary }: Pick<BenchmarkContext, 'benchmark' | 'primary'>): Tiers {
  const { tiers, metrics } = benchmark
  const { id, metric } = primary
  if (metric?.direction !== 'higher') return []
  const found = tiers[id] ?? tiers[metrics.primary] ?? []
  return found.toSorted((a, b) => lowest(b) - lowest(a))
}

/** The band that the lower end of the interval reaches: luck does not lift a model. Undefined without an interval. */
export function tierOf(tiers: Tiers, score: Score, nTest: number | undefined): RowTier | undefined {
  const { value } = score
  const interval = firmInterval(score, nTest)
  if (value === null || interval === undefined) return undefined
  const reached = (number: number) => tiers.find((tier) => number >= lowest(tier))
  const tier = reached(interval.low)
  const byValue = reached(value)
  return tier && { name: tier.name, missed: byValue === tier ? undefined : byValue?.name }
}

const lowest = ({ at_least }: Tiers[number]): number => at_least ?? Number.NEGATIVE_INFINITY
