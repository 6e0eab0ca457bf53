import type { Effects, Registry } from '../core/index.js'
import type { Metric, UndefinedReason } from '../metrics/index.js'
import type { RecordFairness, RecordGap } from '../spec/eval.js'
import { type Clusters, type Confusion, confusionMatrix, extremeShareInterval, type Interval } from '../stats/index.js'
import { bootstrapIntervals, type MetricGroup } from './bootstrap.js'
import { type Curves, curvesOf } from './curves.js'
import { fairnessOf } from './fairness.js'
import { gapsBetweenGroups } from './gaps.js'
import { inputOf, type Judged, judge, takeJudged } from './judged.js'
import type { EvaluationPlan } from './plan.js'
import type { Predictions } from './predictions.js'
import { rowsOfLevel, type Stratum } from './strata.js'

/** A metric's value with its interval, or the reason why there is none. */
export type Estimate =
  | { readonly value: number; readonly interval?: Interval & { readonly covers?: 'test-sampling+training-seed' } }
  | { readonly value: null; readonly why: UndefinedReason }

export type Estimates = Readonly<Record<string, Estimate>>

export interface LevelScores {
  readonly n: number
  readonly estimates: Estimates
}

export interface Scores {
  readonly overall: Estimates
  /** By stratum, by level, in the order they are shown. */
  readonly strata: Readonly<Record<string, Readonly<Record<string, LevelScores>>>>
  /** By stratum: of levels that are part of another, that other. */
  readonly parents: Readonly<Record<string, Stratum['parents']>>
  readonly gaps: readonly RecordGap[]
  readonly fairness: Readonly<Record<string, RecordFairness>>
  /** How many independent subjects there are, where one has several samples. */
  readonly nClusters: number | undefined
  /** Who decided between two classes; undefined for other tasks. */
  readonly thresholdSource: 'benchmark' | 'model' | undefined
  readonly confusion: Confusion | undefined
  readonly curves: Curves
  /** What a faultless model of this size would show, by metric, where that is not zero. */
  readonly nullExpectations: Readonly<Record<string, number>>
}

export interface ScoreSettings {
  readonly jobs: number
  readonly metrics: Registry<Metric>
  readonly strata: readonly Stratum[]
  readonly signal: AbortSignal
}

/** A group of samples on its way from values to estimates. */
interface Group {
  readonly key: string
  readonly judged: Judged
  readonly clusters: Clusters | undefined
  readonly estimates: Record<string, Estimate>
  /** Metrics whose interval the bootstrap must give. */
  readonly pending: string[]
}

/**
 * Computes each metric overall and per level of each stratum, with intervals: in closed form where the metric has
 * one and samples are independent, else by bootstrap; over subjects when a subject has several samples.
 * Pure arithmetic: same predictions and seed, same numbers, whatever `jobs`.
 */
export async function scorePredictions(
  plan: EvaluationPlan,
  predictions: Predictions,
  settings: ScoreSettings,
  effects: Effects,
): Promise<Scores> {
  const judged = judge(predictions, plan)
  const metrics = plan.metrics.map((id) => settings.metrics.get(id))
  const clusters = subjectClusters(predictions)
  const all = pointEstimates('all', judged, clusters, metrics, plan)
  const strata = settings.strata.map((stratum) => {
    const usable = stratum.isLabelDerived ? metrics.filter((metric) => metric.needs === 'label') : metrics
    return stratum.levels.map((level, l) => {
      const rows = rowsOfLevel(stratum, l)
      const group = pointEstimates(
        `${stratum.name}=${level}`,
        takeJudged(judged, rows),
        takeClusters(clusters, rows),
        usable,
        plan,
      )
      for (const metric of metrics) group.estimates[metric.id] ??= { value: null, why: 'not_applicable' }
      return group
    })
  })
  await addBootstrapIntervals([all, ...strata.flat()], plan, settings, effects)
  const scored = settings.strata.map((stratum, s) => ({ stratum, levels: strata[s] }))
  return {
    overall: all.estimates,
    strata: Object.fromEntries(
      settings.strata.map((stratum, s) => [
        stratum.name,
        Object.fromEntries(
          stratum.levels.map((level, l) => [
            level,
            { n: strata[s][l].judged.n, estimates: inOrder(strata[s][l].estimates, plan.metrics) },
          ]),
        ),
      ]),
    ),
    parents: Object.fromEntries(
      settings.strata
        .filter(({ parents }) => Object.keys(parents).length > 0)
        .map(({ name, parents }) => [name, parents] as const),
    ),
    gaps: await gapsBetweenGroups(plan, clusters, scored, settings, effects),
    fairness: fairnessOf(plan, clusters, scored, settings.metrics),
    nClusters: clusters?.n,
    thresholdSource: thresholdSourceOf(plan, predictions),
    confusion: judged.label && confusionMatrix(judged.label.truth.y, judged.label.output, plan.classes.length),
    curves: curvesOf(judged, plan),
    nullExpectations: nullExpectations(judged, metrics),
  }
}

function nullExpectations(judged: Judged, metrics: readonly Metric[]): Record<string, number> {
  const found = metrics.flatMap((metric) => {
    const input = inputOf(judged, metric)
    const value = input && metric.nullExpectation?.(input.truth, input.output)
    return value === undefined ? [] : [[metric.id, value] as const]
  })
  return Object.fromEntries(found)
}

/** Labels that the model gave win over the threshold. */
function thresholdSourceOf(
  { positiveClass, benchmark }: EvaluationPlan,
  { outputs: { label, probability } }: Predictions,
): Scores['thresholdSource'] {
  // By votes of windows, each of which was decided somehow.
  if (positiveClass === undefined || benchmark.aggregate?.how === 'majority') return undefined
  if (label !== undefined) return 'model'
  return probability === undefined ? undefined : 'benchmark'
}

/** The metrics alone, with intervals: for the floors, which need no strata. */
export async function scoreOverall(
  plan: EvaluationPlan,
  predictions: Predictions,
  settings: Omit<ScoreSettings, 'strata'>,
  effects: Effects,
): Promise<Estimates> {
  const { overall } = await scorePredictions(plan, predictions, { ...settings, strata: [] }, effects)
  return overall
}

/** Undefined when every cluster (a subject, where nothing else is named) has one sample: closed forms hold then. */
export function subjectClusters({ subjects, clusters = subjects }: Predictions): Clusters | undefined {
  return clusters && clustersOf(clusters)
}

/** Those that some of the rows belong to. */
export function takeClusters(clusters: Clusters | undefined, rows: Int32Array): Clusters | undefined {
  return clusters && clustersOf(Array.from(rows, (i) => String(clusters.of[i])))
}

function clustersOf(subjects: readonly string[]): Clusters | undefined {
  const places = new Map<string, number>()
  for (const subject of subjects) if (!places.has(subject)) places.set(subject, places.size)
  if (places.size === subjects.length) return undefined
  return { of: Int32Array.from(subjects, (subject) => places.get(subject) as number), n: places.size }
}

function pointEstimates(
  key: string,
  judged: Judged,
  clusters: Clusters | undefined,
  metrics: readonly Metric[],
  plan: EvaluationPlan,
): Group {
  const estimates: Record<string, Estimate> = {}
  const pending: string[] = []
  for (const metric of metrics) {
    const input = inputOf(judged, metric)
    if (input === undefined) {
      estimates[metric.id] = { value: null, why: judged.isWhole ? 'not_applicable' : 'missing_predictions' }
      continue
    }
    const value = metric.compute(input.truth, input.output)
    if (Number.isNaN(value)) {
      estimates[metric.id] = { value: null, why: metric.undefinedReason(input.truth, input.output) ?? 'not_applicable' }
      continue
    }
    const { level } = plan.options
    const share = metric.share?.(input.truth, input.output)
    const closed = clusters ? undefined : metric.interval?.(input.truth, input.output, level)
    const interval = closed ?? (share && extremeShareInterval(share, clusters, level))
    estimates[metric.id] = interval === undefined ? { value } : { value, interval }
    if (interval === undefined) pending.push(metric.id)
  }
  return { key, judged, clusters, estimates, pending }
}

async function addBootstrapIntervals(
  groups: readonly Group[],
  plan: EvaluationPlan,
  { jobs, metrics, signal }: ScoreSettings,
  effects: Effects,
): Promise<void> {
  const { seed, replicates, level } = plan.options
  const waiting = replicates === 0 ? [] : groups.filter((group) => group.pending.length > 0)
  const requests = waiting.map(
    (group): MetricGroup => ({
      key: group.key,
      classOf: group.judged.classOf,
      ...(group.clusters && { clusters: group.clusters }),
      inputs: group.pending.flatMap((id) => {
        const input = inputOf(group.judged, metrics.get(id))
        return input === undefined ? [] : [{ metric: id, ...input }]
      }),
    }),
  )
  const found = await bootstrapIntervals(requests, { seed, replicates, level, jobs, signal }, metrics, effects)
  waiting.forEach((group, g) => {
    group.pending.forEach((id, m) => {
      const interval = found[g][m]
      const estimate = group.estimates[id]
      if (interval !== undefined && holds(interval, estimate)) group.estimates[id] = { ...estimate, interval }
    })
  })
}

/** Resampling biases some metrics (an ECE grows), until the interval lies beside the value: then there is none. */
function holds({ low, high }: Interval, estimate: Estimate): estimate is Estimate & { value: number } {
  return estimate.value !== null && low <= estimate.value && estimate.value <= high
}

function inOrder(estimates: Estimates, ids: readonly string[]): Estimates {
  return Object.fromEntries(ids.map((id) => [id, estimates[id]]))
}
