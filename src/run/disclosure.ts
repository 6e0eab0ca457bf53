import { hmacSha256Hex, type Registry } from '../core/index.js'
import type { Metric } from '../metrics/index.js'
import type { EvalRecord, RecordReports } from '../spec/eval.js'
import { coarseCurves } from './coarse-curves.js'
import type { EvaluationPlan } from './plan.js'
import type { Predictions } from './predictions.js'
import { type ProbedPersons, releaseCurves, tellableOfCurves } from './protected-curves.js'
import { releaseFairness, releaseParents } from './protected-fairness.js'
import { tellableOf, tellsDecisions, tierOf } from './protected-groups.js'
import type { Stratum } from './strata.js'

/** What `withholdPersonData` must know beside the record. */
export interface DisclosureSettings {
  readonly plan: EvaluationPlan
  readonly predictions: Predictions
  readonly strata: readonly Stratum[]
  readonly metrics: Registry<Metric>
  /** Predictions of the floors, by model id. */
  readonly floors: ReadonlyMap<string, Predictions>
  /** Where samples were damaged. */
  readonly probed?: ProbedPersons | undefined
  /** Kept in `private/run.json`. */
  readonly salt: string
}

type Values = Readonly<Record<string, number | null>>
type Intervals = EvalRecord['baselines'][number]['intervals']
type Undefined = EvalRecord['undefined'][number]

/**
 * What may leave of a record about persons whose data is not open: values to two decimals, and of those only what no
 * count of persons below the least cell can be solved for, over all dimensions together (`publishableTiers`). Groups
 * that may not be named are absent; values that tell too much are null; curves are drawn over ranges that hold enough
 * persons; floors keep only values that tell no decisions. Digests are keyed with a salt that stays private, so that
 * nobody can test a guess about a person's row against them.
 */
export function withholdPersonData(record: EvalRecord, settings: DisclosureSettings): EvalRecord {
  const { plan, predictions, strata, metrics, floors, probed } = settings
  const { stratified: _levels, ...overall } = record.metrics
  const { stratified: _levelIntervals, ...overallIntervals } = record.intervals
  const { confusion, curves, null_expectations: nulls = {}, fairness = {}, parents = {}, ...others } = record
  const { robustness: _curves, robustness_basis: basis, reports, ...rest } = others
  const { classes, repeats, ...run } = record.run_metadata
  const tellable = tellableOf(plan, predictions, strata)
  const { overall: tier, levels } = tellable
  const ofCurves = probed ? tellableOfCurves(plan, tellable, probed.damaged) : tellable
  // What is made of curves tells no less than the skill that they are about.
  const skill = basis === undefined ? Number.POSITIVE_INFINITY : tierOf(metrics.get(basis.metric))
  const isOfCurves = (id: string): boolean => metrics.get(id).needs === 'curves'
  const isTold = (id: string, told: number, toldOfCurves = told): boolean =>
    isOfCurves(id) ? Math.max(tierOf(metrics.get(id)), skill) <= toldOfCurves : tierOf(metrics.get(id)) <= told
  const all = releaseValues(record, overall, overallIntervals as Intervals, (id) => isTold(id, tier, ofCurves.overall))
  const groups = releaseGroups(record, levels, (id, told, name, level) =>
    isTold(id, told, ofCurves.levels.get(name)?.get(level) ?? 0),
  )
  const damage = releaseCurves(record, { plan, floors: probed?.floors ?? new Map() }, ofCurves, skill)
  const gaps = record.gaps.filter(({ stratum, metric }) =>
    [...(levels.get(stratum)?.values() ?? [])].every((told) => isTold(metric, told)),
  )
  const toldNulls = Object.entries(nulls).flatMap(([id, value]) => (isTold(id, tier) ? [[id, round(value)]] : []))
  const hasNulls = toldNulls.length > 0
  const fair = releaseFairness(fairness, levels)
  const isFair = Object.keys(fair.told).length > 0
  const toldParents = releaseParents(parents, groups.values)
  const hasParents = Object.keys(toldParents).length > 0
  const hasNone = Object.values(all.values).every((value) => value === null)
  const coarse = curves === undefined || tier < 2 ? {} : coarseCurves(plan, predictions, tier >= 3)
  const isDrawn = Object.keys(coarse).length > 0
  return {
    ...rest,
    ...(hasNone && { status: 'Partial' }),
    run_metadata: {
      ...withoutSmallCounts(run, plan.minCell),
      ...(classes && tier >= 2 && { classes }),
      ...(repeats && { repeats: repeats.map((values) => releaseRepeat(values, (id) => isTold(id, tier))) }),
    },
    metrics: withGroups<EvalRecord['metrics']>(all.values, groups.values),
    intervals: withGroups<EvalRecord['intervals']>(all.intervals, groups.intervals),
    ...(hasParents && { parents: toldParents }),
    ...(hasNulls && { null_expectations: Object.fromEntries(toldNulls) }),
    undefined: [...all.undefined, ...groups.undefined],
    ...(confusion && tier >= 3 && { confusion }),
    ...(isDrawn && { curves: coarse }),
    baselines: (tier < 2 ? [] : record.baselines).flatMap((floor) => {
      const made = floors.get(floor.model)
      const isSafe = made !== undefined && !tellsDecisions(plan, made)
      return isSafe ? [releaseFloor(floor, (id) => isTold(id, 2))] : []
    }),
    gaps: gaps.map(roundGap),
    ...(isFair && { fairness: fair.told }),
    ...damage.told,
    ...(reports && { reports: releaseReports(reports) }),
    // Both say how small a class is.
    marks: tier < 2 ? [] : record.marks,
    provenance: keyDigests(record.provenance, settings.salt),
    disclosure: {
      min_cell: plan.minCell,
      suppressed: all.suppressed + groups.suppressed + record.gaps.length - gaps.length,
      withheld: [
        ...(classes && tier < 2 ? ['class counts'] : []),
        ...(confusion && tier < 3 ? ['confusion'] : []),
        ...(reports?.counts ? ['counts of findings'] : []),
        ...(curves === undefined ? [] : [isDrawn ? 'fine steps of the curves' : 'curves']),
        ...all.undefined.filter(({ why }) => why === 'suppressed').map(({ metric }) => metric),
        ...groups.names.map((name) => `groups by ${name}`),
        ...fair.withheld.map((name) => `rates by ${name}`),
        ...damage.withheld,
      ],
    },
  }
}

/** Without counts of findings: those of rare ones are counts of few persons. */
function releaseReports({ counts: _, categories: __, generated, references, ...rest }: RecordReports): RecordReports {
  const rounded = (of: RecordReports['generated']) => mapEntries(of, (value) => value && round(value)) as typeof of
  const { copied_share: copied } = rest
  return {
    ...rest,
    generated: rounded(generated),
    references: rounded(references),
    ...(copied !== undefined && { copied_share: copied && round(copied) }),
  }
}

interface Released {
  readonly values: Values
  readonly intervals: Intervals
  readonly undefined: readonly Undefined[]
  /** How many values became null. */
  readonly suppressed: number
}

/** @param values with `N`, in a group */
function releaseValues(
  record: EvalRecord,
  values: Values,
  intervals: Intervals,
  isTold: (id: string) => boolean,
  stratum?: string,
): Released {
  const ids = Object.keys(values).filter((id) => id !== 'N')
  const kept = keep(values, (id) => id === 'N' || isTold(id))
  return {
    values: mapEntries(values, (value, id) => (id in kept ? value && (id === 'N' ? value : round(value)) : null)),
    intervals: mapEntries(keep(intervals, isTold), roundEnds),
    undefined: ids.flatMap((metric): Undefined[] => {
      const where = { metric, ...(stratum !== undefined && { stratum }) }
      if (!isTold(metric)) return [{ ...where, why: 'suppressed' }]
      return record.undefined.filter((entry) => entry.metric === metric && entry.stratum === stratum)
    }),
    suppressed: ids.filter((id) => values[id] !== null && !isTold(id)).length,
  }
}

/** The groups that may be named, with what may be told of each. */
function releaseGroups(
  record: EvalRecord,
  levels: ReadonlyMap<string, ReadonlyMap<string, number>>,
  isTold: (id: string, tier: number, name: string, level: string) => boolean,
) {
  const values: Record<string, Record<string, Values>> = {}
  const intervals: Record<string, Record<string, Intervals>> = {}
  const names: string[] = []
  const entries: Undefined[] = []
  let suppressed = 0
  for (const [name, held] of Object.entries(record.metrics.stratified ?? {})) {
    const before = suppressed
    for (const [level, found] of Object.entries(held)) {
      const tier = levels.get(name)?.get(level) ?? 0
      if (tier === 0) {
        suppressed++
        continue
      }
      const ownIntervals = record.intervals.stratified?.[name]?.[level] ?? {}
      const stratum = `${name}=${level}`
      const released = releaseValues(record, found, ownIntervals, (id) => isTold(id, tier, name, level), stratum)
      values[name] = { ...values[name], [level]: released.values }
      intervals[name] = { ...intervals[name], [level]: released.intervals }
      entries.push(...released.undefined)
      suppressed += released.suppressed
    }
    if (suppressed > before) names.push(name)
  }
  return { values, intervals, undefined: entries, suppressed, names }
}

/** `stratified` stands beside the metrics' names, as in `record.ts`. */
function withGroups<T>(overall: object, stratified: object): T {
  // A mapping whose one key differs from all others has no type that a literal could have: hence the cast.
  return { ...overall, ...(Object.keys(stratified).length > 0 && { stratified }) } as T
}

type RunMetadata = EvalRecord['run_metadata']

/** Where few learned, or few predictions are missing, how few is not told. */
function withoutSmallCounts({ n_train, coverage, ...run }: RunMetadata, minCell: number): RunMetadata {
  const isTold = n_train === 0 || (n_train !== undefined && n_train >= minCell)
  return {
    ...run,
    ...(isTold && { n_train }),
    ...(coverage !== undefined && { coverage: Math.floor(coverage * 100) / 100 }),
  }
}

type RecordRepeat = NonNullable<EvalRecord['run_metadata']['repeats']>[number]

function releaseRepeat({ seed, ...values }: RecordRepeat, isTold: (id: string) => boolean): RecordRepeat {
  return { seed, ...mapEntries(keep(values, isTold), (value) => value && round(value)) }
}

type RecordFloor = EvalRecord['baselines'][number]

function releaseFloor(
  { model, metrics, intervals, differences }: RecordFloor,
  isTold: (id: string) => boolean,
): RecordFloor {
  return {
    model,
    metrics: mapEntries(keep(metrics, isTold), (value) => value && round(value)),
    intervals: mapEntries(keep(intervals, isTold), roundEnds),
    differences: mapEntries(keep(differences, isTold), roundEnds),
  }
}

function roundGap(gap: EvalRecord['gaps'][number]): EvalRecord['gaps'][number] {
  const numbers = (['gap', 'low', 'high', 'worst_low', 'worst_high', 'p_adjusted'] as const).flatMap((key) => {
    const value = gap[key]
    return value === undefined ? [] : [[key, round(value)]]
  })
  return { ...gap, ...Object.fromEntries(numbers) }
}

function keyDigests(provenance: EvalRecord['provenance'], salt: string): EvalRecord['provenance'] {
  const { rows_sha256, predictions_sha256, dataset_sha256 } = provenance
  const digests = Object.entries({ rows_sha256, predictions_sha256, dataset_sha256 })
  const keyed = digests.flatMap(([key, digest]) => (digest === undefined ? [] : [[key, hmacSha256Hex(salt, digest)]]))
  return { ...provenance, ...Object.fromEntries(keyed) }
}

export const round = (value: number): number => Number(value.toFixed(2))

/** `low` and `high`, and `value` where there is one. */
function roundEnds<T extends { readonly low: number; readonly high: number; readonly value?: number }>(held: T): T {
  return {
    ...held,
    low: round(held.low),
    high: round(held.high),
    ...(held.value !== undefined && { value: round(held.value) }),
  }
}

function keep<T>(held: Readonly<Record<string, T>>, isKept: (id: string) => boolean): Record<string, T> {
  return Object.fromEntries(Object.entries(held).filter(([id]) => isKept(id)))
}

function mapEntries<T, U>(held: Readonly<Record<string, T>>, change: (value: T, id: string) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(held).map(([id, value]) => [id, change(value, id)]))
}
