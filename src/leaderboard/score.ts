import { compareText } from '../core/index.js'
import type { Metric } from '../metrics/index.js'
import { type Estimate, isClustered, overallEstimate } from '../report/estimates.js'
import type { Benchmark, EvalRecord, RecordInterval } from '../spec/index.js'
import { FEW_CLUSTERS, type Interval, newcombeInterval, wilsonInterval } from '../stats/index.js'
import type { BenchmarkContext, Score } from './board.js'

/** Of the intervals that the hub makes itself, and of the claims of a board. */
export const LEVEL = 0.95

/** The value a record is ranked by, with its own interval or the one that N allows; under the metric's id or an alias. */
export function scoreOf(record: EvalRecord, { primary, benchmark }: BenchmarkContext): Score {
  const { id, metric } = primary
  const { clusters } = record.run_metadata
  const names = [id, benchmark.metrics.primary, ...(metric?.aliases ?? [])]
  const name = names.find((candidate) => Object.hasOwn(record.metrics, candidate)) ?? id
  const { value, interval, why } = overallEstimate(record, name)
  if (value === null) return { value, why, interval: undefined, assumption: undefined }
  // An interval without a width claims certainty, which no test set gives.
  if (interval !== undefined && interval.low < interval.high) return { value, why, interval, assumption: undefined }
  const derived =
    isClustered(record) || clusters !== undefined ? undefined : intervalFromN(record, id, value, benchmark)
  return {
    value,
    why,
    interval: derived && { ...derived.interval, covers: 'test-sampling' },
    assumption: derived?.assumption,
  }
}

/**
 * The least that N says about the uncertainty of a value: Wilson's interval for a share, and for an AUROC the one by
 * Hanley and McNeil's variance (Newcombe 2006), classes taken as equally large where their sizes are not recorded.
 * Undefined for other metrics. Too narrow where samples of one subject belong together.
 */
export function intervalFromN(
  record: EvalRecord,
  metric: string,
  value: number,
  benchmark: Benchmark,
  level = LEVEL,
): { interval: Interval; assumption: string } | undefined {
  const { n_test: n, classes, positive_class } = record.run_metadata
  if (n === undefined || n === 0) return undefined
  if (metric === 'Accuracy') {
    const interval = wilsonInterval(value * n, n, level)
    return interval && { interval, assumption: 'from N, by Wilson' }
  }
  if (metric !== 'AUROC') return undefined
  const positive = positive_class ?? benchmark.positive_class ?? benchmark.classes?.[1]
  const counted =
    classes !== undefined && positive !== undefined && Object.hasOwn(classes, positive) && classes[positive]
  const isCounted = typeof counted === 'number' && counted <= n
  const nPositives = isCounted ? counted : n / 2
  const interval = newcombeInterval(value, nPositives, n - nPositives, level)
  const assumption = `from N, by Hanley and McNeil${isCounted ? '' : ', classes taken as equally large'}`
  return interval && { interval, assumption }
}

/**
 * How many times as wide an interval is as the number of samples makes it. Undefined where that is not known, and for few
 * clusters, of which the width is an accident.
 */
export function widthRatio(
  record: EvalRecord,
  metric: string,
  value: number,
  { low, high, level }: Pick<RecordInterval, 'low' | 'high' | 'level'>,
  benchmark: Benchmark,
): number | undefined {
  const { clusters, n_subjects: subjects } = record.run_metadata
  const nClusters = clusters?.n ?? (isClustered(record) ? subjects : undefined)
  if (nClusters !== undefined && nClusters < FEW_CLUSTERS) return undefined
  const expected = intervalFromN(record, metric, value, benchmark, level)?.interval
  return expected && (high - low) / (expected.high - expected.low)
}

/** The interval that ranks and tiers stand on: none where its own value lies outside, or no N says what it is made of. */
export function firmInterval({ value, interval }: Score, nTest: number | undefined): Score['interval'] {
  if (value === null || interval === undefined || nTest === undefined) return undefined
  return interval.low <= value && value <= interval.high ? interval : undefined
}

/** All values of a record: the primary one first, then the benchmark's others, then the rest by name. */
export function estimatesOf(record: EvalRecord, score: Score, { primary, benchmark }: BenchmarkContext) {
  const held = Object.keys(record.metrics).filter((id) => id !== 'stratified')
  const wanted = [...benchmark.metrics.secondary.filter((id) => held.includes(id)), ...held.toSorted(compareText)]
  const skip = new Set([primary.id, benchmark.metrics.primary, ...(primary.metric?.aliases ?? [])])
  const others = [...new Set(wanted)].filter((id) => !skip.has(id))
  const n = record.run_metadata.n_test
  const first: Estimate = { value: score.value, interval: score.interval, why: score.why, n }
  return Object.fromEntries([
    [primary.id, first] as const,
    ...others.map((id) => [id, overallEstimate(record, id)] as const),
  ])
}

/** What is compared instead of a value, so that one direction serves: larger is better. */
export function merit(value: number, metric: Metric): number {
  if (metric.direction === 'nearest') return -Math.abs(value - (metric.ideal ?? 0))
  return metric.direction === 'higher' ? value : -value
}

/** The interval of `merit`. */
export function meritBounds({ low, high }: Pick<RecordInterval, 'low' | 'high'>, metric: Metric) {
  const [a, b] = [merit(low, metric), merit(high, metric)]
  const holdsIdeal = metric.ideal !== undefined && low <= metric.ideal && metric.ideal <= high
  const top = metric.direction === 'nearest' && holdsIdeal ? 0 : Math.max(a, b)
  return { low: Math.min(a, b), high: top }
}
