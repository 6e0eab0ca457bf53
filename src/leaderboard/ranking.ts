import type { Metric } from '../metrics/index.js'
import {
  type Bounds,
  differenceBounds,
  normalQuantile,
  type RankRange,
  rankRanges,
  type SimultaneousDifference,
} from '../stats/index.js'
import type { Comparison, Gap, Score } from './board.js'
import { LEVEL, merit, meritBounds } from './score.js'

/** A row that takes part in a ranking: it has a value. */
export interface Contender {
  readonly evalId: string
  readonly value: number
  readonly interval: Score['interval']
}

/** How the contenders of a board stand to each other. */
export interface Standings {
  /** One per contender, in the order given. */
  readonly ranks: readonly (RankRange | 'unknown')[]
  /** Of two contenders, by their places, the better one first. */
  gap(first: number, second: number, relevant: number | undefined, nTest: number | undefined): Gap
}

/**
 * Rank intervals from simultaneous intervals for all pairs. The level is shared out over the pairs (Bonferroni), which
 * holds whatever the rows have in common and needs no more than an interval per row or per pair: with three rows it is
 * 2% wider than max-t on independent rows, with ten 3%. A pair whose predictions were compared uses that paired
 * interval; any other takes both rows' own as if the rows were independent (MOVER), which on the same samples is wider
 * than it need be.
 */
export function standingsOf(
  contenders: readonly Contender[],
  metric: Metric,
  comparisons: readonly Comparison[],
): Standings {
  const known = contenders.filter(({ interval }) => interval !== undefined)
  const nPairs = (known.length * (known.length - 1)) / 2
  const findPaired = pairedLookup(comparisons, metric)
  const pairBounds = (first: Contender, second: Contender): { bounds: Bounds; isPaired: boolean } | undefined => {
    const paired = findPaired(first.evalId, second.evalId)
    if (paired !== undefined) return { bounds: widened(paired, paired.level, nPairs), isPaired: true }
    const [a, b] = [estimateOf(first, metric, nPairs), estimateOf(second, metric, nPairs)]
    return a && b && { bounds: differenceBounds(a, b), isPaired: false }
  }
  const pairs: SimultaneousDifference[] = []
  for (let second = 1; second < contenders.length; second++) {
    for (let first = 0; first < second; first++) {
      const found = pairBounds(contenders[first], contenders[second])
      const value = merit(contenders[first].value, metric) - merit(contenders[second].value, metric)
      if (found !== undefined) pairs.push({ first, second, value, ...found.bounds })
    }
  }
  const ranges = rankRanges(contenders.length, pairs, 'higher')
  return {
    ranks: contenders.map(({ interval }, i) => (interval === undefined ? 'unknown' : ranges[i])),
    gap: (first, second, relevant, nTest) => {
      const [one, other] = [contenders[first], contenders[second]]
      const found = pairBounds(one, other)
      const value = merit(one.value, metric) - merit(other.value, metric)
      const planning = found && planningFor(found.bounds, nPairs, relevant, nTest)
      return { value, bounds: found?.bounds, isPaired: found?.isPaired ?? false, planning }
    },
  }
}

/** z at which all pairs hold together, through the z of an interval of the given level. */
function stretch(level: number, nPairs: number): number {
  return simultaneousZ(nPairs) / normalQuantile(0.5 + level / 2)
}

const simultaneousZ = (nPairs: number): number => normalQuantile(1 - (1 - LEVEL) / (2 * Math.max(1, nPairs)))

function widened(estimate: Bounds & { readonly value: number }, level: number, nPairs: number) {
  const by = stretch(level, nPairs)
  const { value, low, high } = estimate
  return { value, low: value - by * (value - low), high: value + by * (high - value) }
}

function estimateOf({ value, interval }: Contender, metric: Metric, nPairs: number) {
  return interval && widened({ value: merit(value, metric), ...meritBounds(interval, metric) }, interval.level, nPairs)
}

/** Paired differences by the two eval_ids, in the sense of `merit`. */
function pairedLookup(comparisons: readonly Comparison[], metric: Metric) {
  const found = new Map<string, Comparison['difference']>()
  for (const { first, second, metric: of, difference } of comparisons) {
    // Which of two values lies nearer to the ideal cannot be read off their difference.
    if (of !== metric.id || metric.direction === 'nearest') continue
    const mirrored = { ...difference, value: -difference.value, low: -difference.high, high: -difference.low }
    const isHigherBetter = metric.direction === 'higher'
    found.set(pairKey(first, second), isHigherBetter ? difference : mirrored)
    found.set(pairKey(second, first), isHigherBetter ? mirrored : difference)
  }
  return (first: string, second: string) => found.get(pairKey(first, second))
}

const pairKey = (first: string, second: string): string => `${first}\n${second}`

/** z for 5% two-sided and 80% power: 1.96 + 0.84. */
const Z_OF_PLAN = 2.8

/** For the smallest difference that matters, never for the one that was seen: that would only restate its p. */
function planningFor(bounds: Bounds, nPairs: number, relevant: number | undefined, n: number | undefined) {
  if (relevant === undefined || n === undefined) return undefined
  const error = (bounds.high - bounds.low) / 2 / simultaneousZ(nPairs)
  const detectable = Z_OF_PLAN * error
  return { relevant, detectable, nNeeded: Math.ceil(n * (detectable / relevant) ** 2) }
}
