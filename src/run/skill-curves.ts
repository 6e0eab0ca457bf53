import type { Effects } from '../core/index.js'
import type { Metric, UndefinedReason } from '../metrics/index.js'
import { areaWeights, type Clusters, type Interval, mean, retentionCurve, SKILL_GUARD, sum } from '../stats/index.js'
import { hasWidth, resampledInputs } from './bootstrap.js'
import type { BlockInput } from './bootstrap-task.js'
import { chanceOf } from './chance.js'
import { inputOf, type Judged } from './judged.js'
import type { EvaluationPlan } from './plan.js'
import type { AnswersOfProbe, ProbedAnswers } from './probed-answers.js'
import { combine, type Drawn, intervalOfResampled, type Resampled } from './resampled.js'
import type { PlannedProbe } from './robustness-plan.js'
import type { Estimate, ScoreSettings } from './score.js'

/** The answers of a model on one group of samples. */
export interface ProbedGroup {
  /** Names the random stream: that of the clean metrics of the group, so that both draw the same resamples. */
  readonly key: string
  readonly answers: ProbedAnswers
  readonly clusters: Clusters | undefined
}

/** The skill of a model on one group of samples, clean and damaged, all on the same resamples. */
export interface SkillCurves {
  readonly drawn: Drawn
  readonly clean: Estimate
  /** NaN where no constant answer has a value. */
  readonly chance: number
  readonly isAboveChance: boolean
  readonly probes: readonly SkillCurve[]
}

export interface SkillCurve {
  readonly probe: PlannedProbe
  /** One per severity, the clean one first; averaged over replicates. */
  readonly skill: readonly (Resampled | UndefinedReason)[]
  readonly absolute: Resampled | UndefinedReason
  readonly retention: Resampled | UndefinedReason
  /** Mean cosine at the largest severity. */
  readonly similarity: Resampled | UndefinedReason
}

/**
 * The skill of a model at each severity, group by group. The areas are functions of it, computed resample by resample, so
 * that their intervals know that all passes are about the same samples.
 */
export async function skillCurves(
  groups: readonly ProbedGroup[],
  metric: Metric,
  plan: EvaluationPlan,
  { jobs, metrics, signal }: Omit<ScoreSettings, 'strata'>,
  effects: Effects,
): Promise<SkillCurves[]> {
  const asked = groups.map(({ answers }) => inputsOf(answers, metric))
  const { seed, replicates } = plan.options
  const found = await resampledInputs(
    groups.map(({ key, answers, clusters }, g) => ({
      key,
      classOf: answers.clean.classOf,
      ...(clusters && { clusters }),
      inputs: [...asked[g].values()],
    })),
    { seed, replicates, jobs, signal },
    metrics,
    effects,
  )
  return groups.map((group, g) => {
    const names = [...asked[g].keys()]
    const byInput = new Map(names.map((of, i) => [of, found[g][i]]))
    return curvesOf(group, byInput, metric, plan.options.level)
  })
}

/** What is resampled, by what it is made of: the skill of judged answers, the mean of cosines. */
type Made = ReadonlyMap<object, Resampled>

function inputsOf({ clean, probes }: ProbedAnswers, metric: Metric): Map<object, BlockInput> {
  const judged = [clean, ...probes.flatMap(({ levels }) => levels.flatMap((level) => level?.judged ?? []))]
  const inputs = new Map<object, BlockInput>()
  for (const one of judged) {
    const input = inputOf(one, metric)
    if (input !== undefined) inputs.set(one, { metric: metric.id, ...input })
  }
  for (const { levels } of probes) {
    const cosines = levels.at(-1)?.cosines
    if (cosines !== undefined) inputs.set(cosines, { values: cosines })
  }
  return inputs
}

function curvesOf({ answers, clusters }: ProbedGroup, made: Made, metric: Metric, level: number): SkillCurves {
  const { clean, probes } = answers
  const drawn = { n: clean.n, clusters }
  const chance = chanceOf(metric, clean)
  const skill = skillOf(clean, made, metric)
  const estimate = cleanEstimate(clean, skill, drawn, metric, level)
  const sure = estimate.value === null ? Number.NaN : (estimate.interval?.low ?? estimate.value)
  const isAboveChance = sure > chance + SKILL_GUARD
  return {
    drawn,
    clean: estimate,
    chance,
    isAboveChance,
    probes: probes.map((probe) => curveOf(probe, skill, made, metric, isAboveChance ? chance : undefined)),
  }
}

/** In closed form where the metric has one, as everywhere. */
function cleanEstimate(
  clean: Judged,
  skill: Resampled | UndefinedReason,
  drawn: Drawn,
  metric: Metric,
  level: number,
): Estimate {
  const input = inputOf(clean, metric)
  const closed = drawn.clusters || input === undefined ? undefined : metric.interval?.(input.truth, input.output, level)
  const estimate = estimateOf(skill, drawn, level, metric.range)
  return estimate.value === null || closed === undefined ? estimate : { value: estimate.value, interval: closed }
}

function skillOf(judged: Judged, made: Made, metric: Metric): Resampled | UndefinedReason {
  const [skill, input] = [made.get(judged), inputOf(judged, metric)]
  if (!judged.isWhole) return 'missing_predictions'
  if (skill === undefined || input === undefined) return 'not_applicable'
  if (!Number.isNaN(skill.estimate)) return skill
  return metric.undefinedReason(input.truth, input.output) ?? 'not_applicable'
}

/** @param chance undefined where the clean skill is not clearly above it */
function curveOf(
  { probe, levels }: AnswersOfProbe,
  clean: Resampled | UndefinedReason,
  made: Made,
  metric: Metric,
  chance: number | undefined,
): SkillCurve {
  const damaged = levels.map((level) =>
    average(level?.judged.map((judged) => skillOf(judged, made, metric)) ?? ['missing_predictions']),
  )
  const skill = [clean, ...damaged]
  const weights = areaWeights(probe.severities)
  const area = (values: Float64Array): number => sum(weights.map((weight, i) => weight * values[i]))
  // The gate was passed on the samples: of a resample it is asked only whether there is an advantage to keep.
  const retained = (level: number) => (values: Float64Array) => area(retentionCurve(values, level, 0))
  const cosines = levels.at(-1)?.cosines
  return {
    probe,
    skill,
    absolute: whole(skill, area),
    retention: chance === undefined ? (reasonOf(skill) ?? 'baseline_not_above_chance') : whole(skill, retained(chance)),
    similarity:
      (cosines && made.get(cosines)) ?? (levels.at(-1) === undefined ? 'missing_predictions' : 'not_applicable'),
  }
}

const average = (skills: readonly (Resampled | UndefinedReason)[]): Resampled | UndefinedReason => whole(skills, mean)

/** A number made of others, or the reason why one of them is undefined. */
function whole(
  parts: readonly (Resampled | UndefinedReason)[],
  compute: (values: Float64Array) => number,
): Resampled | UndefinedReason {
  return reasonOf(parts) ?? combine(parts as readonly Resampled[], compute) // else a part were a reason
}

const reasonOf = (parts: readonly (Resampled | UndefinedReason)[]): UndefinedReason | undefined =>
  parts.find((part) => typeof part === 'string')

/** A value with its interval; none where it has no width, or lies beside the value. */
export function estimateOf(
  resampled: Resampled | UndefinedReason,
  drawn: Drawn,
  level: number,
  range: Metric['range'],
): Estimate {
  if (typeof resampled === 'string') return { value: null, why: resampled }
  const { estimate: value } = resampled
  const interval = intervalOfResampled(resampled, drawn, level, range)
  return interval && holds(interval, value) ? { value, interval } : { value }
}

const holds = (interval: Interval, value: number): boolean =>
  hasWidth(interval) && interval.low <= value && value <= interval.high
