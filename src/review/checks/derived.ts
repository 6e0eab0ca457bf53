import type { Registry } from '../../core/index.js'
import type { Metric } from '../../metrics/index.js'
import type { EvalRecord } from '../../spec/index.js'
import { decimalsOf } from '../../stats/rounding.js'
import { roundedTo } from '../arithmetic.js'
import type { Doubt, SubmissionCheck } from '../check.js'

export const derivedCheck: SubmissionCheck = {
  id: 'derived',
  label: 'Gaps between groups, differences to floors and repeats are those of the values beside them',
  source: 'docs/reference/documents.md: gaps, fairness, baselines and repeats of a record',
  check: (record, { metrics }) =>
    [...gapClaims(record, metrics), ...parityClaims(record), ...floorClaims(record), ...repeatClaims(record)].flatMap(
      doubtOf,
    ),
}

/** A number that is made of others of the record. Only numbers are compared: one that is withheld claims nothing. */
interface Claim {
  readonly path: readonly PropertyKey[]
  readonly told: unknown
  readonly parts: readonly unknown[]
  make(parts: readonly number[]): number
  readonly as: string
}

const difference = ([a, b]: readonly number[]): number => a - b
const range = (values: readonly number[]): number => Math.max(...values) - Math.min(...values)

function gapClaims({ gaps, metrics: { stratified = {} } }: EvalRecord, metrics: Registry<Metric>): Claim[] {
  return gaps.map(({ stratum, metric, best = '', worst = '', gap }, g) => {
    const isLower = metrics.has(metric) && metrics.get(metric).direction === 'lower'
    const [larger, smaller] = isLower ? [worst, best] : [best, worst]
    const levels = stratified[stratum]
    const parts = [levels?.[larger]?.[metric], levels?.[smaller]?.[metric]]
    return {
      path: ['gaps', g, 'gap'],
      told: gap,
      parts,
      make: difference,
      as: `${metric} of ${larger} less ${smaller}`,
    }
  })
}

const PARITY = {
  demographic_parity: 'selection_rate',
  equal_opportunity: 'TPR',
  false_positives: 'FPR',
  predictive_parity: 'PPV',
} as const

function parityClaims({ fairness = {} }: EvalRecord): Claim[] {
  return Object.entries(fairness).flatMap(([dimension, { groups, parity }]) =>
    parity.flatMap((of, p): Claim[] => {
      const path = ['fairness', dimension, 'parity', p]
      const ofRates = (Object.keys(PARITY) as (keyof typeof PARITY)[]).map((key): Claim => {
        const parts = of.groups.map((level) => groups[level]?.[PARITY[key]]?.value)
        return { path: [...path, key], told: of[key].value, parts, make: range, as: `the range of ${PARITY[key]}` }
      })
      const odds = {
        path: [...path, 'equalized_odds'],
        told: of.equalized_odds.value,
        parts: [of.equal_opportunity.value, of.false_positives.value],
        make: (parts: readonly number[]) => Math.max(...parts),
        as: 'the larger of equal_opportunity and false_positives',
      }
      return [...ofRates, odds]
    }),
  )
}

function floorClaims({ baselines, metrics }: EvalRecord): Claim[] {
  return baselines.flatMap(({ model, metrics: ofFloor, differences }, b) =>
    Object.entries(differences).map(([id, { value }]): Claim => {
      const path = ['baselines', b, 'differences', id, 'value']
      return {
        path,
        told: value,
        parts: [metrics[id], ofFloor[id]],
        make: difference,
        as: `${id} less that of ${model}`,
      }
    }),
  )
}

/** The first is the result itself. */
function repeatClaims({ run_metadata: { repeats: [first] = [] }, metrics }: EvalRecord): Claim[] {
  const { seed: _seed, ...values } = first ?? {}
  return Object.entries(values).map(([id, told]) => {
    const path = ['run_metadata', 'repeats', 0, id]
    return { path, told, parts: [metrics[id]], make: ([value]) => value, as: `${id} of the record` }
  })
}

/** What blocks when all numbers are rounded alike, and not when each is rounded as it is written, is asked. */
function doubtOf({ path, told, parts, make, as }: Claim): Doubt[] {
  if (!isNumber(told) || parts.length === 0 || !parts.every(isNumber)) return []
  const found = make(parts)
  // So are nearly all; how many decimals a number has costs more to tell.
  if (told === found) return []
  const decimals = [told, ...parts].map(decimalsOf)
  const alike = decimals.map(() => Math.max(...decimals))
  if (isMade(told, found, alike)) return []
  const severity = isMade(told, found, decimals) ? 'asks' : 'blocks'
  const what = `it is ${told}, but ${as} is ${Number(found.toPrecision(6))}`
  return [{ severity, path, what, mend: 'Hand in the record as the program wrote it.' }]
}

/** @param decimals of the number itself first, then of its parts, of which two make it */
function isMade(told: number, found: number, [own, ...ofParts]: readonly number[]): boolean {
  return Math.abs(told - found) <= roundedTo(own) + 2 * roundedTo(Math.min(...ofParts))
}

const isNumber = (value: unknown): value is number => typeof value === 'number'
