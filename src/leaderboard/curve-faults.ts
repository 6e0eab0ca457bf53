import type { Registry } from '../core/index.js'
import type { Metric } from '../metrics/index.js'
import type { EvalRecord, RecordProbeCurve, RecordRobustnessBasis } from '../spec/index.js'
import { areaUnderCurve, mean, retentionCurve, SKILL_GUARD, worstCaseDrop } from '../stats/index.js'
import type { RecordFault } from './admit.js'

/** Of numbers in full precision; those about protected persons have two decimals. */
const EXACT = 1e-6
const ROUNDED = 0.0151

/** One number that is another one, computed again. */
interface Claim {
  readonly path: readonly string[]
  readonly told: number | null | undefined
  readonly found: number | null
  readonly as: string
}

/** Curves outside what they can be, areas that are not those of their curves, and scores that are not made of them. */
export function curveFaults(record: EvalRecord, metrics: Registry<Metric>): RecordFault[] {
  const { robustness: curves, robustness_basis: basis, disclosure } = record
  if (curves === undefined || basis === undefined) return unsupportedScore(record)
  const isRounded = (disclosure?.min_cell ?? 0) > 0
  const claims = [
    ...curves.flatMap((curve, c) => areaClaims(curve, c, basis, isRounded)),
    ...scoreClaims(record, curves, basis),
  ]
  return [
    ...curves.flatMap((curve, c) => rangeFaults(curve, c, metrics)),
    ...gateFaults(record, basis, metrics),
    ...claims.flatMap((claim) => faultOf(claim, isRounded ? ROUNDED : EXACT)),
  ]
}

const SCORE = 'robustness_score'

/** Whoever ran fmbench has curves beside the score. */
function unsupportedScore({ metrics, provenance }: EvalRecord): RecordFault[] {
  if (provenance.origin !== 'run' || typeof metrics[SCORE] !== 'number') return []
  return [{ path: ['metrics', SCORE], what: `${SCORE} stands on no curves: the record has none` }]
}

function rangeFaults(curve: RecordProbeCurve, c: number, metrics: Registry<Metric>): RecordFault[] {
  const range = metrics.has(curve.metric) ? metrics.get(curve.metric).range : ([-1, 1] as const)
  const lists: [string, readonly (number | null)[] | undefined, readonly [number, number]][] = [
    ['values', curve.values, range],
    ['similarity', curve.similarity, [-1, 1]],
    ['agreement', curve.agreement, [0, 1]],
    ...curve.floors.map(({ values }): [string, typeof values, typeof range] => ['floors', values, range]),
  ]
  return lists.flatMap(([name, values = [], [low, high]]) => {
    // A mean of cosines of 1 can lie just beyond.
    const stray = values.find((value) => value !== null && (value < low - EXACT || value > high + EXACT))
    if (stray === undefined) return []
    return [{ path: ['robustness', String(c), name], what: `holds ${stray}; it lies between ${low} and ${high}` }]
  })
}

/** Skill that is not clearly above chance, or answers that differ from time to time, leave no score. */
function gateFaults(record: EvalRecord, basis: RecordRobustnessBasis, metrics: Registry<Metric>): RecordFault[] {
  const { clean, chance, is_above_chance, repeated } = basis
  const sure = clean.low ?? clean.value
  const isAbove = sure !== null && chance !== null && sure > chance + SKILL_GUARD
  const isRounded = (record.disclosure?.min_cell ?? 0) > 0
  const faults: RecordFault[] = []
  if (is_above_chance && !isAbove && !isRounded) {
    faults.push({
      path: ['robustness_basis', 'is_above_chance'],
      what: `is true, but ${sure ?? 'no clean skill'} is not above chance ${chance ?? 'unknown'} by ${SKILL_GUARD}`,
    })
  }
  if (is_above_chance && (repeated?.differing ?? 0) === 0) return faults
  const told = Object.keys(record.metrics).filter((id) => {
    return typeof record.metrics[id] === 'number' && metrics.has(id) && metrics.get(id).needs === 'curves'
  })
  const why = is_above_chance
    ? 'the model gave clean samples other answers when asked again'
    : 'the model is not above chance'
  return [...faults, ...told.map((id) => ({ path: ['metrics', id], what: `${id} has a value, although ${why}` }))]
}

const orNaN = (value: number | null): number => value ?? Number.NaN
const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value)

function areaClaims(
  curve: RecordProbeCurve,
  c: number,
  { chance, is_above_chance }: RecordRobustnessBasis,
  isRounded: boolean,
): Claim[] {
  const { severities, absolute_rAUC, similarity_rAUC, retention_rAUC, worst_case_drop } = curve
  const [values, similarity] = [curve.values.map(orNaN), curve.similarity.map(orNaN)]
  const path = (name: string): string[] => ['robustness', String(c), name]
  const area = 'the area under its curve'
  // Of rounded numbers a share is too coarse to be computed again.
  const isShare = !isRounded && is_above_chance && chance !== null
  return [
    {
      path: path('absolute_rAUC'),
      told: absolute_rAUC.value,
      found: orNull(areaUnderCurve(severities, values)),
      as: area,
    },
    {
      path: path('similarity_rAUC'),
      told: similarity_rAUC.value,
      found: orNull(areaUnderCurve(severities, similarity)),
      as: area,
    },
    {
      path: path('worst_case_drop'),
      told: worst_case_drop.value,
      found: orNull(worstCaseDrop(values)),
      as: 'the drop',
    },
    ...(isShare
      ? [
          {
            path: path('retention_rAUC'),
            told: retention_rAUC.value,
            found: orNull(areaUnderCurve(severities, retentionCurve(values, chance, 0))),
            as: area,
          },
        ]
      : []),
  ]
}

function scoreClaims(
  record: EvalRecord,
  curves: readonly RecordProbeCurve[],
  { metric, clean, scored = [] }: RecordRobustnessBasis,
): Claim[] {
  const areas = new Map(curves.map((curve) => [curve.probe, curve.absolute_rAUC.value]))
  const score = mean(scored.map((probe) => orNaN(areas.get(probe) ?? null)))
  return [
    {
      path: ['metrics', SCORE],
      told: record.metrics[SCORE],
      found: orNull(score),
      as: `the mean over ${scored.join(', ')}`,
    },
    ...curves.map(({ probe, absolute_rAUC }) => {
      const id = `${probe}_rAUC`
      return { path: ['metrics', id], told: record.metrics[id], found: absolute_rAUC.value, as: `the area of ${probe}` }
    }),
    ...(clean.value === null ? [] : cleanClaims(record.metrics[metric], metric, curves, clean.value)),
  ]
}

function cleanClaims(
  told: number | null | undefined,
  metric: string,
  curves: readonly RecordProbeCurve[],
  found: number,
): Claim[] {
  const as = 'the clean skill'
  const ofCurves = curves.map(({ values }, c) => ({
    path: ['robustness', String(c), 'values'],
    told: values[0],
    found,
    as,
  }))
  return [{ path: ['metrics', metric], told, found, as }, ...ofCurves]
}

/** A number that is withheld, or undefined for a reason, claims nothing. */
function faultOf({ path, told, found, as }: Claim, tolerance: number): RecordFault[] {
  if (told === null || told === undefined) return []
  if (found !== null && Math.abs(told - found) <= tolerance) return []
  return [{ path, what: `is ${told}, but ${as} is ${found ?? 'not defined'}` }]
}
