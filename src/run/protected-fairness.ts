import { ancestorsOf } from '../spec/ancestors.js'
import type { EvalRecord, RecordEstimate, RecordFairness, RecordParity } from '../spec/eval.js'
import type { Tellable } from './protected-groups.js'

type Group = RecordFairness['groups'][string]

const SUPPRESSED: RecordEstimate = { value: null, why: 'suppressed' }

/**
 * What may leave of rates by group. Each tells a count, so rates of decisions leave with the third tier, the base rate
 * and calibration with the second; a group that may tell less is absent, and how far groups are apart with it.
 *
 * @returns `withheld`: the dimensions of which something is missing
 */
export function releaseFairness(
  fairness: NonNullable<EvalRecord['fairness']>,
  levels: Tellable['levels'],
): { told: Record<string, RecordFairness>; withheld: string[] } {
  const withheld: string[] = []
  const told = Object.entries(fairness).flatMap(([dimension, { level, groups, parity }]) => {
    const tierOf = (name: string): number => levels.get(dimension)?.get(name) ?? 0
    const shown = Object.entries(groups).flatMap(([name, group]) => {
      const tier = tierOf(name)
      if (tier >= 3) return [[name, roundGroup(group)] as const]
      return tier < 2 ? [] : [[name, withoutDecisions(group)] as const]
    })
    const isWhole = Object.keys(groups).every((name) => tierOf(name) >= 3)
    if (!isWhole) withheld.push(dimension)
    if (shown.length === 0) return []
    return [
      [
        dimension,
        { level, groups: Object.fromEntries(shown), parity: isWhole ? parity.map(roundParity) : [] },
      ] as const,
    ]
  })
  return { told: Object.fromEntries(told), withheld }
}

const DECISIONS = ['selection_rate', 'TPR', 'FPR', 'PPV'] as const

function withoutDecisions(group: Group): Group {
  return { ...roundGroup(group), ...Object.fromEntries(DECISIONS.map((rate) => [rate, SUPPRESSED])) }
}

function roundGroup({ calibration, ...group }: Group): Group {
  const { base_rate, selection_rate, TPR, FPR, PPV } = group
  return {
    ...group,
    base_rate: roundEstimate(base_rate),
    selection_rate: roundEstimate(selection_rate),
    TPR: roundEstimate(TPR),
    FPR: roundEstimate(FPR),
    PPV: roundEstimate(PPV),
    ...(calibration && { calibration: mapEstimates(calibration) }),
  }
}

function roundParity({ depth, groups, method, ...gaps }: RecordParity): RecordParity {
  return {
    ...(depth !== undefined && { depth }),
    groups,
    ...(method !== undefined && { method }),
    ...mapEstimates(gaps),
  }
}

function mapEstimates<K extends string>(held: Readonly<Record<K, RecordEstimate>>): Record<K, RecordEstimate> {
  const rounded = Object.entries<RecordEstimate>(held).map(([id, estimate]) => [id, roundEstimate(estimate)])
  return Object.fromEntries(rounded) as Record<K, RecordEstimate> // the same keys
}

/** To two decimals. @param estimate its `n` is a count that its tier tells anyway */
function roundEstimate(estimate: RecordEstimate): RecordEstimate {
  const numbers = (['value', 'null_expectation', 'low', 'high'] as const).flatMap((key) => {
    const value = estimate[key]
    return typeof value === 'number' ? [[key, Number(value.toFixed(2))] as const] : []
  })
  return { ...estimate, ...Object.fromEntries(numbers) }
}

/** Of the levels that are told: the nearest one that is told too. */
export function releaseParents(
  parents: NonNullable<EvalRecord['parents']>,
  told: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
): NonNullable<EvalRecord['parents']> {
  const kept = Object.entries(parents).map(([dimension, of]) => {
    const isTold = (level: string): boolean => Object.hasOwn(told[dimension] ?? {}, level)
    const pairs = Object.keys(of).flatMap((level) => {
      const above = ancestorsOf(level, of).find(isTold)
      return isTold(level) && above !== undefined ? [[level, above] as const] : []
    })
    return [dimension, Object.fromEntries(pairs)] as const
  })
  return Object.fromEntries(kept.filter(([, of]) => Object.keys(of).length > 0))
}
