import type { Metric, UndefinedReason } from '../metrics/index.js'
import type { RecordEstimate, RecordProbeCurve } from '../spec/eval.js'
import { areaUnderCurve, halfRetentionSeverity, mean, retentionCurve, worstCaseDrop } from '../stats/index.js'
import type { AnswersOfLevel, AnswersOfProbe } from './probed-answers.js'
import type { Estimate } from './score.js'
import { estimateOf, type SkillCurve, type SkillCurves } from './skill-curves.js'

/** All curves of an evaluation. */
export interface FoundCurves {
  readonly all: SkillCurves
  /** By stratum, by level. */
  readonly strata: Readonly<Record<string, Readonly<Record<string, SkillCurves>>>>
  readonly floors: readonly { readonly model: string; readonly curves: SkillCurves }[]
  /** The skill. */
  readonly metric: Metric
  /** Coverage that intervals aim at. */
  readonly level: number
}

/** The curve of one probe as it stands in a record. @param place its place among the probes */
export function curveForRecord(
  { probe, levels }: AnswersOfProbe,
  place: number,
  { all, strata, floors, metric, level }: FoundCurves,
): RecordProbeCurve {
  const curve = all.probes[place]
  const { severities } = probe
  const points = curve.skill.map((skill) => estimateOf(skill, all.drawn, level, metric.range))
  const byLevel = mapValues(strata, (of) =>
    mapValues(of, (found) => ({ N: found.drawn.n, ...areasOf(found, place, metric, level) })),
  )
  const failed = failureText(severities, levels)
  return {
    probe: probe.id,
    grid: probe.grid,
    unit: probe.unit,
    ...(probe.isApart && { apart: true }),
    severities: [...severities],
    metric: metric.id,
    values: points.map(({ value }) => value),
    ...bandOf(points),
    ...similarityOf(severities, levels),
    ...areasOf(all, place, metric, level),
    ...lossesOf(severities, curve, all),
    ...(Object.keys(byLevel).length > 0 && { strata: byLevel }),
    floors: floors.map(({ model, curves }) => ({
      model,
      values: curves.probes[place].skill.map((skill) => (typeof skill === 'string' ? null : skill.estimate)),
      absolute_rAUC: areasOf(curves, place, metric, level).absolute_rAUC,
    })),
    ...(failed !== undefined && { failed }),
  }
}

/** The intervals of the points, all made in one way. */
function bandOf(points: readonly Estimate[]): Pick<RecordProbeCurve, 'intervals' | 'method'> {
  const intervals = points.map((point) => (point.value === null ? undefined : point.interval))
  const method = intervals.find((interval) => interval !== undefined)?.method
  if (method === undefined) return {}
  return {
    intervals: intervals.map((interval) => (interval ? { low: interval.low, high: interval.high } : null)),
    method,
  }
}

function areasOf({ probes, drawn }: SkillCurves, place: number, metric: Metric, level: number) {
  const { absolute, retention } = probes[place]
  return {
    absolute_rAUC: recordEstimate(estimateOf(absolute, drawn, level, metric.range)),
    retention_rAUC: recordEstimate(estimateOf(retention, drawn, level, [0, 1])),
  }
}

/** Where the clean answers are their own, likeness is 1. */
function similarityOf(
  severities: readonly number[],
  levels: readonly (AnswersOfLevel | undefined)[],
): Pick<RecordProbeCurve, 'similarity' | 'agreement' | 'similarity_rAUC'> {
  const along = (part: 'cosines' | 'agreement'): (number | null)[] => {
    const means = levels.map((level) => (level?.[part] === undefined ? null : mean(level[part])))
    return [means.every((value) => value === null) ? null : 1, ...means]
  }
  const [similarity, agreement] = [along('cosines'), along('agreement')]
  const area = areaUnderCurve(
    severities,
    similarity.map((value) => value ?? Number.NaN),
  )
  const why = levels.includes(undefined) ? 'missing_predictions' : 'not_applicable'
  return {
    similarity,
    ...(agreement[0] !== null && { agreement }),
    similarity_rAUC: numberOrWhy(area, why),
  }
}

function lossesOf(
  severities: readonly number[],
  { skill }: SkillCurve,
  { chance, isAboveChance }: SkillCurves,
): Pick<RecordProbeCurve, 'worst_case_drop' | 's50'> {
  const reason = skill.find((one) => typeof one === 'string')
  if (reason !== undefined) return { worst_case_drop: { value: null, why: reason }, s50: { value: null, why: reason } }
  const values = skill.map((one) => (typeof one === 'string' ? Number.NaN : one.estimate))
  const half = halfRetentionSeverity(severities, retentionCurve(values, chance, 0))
  return {
    worst_case_drop: { value: worstCaseDrop(values) },
    s50: isAboveChance ? numberOrWhy(half, 'not_reached') : { value: null, why: 'baseline_not_above_chance' },
  }
}

const numberOrWhy = (value: number, why: UndefinedReason): RecordEstimate =>
  Number.isNaN(value) ? { value: null, why } : { value }

/** A value with its interval as a record writes it. */
export function recordEstimate(estimate: Estimate): RecordEstimate {
  if (estimate.value === null) return estimate
  const { value, interval } = estimate
  return { value, ...(interval && { low: interval.low, high: interval.high }) }
}

/** Names severities alone: records leave, and a model's own words may hold ids or paths. */
function failureText(
  severities: readonly number[],
  levels: readonly (AnswersOfLevel | undefined)[],
): string | undefined {
  const missing = severities.filter((_, l) => l > 0 && levels[l - 1] === undefined)
  return missing.length === 0
    ? undefined
    : `No answer for some samples at severity ${missing.map((severity) => Number(severity.toPrecision(3))).join(', ')}.`
}

function mapValues<T, U>(held: Readonly<Record<string, T>>, change: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(held).map(([key, value]) => [key, change(value)]))
}
