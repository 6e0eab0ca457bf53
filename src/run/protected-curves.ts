import type { EvalRecord, RecordEstimate, RecordProbeCurve } from '../spec/eval.js'
import type { Damaged } from './damaged.js'
import type { EvaluationPlan } from './plan.js'
import type { Predictions } from './predictions.js'
import { type Tellable, tellableOf, tellsDecisions } from './protected-groups.js'

type Basis = NonNullable<EvalRecord['robustness_basis']>

/** What was asked about damaged samples; floors by model id. */
export interface ProbedPersons {
  readonly damaged: Damaged
  readonly floors: ReadonlyMap<string, Damaged>
}

const passesOf = ({ passes, again }: Damaged): Predictions[] => [
  ...passes.map(({ predictions }) => predictions),
  ...(again === undefined ? [] : [again]),
]

/**
 * What may be told of curves: overall no more than of the decisions in any pass; of groups class counts at most, for their
 * decisions would have to be protected pass by pass.
 */
export function tellableOfCurves(plan: EvaluationPlan, clean: Tellable, damaged: Damaged): Tellable {
  const overall = passesOf(damaged).map((pass) => tellableOf(plan, pass, []).overall)
  const least = Math.min(clean.overall, ...overall)
  const most = Math.min(least, CLASSES)
  const levels = [...clean.levels].map(([name, tiers]) => {
    return [name, new Map([...tiers].map(([level, tier]) => [level, Math.min(tier, most)]))] as const
  })
  return { overall: least, levels: new Map(levels) }
}

/** Where the sizes of classes may be told. */
const CLASSES = 2
/** Where decisions may be told too. */
const DECISIONS = 3

/**
 * What may leave of curves about persons: to two decimals, where the skill may be told; likeness of answers, which may
 * count decisions, where these may. Floors that nobody checked are absent, and so are counts of samples.
 *
 * @param told what may be told of curves
 * @param tier from which on the skill may be told
 * @returns `withheld`: what is missing
 */
export function releaseCurves(
  { robustness: curves, robustness_basis: basis }: EvalRecord,
  { plan, floors }: { readonly plan: EvaluationPlan; readonly floors: ReadonlyMap<string, Damaged> },
  told: Tellable,
  tier: number,
): { told: Pick<EvalRecord, 'robustness' | 'robustness_basis'>; withheld: string[] } {
  if (curves === undefined || basis === undefined) return { told: {}, withheld: [] }
  if (told.overall < tier) return { told: {}, withheld: ['curves under damage'] }
  const safe = new Set(
    [...floors].flatMap(([model, damaged]) => {
      return passesOf(damaged).some((pass) => tellsDecisions(plan, pass)) ? [] : [model]
    }),
  )
  const isTold = (name: string, level: string): boolean => (told.levels.get(name)?.get(level) ?? 0) >= tier
  const dimensions = new Set(curves.flatMap(({ strata = {} }) => Object.keys(strata)))
  const cut = [...dimensions].filter((name) => {
    return curves.some(({ strata = {} }) => Object.keys(strata[name] ?? {}).some((level) => !isTold(name, level)))
  })
  return {
    told: {
      robustness: curves.map((curve) => releaseCurve(curve, told.overall >= DECISIONS, safe, isTold)),
      robustness_basis: roundBasis(basis),
    },
    withheld: cut.map((name) => `curves by ${name}`),
  }
}

function releaseCurve(
  { agreement, strata = {}, ...curve }: RecordProbeCurve,
  tellsLikeness: boolean,
  safeFloors: ReadonlySet<string>,
  isTold: (name: string, level: string) => boolean,
): RecordProbeCurve {
  const kept = Object.entries(strata).flatMap(([name, levels]) => {
    const shown = Object.entries(levels).filter(([level]) => isTold(name, level))
    const rounded = shown.map(([level, { N, absolute_rAUC, retention_rAUC }]) => {
      const areas = { absolute_rAUC: roundEstimate(absolute_rAUC), retention_rAUC: roundEstimate(retention_rAUC) }
      return [level, { N, ...areas }] as const
    })
    return rounded.length === 0 ? [] : [[name, Object.fromEntries(rounded)] as const]
  })
  return {
    ...curve,
    values: roundAll(curve.values),
    ...(curve.intervals && { intervals: curve.intervals.map((interval) => interval && roundEnds(interval)) }),
    similarity: tellsLikeness ? roundAll(curve.similarity) : curve.similarity.map(() => null),
    ...(agreement && tellsLikeness && { agreement: roundAll(agreement) }),
    absolute_rAUC: roundEstimate(curve.absolute_rAUC),
    retention_rAUC: roundEstimate(curve.retention_rAUC),
    similarity_rAUC: tellsLikeness ? roundEstimate(curve.similarity_rAUC) : { value: null, why: 'suppressed' },
    worst_case_drop: roundEstimate(curve.worst_case_drop),
    s50: roundEstimate(curve.s50),
    ...(kept.length > 0 && { strata: Object.fromEntries(kept) }),
    floors: curve.floors
      .filter(({ model }) => safeFloors.has(model))
      .map(({ model, values, absolute_rAUC }) => {
        return { model, values: roundAll(values), absolute_rAUC: roundEstimate(absolute_rAUC) }
      }),
  }
}

function roundBasis({ repeated: _counts, ...basis }: Basis): Basis {
  const { chance, clean, similarity_floors: floors } = basis
  return {
    ...basis,
    chance: chance === null ? null : round(chance),
    clean: roundEstimate(clean),
    ...(floors && { similarity_floors: { constant: round(floors.constant), random: round(floors.random) } }),
  }
}

const round = (value: number): number => Number(value.toFixed(2))

const roundAll = (values: readonly (number | null)[]): (number | null)[] =>
  values.map((value) => (value === null ? null : round(value)))

const roundEnds = ({ low, high }: { readonly low: number; readonly high: number }) => ({
  low: round(low),
  high: round(high),
})

function roundEstimate(estimate: RecordEstimate): RecordEstimate {
  const { value, low, high } = estimate
  return {
    ...estimate,
    ...(value !== null && { value: round(value) }),
    ...(low !== undefined && high !== undefined && roundEnds({ low, high })),
  }
}
