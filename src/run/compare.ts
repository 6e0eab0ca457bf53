import type { Effects, Registry } from '../core/index.js'
import type { Metric } from '../metrics/index.js'
import {
  type Clusters,
  type Difference,
  FEW_CLUSTERS,
  mcnemarTest,
  normalQuantile,
  percentileInterval,
  twoSidedNormalP,
} from '../stats/index.js'
import { type BootstrapSettings, metricReplicates } from './bootstrap.js'
import { inputOf, type Judged, judge } from './judged.js'
import type { EvaluationPlan } from './plan.js'
import { type Predictions, takeOutputs } from './predictions.js'
import { subjectClusters } from './score.js'

/** Two models compared on the same samples in one metric. */
export interface PairedDifference extends Difference {
  /** Two-sided, of the test that they earn the same. */
  readonly p: number
  /** How interval and p were made, in words. */
  readonly how: string
}

/**
 * The second predictions in the order of the first, or why the two cannot be paired: they must be about the same
 * samples with the same labels, and none may be missing.
 */
export function alignPredictions(first: Predictions, second: Predictions): Predictions | string {
  const places = new Map(second.ids.map((id, i) => [id, i]))
  const nMissing = first.ids.filter((id) => !places.has(id)).length
  if (nMissing > 0 || first.ids.length !== second.ids.length) {
    const nExtra = second.ids.length - (first.ids.length - nMissing)
    return `their sample ids differ: ${nMissing} are only in the first, ${nExtra} only in the second`
  }
  const rows = Int32Array.from(first.ids, (id) => places.get(id) ?? 0)
  const isPresent = Uint8Array.from(rows, (row) => second.isPresent[row])
  if (![first.isPresent, isPresent].every((present) => present.every((is) => is === 1)))
    return 'predictions are missing'
  const nOther = rows.reduce((n, row, i) => n + Number(first.yTrue[i] !== second.yTrue[row]), 0)
  if (nOther > 0) return `their labels differ in ${nOther} samples`
  return { ...first, outputs: takeOutputs(second.outputs, rows), isPresent }
}

/**
 * First minus second in each metric of the plan: DeLong for an AUROC of independent samples, else percentiles of both
 * on the same resamples, of whole subjects where they repeat. Metrics that one of the two does not have are left out.
 *
 * @param second as `alignPredictions` gives it
 */
export async function comparePredictions(
  plan: EvaluationPlan,
  first: Predictions,
  second: Predictions,
  settings: Omit<BootstrapSettings, 'level'>,
  metrics: Registry<Metric>,
  effects: Effects,
): Promise<Readonly<Record<string, PairedDifference>>> {
  const [one, other] = [judge(first, plan), judge(second, plan)]
  const clusters = subjectClusters(first)
  const { level } = plan.options
  const shared = plan.metrics.flatMap((id) => {
    const metric = metrics.get(id)
    const [a, b] = [inputOf(one, metric), inputOf(other, metric)]
    if (a === undefined || b === undefined) return []
    const value = metric.compute(a.truth, a.output) - metric.compute(b.truth, b.output)
    const closed = clusters === undefined ? metric.difference?.(a.truth, a.output, b.output, level) : undefined
    return Number.isNaN(value) ? [] : [{ metric, a, b, value, closed }]
  })
  const pending = shared.filter(({ closed }) => closed === undefined)
  const inputs = pending.flatMap(({ metric, a, b }) => [
    { metric: metric.id, ...a },
    { metric: metric.id, ...b },
  ])
  const group = { key: 'compare', classOf: one.classOf, ...(clusters && { clusters }), inputs }
  const [replicates] = await metricReplicates([group], settings, metrics, effects)
  const found = shared.map(({ metric, value, closed }): [string, PairedDifference | undefined] => {
    if (closed !== undefined) return [metric.id, { ...closed, p: normalP(closed), how: 'DeLong' }]
    const place = 2 * pending.findIndex((entry) => entry.metric === metric)
    const differences = replicates[place].map((replicate, b) => replicate - replicates[place + 1][b])
    const interval = percentileInterval(differences, level, clusters ? 'bootstrap-cluster' : 'bootstrap')
    if (interval === undefined) return [metric.id, undefined]
    const mcnemarP = metric.id === 'Accuracy' && clusters === undefined ? mcnemarMidP(one, other) : undefined
    const how = mcnemarP === undefined ? bootstrapWords(clusters) : 'bootstrap; p by McNemar, mid-p'
    return [metric.id, { value, ...interval, p: mcnemarP ?? bootstrapP(differences), how }]
  })
  return Object.fromEntries(found.filter((entry): entry is [string, PairedDifference] => entry[1] !== undefined))
}

function bootstrapWords(clusters: Clusters | undefined): string {
  if (clusters === undefined) return 'bootstrap'
  if (clusters.n >= FEW_CLUSTERS) return `bootstrap of ${clusters.n} clusters`
  return `bootstrap of only ${clusters.n} clusters: the interval is too short`
}

/** Of a difference with a symmetric normal interval. */
function normalP({ value, low, high, level }: Difference): number {
  const error = (high - low) / 2 / normalQuantile(0.5 + level / 2)
  return twoSidedNormalP(value / error)
}

/** How often a resample puts the difference on the other side of 0, or on it; twice, for both sides. */
function bootstrapP(differences: Float64Array): number {
  const defined = differences.filter((difference) => !Number.isNaN(difference))
  const atMost = defined.filter((difference) => difference <= 0).length
  const atLeast = defined.filter((difference) => difference >= 0).length
  return Math.min(1, (2 * (Math.min(atMost, atLeast) + 1)) / (defined.length + 1))
}

function mcnemarMidP(one: Judged, other: Judged): number | undefined {
  if (one.label === undefined || other.label === undefined) return undefined
  const isRight = ({ truth, output }: NonNullable<Judged['label']>, i: number): boolean => output[i] === truth.y[i]
  const [a, b] = [one.label, other.label]
  const samples = [...a.output.keys()]
  const onlyFirst = samples.filter((i) => isRight(a, i) && !isRight(b, i)).length
  const onlySecond = samples.filter((i) => !isRight(a, i) && isRight(b, i)).length
  return mcnemarTest(onlyFirst, onlySecond).midP
}
