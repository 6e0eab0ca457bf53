import type { Effects } from '../core/index.js'
import type { RecordProbeCurve, RecordRobustnessBasis } from '../spec/eval.js'
import type { Clusters, Difference } from '../stats/index.js'
import { hasWidth } from './bootstrap.js'
import { type CurveMetrics, curveMetricsOf, metricsOfCurves, pairedDifference } from './curve-metrics.js'
import type { ProbedModel } from './damaged.js'
import { type Repetition, repetitionOf, similarityFloors } from './output-similarity.js'
import type { EvaluationPlan } from './plan.js'
import { judgeProbed, type ProbedAnswers, takeProbed } from './probed-answers.js'
import { curveForRecord, recordEstimate } from './recorded-curve.js'
import type { RobustnessPlan } from './robustness-plan.js'
import { type Estimates, type ScoreSettings, subjectClusters, takeClusters } from './score.js'
import { estimateOf, type ProbedGroup, type SkillCurves, skillCurves } from './skill-curves.js'
import { rowsOfLevel, type Stratum } from './strata.js'

/** A floor of the benchmark under the same damage. */
export interface ProbedFloor extends ProbedModel {
  readonly model: string
}

export interface RobustnessScores {
  /** The metrics of the benchmark that are computed from curves, by id. */
  readonly estimates: Estimates
  /** The same of groups: by stratum, by level. */
  readonly strata: Readonly<Record<string, Readonly<Record<string, Estimates>>>>
  readonly curves: readonly RecordProbeCurve[]
  readonly basis: RecordRobustnessBasis
  /** By model id of the floor: the same metrics, and how much more the model earns, on the same samples and damage. */
  readonly floors: ReadonlyMap<string, FloorRobustness>
  readonly warnings: readonly string[]
}

export interface FloorRobustness {
  readonly estimates: Estimates
  readonly differences: Readonly<Record<string, Difference>>
}

/** What was found in one group of samples. */
interface Found {
  readonly curves: SkillCurves
  readonly made: CurveMetrics
  readonly estimates: Estimates
}

type ByLevel<T> = Readonly<Record<string, Readonly<Record<string, T>>>>

/** Finds the curves of groups of samples, and the metrics made of them. */
type Find = (groups: readonly ProbedGroup[], repeated: Repetition | undefined) => Promise<Found[]>

/**
 * How much skill damage costs: the curve of each probe with its areas, the metrics made of them, overall and by group,
 * beside those of the floors. Pure arithmetic: same predictions and seed, same numbers, whatever `jobs`.
 */
export async function scoreRobustness(
  plan: EvaluationPlan,
  robustness: RobustnessPlan,
  { floors, ...model }: ProbedModel & { readonly floors: readonly ProbedFloor[] },
  settings: ScoreSettings,
  effects: Effects,
): Promise<RobustnessScores> {
  const find = finder(plan, robustness, settings, effects)
  const metric = settings.metrics.get(robustness.metric)
  const answers = judgeProbed(plan, robustness, model)
  const clusters = subjectClusters(model.clean)
  const repeated = repetitionOf(plan, model)
  const [all] = await find([{ key: 'all', answers, clusters }], repeated)
  // Of groups that the label defines, a metric that compares classes says nothing.
  const judged = settings.strata.filter((stratum) => !stratum.isLabelDerived || metric.needs === 'label')
  const levels = await findInLevels(judged, answers, clusters, (groups) => find(groups, repeated))
  const beside: { model: string; curves: SkillCurves; robustness: FloorRobustness }[] = []
  for (const floor of floors) {
    // The same samples under the same key are resampled alike: differences are paired.
    const group = { key: 'all', answers: judgeProbed(plan, robustness, floor), clusters }
    const [found] = await find([group], repetitionOf(plan, floor))
    beside.push({ model: floor.model, curves: found.curves, robustness: comparedWith(all, found, plan.options.level) })
  }
  const around = {
    all: all.curves,
    strata: mapLevels(levels, ({ curves }) => curves),
    floors: beside,
    metric,
    level: plan.options.level,
  }
  const curves = answers.probes.map((probe, place) => curveForRecord(probe, place, around))
  return {
    estimates: all.estimates,
    strata: withOthers(
      mapLevels(levels, ({ estimates }) => estimates),
      settings.strata,
      curveMetricsOf(plan, settings.metrics).map(({ id }) => id),
    ),
    curves,
    basis: basisOf(all.curves, answers, repeated, plan, robustness),
    floors: new Map(beside.map((floor) => [floor.model, floor.robustness])),
    warnings: warningsOf(all.curves, repeated, curves),
  }
}

function finder(plan: EvaluationPlan, robustness: RobustnessPlan, settings: ScoreSettings, effects: Effects): Find {
  const { metrics } = settings
  const metric = metrics.get(robustness.metric)
  const asked = curveMetricsOf(plan, metrics)
  return async (groups, repeated) => {
    const found = await skillCurves(groups, metric, plan, settings, effects)
    return found.map((curves): Found => {
      const made = metricsOfCurves(asked, curves, robustness.scored, repeated)
      const estimates = asked.map(({ id, range }) => {
        const resampled = made.get(id) ?? 'not_applicable'
        return [id, estimateOf(resampled, curves.drawn, plan.options.level, range)] as const
      })
      return { curves, made, estimates: Object.fromEntries(estimates) }
    })
  }
}

async function findInLevels(
  strata: readonly Stratum[],
  answers: ProbedAnswers,
  clusters: Clusters | undefined,
  find: (groups: readonly ProbedGroup[]) => Promise<Found[]>,
): Promise<ByLevel<Found>> {
  const groups = strata.flatMap((stratum) =>
    stratum.levels.map((level, l): ProbedGroup => {
      const rows = rowsOfLevel(stratum, l)
      const key = `${stratum.name}=${level}`
      return { key, answers: takeProbed(answers, rows), clusters: takeClusters(clusters, rows) }
    }),
  )
  const found = (await find(groups)).values()
  const named = strata.map(({ name, levels }) => {
    return [name, Object.fromEntries(levels.map((level) => [level, found.next().value as Found]))] as const // one per group
  })
  return Object.fromEntries(named)
}

function mapLevels<T, U>(held: ByLevel<T>, change: (found: T) => U): ByLevel<U> {
  const entries = Object.entries(held).map(([name, levels]) => {
    return [name, Object.fromEntries(Object.entries(levels).map(([level, found]) => [level, change(found)]))] as const
  })
  return Object.fromEntries(entries)
}

/** The strata in their order, with those that were not judged. */
function withOthers(found: ByLevel<Estimates>, strata: readonly Stratum[], ids: readonly string[]): ByLevel<Estimates> {
  const nothing: Estimates = Object.fromEntries(ids.map((id) => [id, { value: null, why: 'not_applicable' }]))
  const entries = strata.map(({ name, levels }) => {
    return [name, found[name] ?? Object.fromEntries(levels.map((level) => [level, nothing]))] as const
  })
  return Object.fromEntries(entries)
}

/** What a floor earns, and how much more the model does. */
function comparedWith(model: Found, floor: Found, level: number): FloorRobustness {
  const differences = [...model.made].flatMap(([id, made]) => {
    const found = pairedDifference(made, floor.made.get(id) ?? 'not_applicable', model.curves.drawn, level)
    return found && hasWidth(found) ? [[id, found] as const] : []
  })
  return { estimates: floor.estimates, differences: Object.fromEntries(differences) }
}

function basisOf(
  { clean, chance, isAboveChance }: SkillCurves,
  answers: ProbedAnswers,
  repeated: Repetition | undefined,
  { options }: EvaluationPlan,
  { metric, probes, scored }: RobustnessPlan,
): RecordRobustnessBasis {
  const floors = similarityFloors(answers.clean, options.seed)
  return {
    metric,
    chance: Number.isNaN(chance) ? null : chance,
    clean: recordEstimate(clean),
    is_above_chance: isAboveChance,
    level: options.level,
    replicates: Math.max(...probes.map(({ replicates }) => replicates)),
    ...(scored.length > 0 && { scored: [...scored] }),
    ...(repeated && { repeated }),
    ...(floors && { similarity_floors: floors }),
  }
}

/** Records leave, so no count of samples here. */
function warningsOf(
  { isAboveChance }: SkillCurves,
  repeated: Repetition | undefined,
  curves: readonly RecordProbeCurve[],
): string[] {
  const failed = curves.filter((curve) => curve.failed !== undefined).map(({ probe }) => probe)
  return [
    ...(isAboveChance
      ? []
      : ['On the clean samples the model is not clearly better than guessing: damage can cost it nothing.']),
    ...(repeated !== undefined && repeated.differing > 0
      ? [
          'Asked about the clean samples again, the model gave other answers: what damage changes cannot be told from chance.',
        ]
      : []),
    ...(failed.length > 0 ? [`The model gave no answer for some samples under: ${failed.join(', ')}.`] : []),
  ]
}
