import type { Effects } from '../core/index.js'
import { builtInMetrics } from '../metrics/index.js'
import { overallEstimate } from '../report/estimates.js'
import { alignPredictions, comparePredictions, type JointComparison } from '../run/compare.js'
import { compareRobustness } from '../run/compare-robustness.js'
import { curveMetricsOf } from '../run/curve-metrics.js'
import { round } from '../run/disclosure.js'
import type { EvaluationPlan, Predictions } from '../run/index.js'
import type { Catalog, EvalRecord } from '../spec/index.js'
import { differenceBounds, type GroupEstimate, normalQuantile, twoSidedNormalP } from '../stats/index.js'
import { type FoundPredictions, findDamage, findPredictions, otherDamage, type Result } from './result.js'

export interface CompareSettings {
  readonly level: number
  readonly replicates: number
  readonly seed: number
  readonly jobs: number
  readonly signal: AbortSignal
}

/** Two results, metric by metric. */
export interface ComparedPair {
  readonly first: EvalRecord
  readonly second: EvalRecord
  readonly isPaired: boolean
  /** Why they were not paired; or what pairing means. */
  readonly why: string
  readonly metrics: readonly ComparedMetric[]
}

export interface ComparedMetric {
  readonly metric: string
  readonly first: number
  readonly second: number
  /** First minus second. */
  readonly difference: number
  readonly low: number | null
  readonly high: number | null
  readonly p: number | null
  readonly method: string
}

/** A result with its predictions, or the reason why they cannot be used. */
export interface Side {
  readonly result: Result
  readonly found: FoundPredictions | string
}

export async function readSide(result: Result, level: number, catalog: Catalog, effects: Effects): Promise<Side> {
  return { result, found: await findPredictions(result, level, catalog, effects) }
}

/** Compares two results sample by sample where both predictions are at hand, else by their two intervals. */
export async function compareSides(
  one: Side,
  other: Side,
  settings: CompareSettings,
  effects: Effects,
): Promise<ComparedPair> {
  const [first, second] = [one.result.record, other.result.record]
  const unpaired = (why: string): ComparedPair => ({
    first,
    second,
    isPaired: false,
    why: areOtherRows(first, second) ? `${why}; and they are about different samples` : why,
    metrics: compareRecords(first, second, settings.level),
  })
  if (typeof one.found === 'string') return unpaired(one.found)
  if (typeof other.found === 'string') return unpaired(other.found)
  const { plan, predictions } = one.found
  const aligned = alignPredictions(predictions, other.found.predictions)
  if (typeof aligned === 'string') return unpaired(aligned)
  const joint = await comparePredictions(plan, [predictions, aligned], settings, builtInMetrics, effects)
  const clean = plan.metrics.flatMap((metric) => comparedIn(metric, first, second, joint))
  const stray = clean.find(({ metric, difference }) => !fitsRecords(first, second, metric, difference))
  if (stray !== undefined) return unpaired(`the predictions do not give the ${stray.metric} of the records`)
  const curves = await compareCurves([one, other], plan, [predictions, aligned], settings, effects)
  const metrics = [...clean, ...curves.metrics]
  const why = 'both predictions are at hand, about the same samples'
  return {
    first,
    second,
    isPaired: true,
    why: curves.why === undefined ? why : `${why}; curves by themselves, for ${curves.why}`,
    metrics: isRounded(first) || isRounded(second) ? metrics.map(roundMetric) : metrics,
  }
}

function comparedIn(metric: string, first: EvalRecord, second: EvalRecord, joint: JointComparison): ComparedMetric[] {
  const found = joint.difference(metric, 0, 1)
  const [a, b] = [overallValue(first, metric), overallValue(second, metric)]
  if (found === undefined || a === null || b === null) return []
  const { value, low, high, p, how } = found
  return [{ metric, first: a, second: b, difference: value, low, high, p, method: how }]
}

/**
 * The metrics that are computed from curves: sample by sample where the predictions for damaged samples are at hand, else by
 * their two intervals, saying why. Nothing where the damage differs.
 */
async function compareCurves(
  [one, other]: readonly [Side, Side],
  plan: EvaluationPlan,
  clean: readonly [Predictions, Predictions],
  settings: CompareSettings,
  effects: Effects,
): Promise<{ readonly metrics: readonly ComparedMetric[]; readonly why?: string }> {
  const [first, second] = [one.result.record, other.result.record]
  const ids = curveMetricsOf(plan, builtInMetrics).map(({ id }) => id)
  const both = ids.filter((id) => overallValue(first, id) !== null && overallValue(second, id) !== null)
  if (both.length === 0) return { metrics: [] }
  const byIntervals = (why: string) => {
    return { metrics: compareRecords(first, second, settings.level).filter(({ metric }) => both.includes(metric)), why }
  }
  const differs = otherDamage(first, second)
  if (differs !== undefined) return byIntervals(differs)
  const a = await findDamage(one.result, plan, clean[0], effects)
  if (typeof a === 'string') return byIntervals(a)
  const b = await findDamage(other.result, plan, clean[1], effects)
  if (typeof b === 'string') return byIntervals(b)
  const joint = await compareRobustness(plan, a.robustness, [a.model, b.model], settings, builtInMetrics, effects)
  const metrics = both.flatMap((metric) => comparedIn(metric, first, second, joint))
  const stray = metrics.find(({ metric, difference }) => !fitsRecords(first, second, metric, difference))
  return stray === undefined
    ? { metrics }
    : byIntervals(`the predictions do not give the ${stray.metric} of the records`)
}

/** As coarse as the two records: an exact difference, or the p of few disagreements, would tell counts of persons. */
function roundMetric(compared: ComparedMetric): ComparedMetric {
  const { difference, low, high, p } = compared
  return {
    ...compared,
    difference: round(difference),
    low: low === null ? null : round(low),
    high: high === null ? null : round(high),
    // Upwards, so that no p is 0.
    p: p === null ? null : Math.ceil(p * 100) / 100,
  }
}

/** True when a difference computed from predictions is that of the two records, so that nobody's other file was read. */
export function fitsRecords(first: EvalRecord, second: EvalRecord, metric: string, difference: number): boolean {
  const [a, b] = [overallValue(first, metric), overallValue(second, metric)]
  const tolerance = isRounded(first) || isRounded(second) ? 0.01 : 1e-9
  return a !== null && b !== null && Math.abs(a - b - difference) <= tolerance
}

function areOtherRows(first: EvalRecord, second: EvalRecord): boolean {
  const [one, other] = [first, second].map(({ provenance }) => provenance.rows_sha256)
  return one !== undefined && other !== undefined && one !== other && !isRounded(first) && !isRounded(second)
}

/** Values about protected persons stand in the record to two decimals. */
const isRounded = ({ disclosure }: EvalRecord): boolean => (disclosure?.min_cell ?? 0) > 0

const overallValue = (record: EvalRecord, metric: string): number | null => overallEstimate(record, metric).value

/** As if the two had been made on samples of their own: on the same samples that is more cautious than need be. */
function compareRecords(first: EvalRecord, second: EvalRecord, level: number): ComparedMetric[] {
  const isOther = otherDamage(first, second) !== undefined
  const ids = Object.keys(first.metrics).filter((id) => {
    const isOfCurves = builtInMetrics.has(id) && builtInMetrics.get(id).needs === 'curves'
    return id !== 'stratified' && Object.hasOwn(second.metrics, id) && !(isOfCurves && isOther)
  })
  return ids.flatMap((metric): ComparedMetric[] => {
    const [a, b] = [overallEstimate(first, metric), overallEstimate(second, metric)]
    if (a.value === null || b.value === null) return []
    const [one, other] = [atLevel(a, level), atLevel(b, level)]
    const bounds = one && other && differenceBounds(one, other)
    const error = bounds && (bounds.high - bounds.low) / 2 / normalQuantile(0.5 + level / 2)
    const difference = a.value - b.value
    return [
      {
        metric,
        first: a.value,
        second: b.value,
        difference,
        low: bounds?.low ?? null,
        high: bounds?.high ?? null,
        p: error === undefined || error === 0 ? null : twoSidedNormalP(difference / error),
        method: bounds === undefined ? 'none: an interval is missing' : 'two intervals (MOVER)',
      },
    ]
  })
}

/** A value with its interval, stretched to the level that is asked for. */
function atLevel({ value, interval }: ReturnType<typeof overallEstimate>, level: number): GroupEstimate | undefined {
  if (value === null || interval === undefined) return undefined
  const by = normalQuantile(0.5 + level / 2) / normalQuantile(0.5 + interval.level / 2)
  return { value, low: value - by * (value - interval.low), high: value + by * (interval.high - value) }
}
