import { type Effects, type Registry, sizePerSample } from '../core/index.js'
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
  const isOther = otherTruth(first, second)
  const nOther = rows.reduce((n, row, i) => n + Number(isOther(i, row)), 0)
  if (nOther > 0) return `their ${first.masked ? 'hidden values' : 'labels'} differ in ${nOther} samples`
  return { ...first, outputs: takeOutputs(second.outputs, rows), isPresent }
}

/** Whether sample i of the first has another truth than sample j of the second. */
function otherTruth(first: Predictions, second: Predictions): (i: number, j: number) => boolean {
  const [one, other] = [first.masked, second.masked]
  if (one === undefined || other === undefined) return (i, j) => first.yTrue[i] !== second.yTrue[j]
  const size = sizePerSample(one.values.shape)
  const differ = (a: ArrayLike<number>, b: ArrayLike<number>, i: number, j: number): boolean => {
    for (let k = 0; k < size; k++) if (a[i * size + k] !== b[j * size + k]) return true
    return false
  }
  return (i, j) => differ(one.values.data, other.values.data, i, j) || differ(one.mask, other.mask, i, j)
}

/** Several models on the same samples. Models are named by their places. */
export interface JointComparison {
  /** First minus second; undefined where one of them has no value, or the difference no interval. */
  difference(metric: string, first: number, second: number): PairedDifference | undefined
}

/**
 * Compares models in each metric of the plan: by DeLong for an AUROC of independent samples, else by percentiles of the
 * differences on the same resamples, of whole subjects where they repeat. Each model is resampled once, however many
 * pairs there are.
 *
 * @param predictions in one order of samples, as `alignPredictions` gives it
 */
export async function comparePredictions(
  plan: EvaluationPlan,
  predictions: readonly Predictions[],
  settings: Omit<BootstrapSettings, 'level'>,
  metrics: Registry<Metric>,
  effects: Effects,
): Promise<JointComparison> {
  const judged = predictions.map((one) => judge(one, plan))
  const clusters = subjectClusters(predictions[0])
  const closedForm = (metric: Metric, first: number, second: number): Difference | undefined => {
    const [a, b] = [inputOf(judged[first], metric), inputOf(judged[second], metric)]
    const isPossible = clusters === undefined && a !== undefined && b !== undefined
    return isPossible ? metric.difference?.(a.truth, a.output, b.output, plan.options.level) : undefined
  }
  const pairs = judged.flatMap((_, second) => Array.from({ length: second }, (__, first) => [first, second] as const))
  const inputs = plan.metrics.flatMap((id) => {
    const metric = metrics.get(id)
    if (pairs.every((pair) => closedForm(metric, ...pair) !== undefined)) return []
    return judged.flatMap((one, model) => {
      const input = inputOf(one, metric)
      return input === undefined ? [] : [{ metric: id, model, ...input }]
    })
  })
  const group = { key: 'compare', classOf: judged[0].classOf, ...(clusters && { clusters }) }
  const drawn = await metricReplicates(
    [{ ...group, inputs: inputs.map(({ model: _model, ...input }) => input) }],
    settings,
    metrics,
    effects,
  )
  const replicatesOf = (metric: string, model: number): Float64Array | undefined =>
    drawn[0][inputs.findIndex((input) => input.metric === metric && input.model === model)]
  return {
    difference(id, first, second) {
      const metric = metrics.get(id)
      const closed = closedForm(metric, first, second)
      if (closed !== undefined) return { ...closed, p: normalP(closed), how: 'DeLong' }
      const [a, b] = [replicatesOf(id, first), replicatesOf(id, second)]
      const [one, other] = [inputOf(judged[first], metric), inputOf(judged[second], metric)]
      if (a === undefined || b === undefined || one === undefined || other === undefined) return undefined
      const value = metric.compute(one.truth, one.output) - metric.compute(other.truth, other.output)
      const differences = a.map((replicate, place) => replicate - b[place])
      const method = clusters ? 'bootstrap-cluster' : 'bootstrap'
      const interval = percentileInterval(differences, plan.options.level, method)
      if (Number.isNaN(value) || interval === undefined) return undefined
      const mcnemarP = id === 'Accuracy' && !clusters ? mcnemarMidP(judged[first], judged[second]) : undefined
      const how = mcnemarP === undefined ? bootstrapWords(clusters) : 'bootstrap; p by McNemar, mid-p'
      return { value, ...interval, p: mcnemarP ?? bootstrapP(differences), how }
    },
  }
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
