import type { Registry } from '../core/index.js'
import type { Metric } from '../metrics/index.js'
import type { Benchmark, EvalRecord } from '../spec/index.js'
import { decimalsOf, FULL_PRECISION } from '../stats/rounding.js'
import { type Reported, roundedTo } from './arithmetic.js'
import type { Doubt } from './check.js'

/** The values of all samples, or of one group of them. */
export interface ReportedGroup {
  /** Where they stand in the record. */
  readonly path: readonly string[]
  /** How many samples they are of; undefined where the record does not say. */
  readonly n: number | undefined
  /** By the id of the metric, also where the record uses an alias. Values that are null are absent. */
  readonly values: ReadonlyMap<string, Reported>
}

type Values = Readonly<Record<string, number | null>>

/**
 * The values of a record with how far they may be rounded: those of all samples first, then those of each group.
 *
 * @param rounding `alike`: 0.618 beside 0.7365 stands for 0.6180; `as-written`: for anything that rounds to 0.618
 */
export function reportedGroups(
  record: EvalRecord,
  metrics: Registry<Metric>,
  rounding: 'alike' | 'as-written' = 'alike',
): readonly ReportedGroup[] {
  if (rounding === 'as-written') return readGroups(record, metrics, rounding)
  const before = cache.get(record)
  if (before?.metrics === metrics) return before.groups
  const groups = readGroups(record, metrics, rounding)
  cache.set(record, { metrics, groups })
  return groups
}

/** Half of the checks read them. */
const cache = new WeakMap<
  EvalRecord,
  { readonly metrics: Registry<Metric>; readonly groups: readonly ReportedGroup[] }
>()

function readGroups(record: EvalRecord, metrics: Registry<Metric>, rounding: 'alike' | 'as-written'): ReportedGroup[] {
  const { stratified = {}, ...overall } = record.metrics
  const levels = Object.entries(stratified).flatMap(([dimension, ofDimension]) =>
    Object.entries(ofDimension).map(([level, { N: n, ...values }]) => ({
      path: ['metrics', 'stratified', dimension, level],
      n: n ?? undefined,
      values,
    })),
  )
  const all = { path: ['metrics'], n: record.run_metadata.n_test, values: overall as Values } // `stratified` is out
  const groups = [all, ...levels]
  const decimals = rounding === 'alike' ? commonDecimals(groups.flatMap(({ values }) => Object.values(values))) : 0
  return groups.map(({ path, n, values }) => ({ path, n, values: reportedValues(values, decimals, metrics) }))
}

function reportedValues(values: Values, decimals: number, metrics: Registry<Metric>): Map<string, Reported> {
  const found = new Map<string, Reported>()
  for (const [name, value] of Object.entries(values)) {
    if (value === null) continue
    const own = decimalsOf(value)
    const tolerance = roundedTo(own >= FULL_PRECISION ? own : Math.max(own, decimals))
    found.set(metrics.has(name) ? metrics.get(name).id : name, { value, tolerance })
  }
  return found
}

/**
 * What arithmetic has against a record whose values are rounded alike. What blocks then, and not when each value is
 * rounded as it is written, is asked.
 */
export function doubtsByRounding(
  record: EvalRecord,
  metrics: Registry<Metric>,
  find: (groups: readonly ReportedGroup[]) => readonly Doubt[],
): readonly Doubt[] {
  const doubts = find(reportedGroups(record, metrics))
  if (!doubts.some(({ severity }) => severity === 'blocks')) return doubts
  const placeOf = ({ path = [] }: Doubt): string => path.join('\n')
  const certain = new Set(find(reportedGroups(record, metrics, 'as-written')).map(placeOf))
  return doubts.map((doubt) => {
    if (doubt.severity !== 'blocks' || certain.has(placeOf(doubt))) return doubt
    return { ...doubt, severity: 'asks', mend: `Write all values with all their decimals. ${doubt.mend}` }
  })
}

/** How many decimals the rounded values of a record have. */
function commonDecimals(values: readonly (number | null)[]): number {
  const each = values.map((value) => (value === null ? 0 : decimalsOf(value)))
  return Math.max(0, ...each.filter((decimals) => decimals < FULL_PRECISION))
}

/** How many samples of two classes are positive and negative, where the record says. */
export interface ClassSizes {
  readonly positives: number
  readonly negatives: number
}

/** Undefined for another number of classes, and where the record does not count them. */
export function classSizes(
  { run_metadata: run }: EvalRecord,
  benchmark: Benchmark | undefined,
): ClassSizes | undefined {
  const counts = Object.entries(run.classes ?? {})
  const positive = run.positive_class ?? benchmark?.positive_class ?? benchmark?.classes?.[1]
  const [negatives] = counts.filter(([name]) => name !== positive)
  const positives = counts.find(([name]) => name === positive)
  if (counts.length !== 2 || positives === undefined) return undefined
  return { positives: positives[1], negatives: negatives[1] }
}

/** Whether every sample has a prediction: one without is wrong, and yet called nothing. */
export const isComplete = ({ run_metadata: run }: EvalRecord): boolean => (run.coverage ?? 1) === 1

/** Whether there are two classes, as far as record and benchmark say. */
export function isBinary({ run_metadata: run }: EvalRecord, benchmark: Benchmark | undefined): boolean {
  const n = run.classes === undefined ? benchmark?.classes?.length : Object.keys(run.classes).length
  return n === 2
}
