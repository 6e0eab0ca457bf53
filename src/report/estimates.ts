import type { Metric } from '../metrics/metric.js'
import type { EvalRecord, RecordInterval } from '../spec/eval.js'
import { SKILL_GUARD } from '../stats/robustness-areas.js'
import type { Column } from './block.js'
import type { ReportContext } from './section.js'

/** One number of a record with all that must be printed beside it. */
export interface Estimate {
  readonly value: number | null
  readonly interval?: RecordInterval | undefined
  readonly n?: number | undefined
  /** Reason code where there is no value. */
  readonly why?: string | undefined
}

/** How much more the candidate has than a floor, paired on the same rows. */
export type PairedDifference = EvalRecord['baselines'][number]['differences'][string]

export interface Floor extends Estimate {
  readonly model: string
  readonly difference: PairedDifference | undefined
}

/** Ids of the metrics a record holds: the benchmark's primary first, then its secondary ones, then the rest. */
export function metricIds({ record, benchmark }: ReportContext): string[] {
  const held = Object.keys(record.metrics).filter((id) => id !== 'stratified')
  const wanted = benchmark === undefined ? [] : [benchmark.metrics.primary, ...benchmark.metrics.secondary]
  return [...new Set([...wanted.filter((id) => held.includes(id)), ...held])]
}

/** The metric the benchmark is judged by; of an unknown benchmark, the first one in the record. */
export function primaryMetric(context: ReportContext): string | undefined {
  return context.benchmark?.metrics.primary ?? metricIds(context)[0]
}

/** What is known about a metric, when it is one of ours. */
/** The place in the page that says how a metric is computed. */
export function howTarget(metric: string): string {
  return `#${howId(metric)}`
}

export function howId(metric: string): string {
  return `how-${metric.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`
}

export function metricColumn(metric: string): Column {
  return { label: metric, kind: 'number', to: howTarget(metric) }
}

export function metricFacts(context: ReportContext, id: string): Metric | undefined {
  return context.metrics.has(id) ? context.metrics.get(id) : undefined
}

export function isHigherBetter(context: ReportContext, id: string): boolean {
  return (metricFacts(context, id)?.direction ?? 'higher') === 'higher'
}

/** The best value of a metric whose best value is in the middle; undefined where higher or lower is better. */
export function idealOf(context: ReportContext, id: string): number | undefined {
  return metricFacts(context, id)?.ideal
}

/** The value over all samples. */
export function overallEstimate(record: EvalRecord, metric: string): Estimate {
  const value = numberOrNull(own(record.metrics, metric))
  return {
    value,
    interval: value === null ? undefined : intervalOf(own<unknown>(record.intervals, metric)),
    n: record.run_metadata.n_test,
    why: value === null ? reasonFor(record, metric, undefined) : undefined,
  }
}

/** The value inside one level of a dimension: `levelEstimate(record, 'site', 'SiteA', 'AUROC')`. */
export function levelEstimate(record: EvalRecord, dimension: string, level: string, metric: string): Estimate {
  const values = own(own(record.metrics.stratified, dimension), level)
  const value = numberOrNull(own(values, metric))
  return {
    value,
    interval: value === null ? undefined : own(own(own(record.intervals.stratified, dimension), level), metric),
    n: numberOrNull(own(values, 'N')) ?? undefined,
    why: value === null ? reasonFor(record, metric, `${dimension}=${level}`) : undefined,
  }
}

/** Names of the strata a record holds. */
export function dimensions(record: EvalRecord): string[] {
  return Object.keys(record.metrics.stratified ?? {})
}

/** Levels of a dimension, in the order a run gave them; what was imported stands in natural order, 2 before 10. */
export function levels(record: EvalRecord, dimension: string): string[] {
  const names = Object.keys(own(record.metrics.stratified, dimension) ?? {})
  if (record.provenance.origin === 'run') return names
  return names.toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }))
}

/** The benchmark's floors on the same rows, the best first; without the candidate, should it be one of them. */
export function floors(context: ReportContext, metric: string): Floor[] {
  const { record } = context
  const found = record.baselines
    .filter(({ model }) => model !== record.model_ids.candidate)
    .map(({ model, metrics, intervals, differences }): Floor => {
      const value = numberOrNull(own(metrics, metric))
      return {
        model,
        value,
        interval: value === null ? undefined : own(intervals, metric),
        difference: own(differences, metric),
        n: record.run_metadata.n_test,
        why: value === null ? reasonOfFloor(context, metric, model) : undefined,
      }
    })
  const ideal = idealOf(context, metric)
  if (ideal !== undefined) return found.toSorted((a, b) => distance(a.value, ideal) - distance(b.value, ideal))
  const sign = isHigherBetter(context, metric) ? -1 : 1
  return found.toSorted((a, b) => rank(a.value, sign) - rank(b.value, sign))
}

/** A record gives no reason for a floor; where a mean of areas asks for skill, its clean skill gives it. */
function reasonOfFloor(context: ReportContext, metric: string, model: string): string | undefined {
  const { baselines, robustness_basis: basis } = context.record
  if (metricFacts(context, metric)?.needs !== 'curves' || basis === undefined || basis.chance === null) return undefined
  const floor = baselines.find((baseline) => baseline.model === model)
  const sure = own(floor?.intervals, basis.metric)?.low ?? own(floor?.metrics, basis.metric)
  return typeof sure === 'number' && sure <= basis.chance + SKILL_GUARD ? 'baseline_not_above_chance' : undefined
}

/** The best floor that has a value. */
export function bestFloor(context: ReportContext, metric: string): Floor | undefined {
  return floors(context, metric).find((floor) => floor.value !== null)
}

/** Where an interval lies, seen from a value or another interval, in the metric's own sense of better. */
export type Standing = 'better' | 'worse' | 'overlaps'

export function standing(interval: Span, other: Span, higherIsBetter: boolean): Standing {
  if (interval.low > other.high) return higherIsBetter ? 'better' : 'worse'
  if (interval.high < other.low) return higherIsBetter ? 'worse' : 'better'
  return 'overlaps'
}

/** How the candidate stands to a floor: by the paired difference where there is one, else by the two intervals. */
export function standingToFloor(context: ReportContext, metric: string, floor: Floor): Standing | undefined {
  // A difference of two values does not say which is nearer to a value between them.
  if (idealOf(context, metric) !== undefined) return undefined
  const higher = isHigherBetter(context, metric)
  if (floor.difference !== undefined) return standing(floor.difference, { low: 0, high: 0 }, higher)
  const own = overallEstimate(context.record, metric).interval
  return own === undefined || floor.interval === undefined ? undefined : standing(own, floor.interval, higher)
}

interface Span {
  readonly low: number
  readonly high: number
}

/** True when several samples come from one subject: formulas for independent samples are then too narrow. */
export function isClustered({ run_metadata: run }: EvalRecord): boolean {
  return run.n_subjects !== undefined && run.n_test !== undefined && run.n_subjects < run.n_test
}

/** The class whose score is meant, of two. */
export function positiveClass(context: ReportContext): string | undefined {
  const { record, benchmark } = context
  const names = classNames(context)
  if (names.length !== 2) return undefined
  return record.run_metadata.positive_class ?? benchmark?.positive_class ?? names[1]
}

/** Declared classes, in the order of the confusion matrix where there is one. */
export function classNames({ record, benchmark }: ReportContext): readonly string[] {
  return record.confusion?.classes ?? benchmark?.classes ?? Object.keys(record.run_metadata.classes ?? {})
}

/** How many samples each class has; empty where that is not recorded. */
export function classCounts({ run_metadata: run }: EvalRecord): readonly (readonly [name: string, n: number])[] {
  return Object.entries(run.classes ?? {})
}

/** True when nothing about the run forbids a comparison with others. */
export function isComparable({ status, run_metadata: run, provenance }: EvalRecord): boolean {
  const isWhole = status === 'Completed' && provenance.limited !== true && (run.coverage ?? 1) === 1
  return isWhole && run.labels_from !== 'predictions'
}

function reasonFor(record: EvalRecord, metric: string, stratum: string | undefined): string | undefined {
  return record.undefined.find((entry) => entry.metric === metric && entry.stratum === stratum)?.why
}

function distance(value: number | null, ideal: number): number {
  return value === null ? Number.POSITIVE_INFINITY : Math.abs(value - ideal)
}

function rank(value: number | null, sign: number): number {
  return value === null ? Number.POSITIVE_INFINITY : sign * value
}

function numberOrNull(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}

/** Keys come from outside: never one that every object inherits. */
function own<T>(record: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined
}

/** The intervals over all samples: `stratified` stands beside metric names in one mapping, which no type can say. */
export function overallIntervals(record: EvalRecord): RecordInterval[] {
  return Object.values(record.intervals)
    .map(intervalOf)
    .filter((interval) => interval !== undefined)
}

function intervalOf(found: unknown): RecordInterval | undefined {
  const isInterval = typeof found === 'object' && found !== null && 'low' in found && typeof found.low === 'number'
  return isInterval ? (found as RecordInterval) : undefined // the parser has checked the rest
}
