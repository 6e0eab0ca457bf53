import { type Effects, Rng } from '../core/index.js'
import type { Metric } from '../metrics/index.js'
import type { RecordGap } from '../spec/eval.js'
import {
  benjaminiHochberg,
  type Clusters,
  type GroupEstimate,
  gapBounds,
  gapBoundsOfReplicates,
  gapStatus,
  heterogeneityTest,
  homogeneityP,
  isEligibleForGap,
  largestGap,
  normalQuantile,
  simultaneousBounds,
} from '../stats/index.js'
import { metricReplicates } from './bootstrap.js'
import { inputOf, type Judged } from './judged.js'
import type { EvaluationPlan } from './plan.js'
import type { Estimates, ScoreSettings } from './score.js'
import { atDepth, depthOf, depthsOf, rowsOfLevel, type Stratum } from './strata.js'

/** A dimension with what was found in each of its levels. */
export interface ScoredStratum {
  readonly stratum: Stratum
  readonly levels: readonly ScoredLevel[]
}

export interface ScoredLevel {
  readonly judged: Judged
  /** Subjects with several samples in it; undefined when its samples are independent. */
  readonly clusters: Clusters | undefined
  readonly estimates: Estimates
}

/** The levels of a dimension that lie equally deep: only they are compared with each other. */
interface Rung extends ScoredStratum {
  readonly depth: number
}

/** On metrics from 0 to 1: a gap of ten points is what people ask about. */
const THRESHOLD_OF_SHARES = 0.1

/** One level that takes part, with its place in the stratum. */
interface Entrant extends GroupEstimate {
  readonly place: number
}

/** What all dimensions are compared by. */
interface Comparison {
  readonly plan: EvaluationPlan
  readonly metric: Metric
  readonly direction: 'higher' | 'lower'
  /** Subjects with several samples; undefined when samples are independent. */
  readonly clusters: Clusters | undefined
  readonly settings: ScoreSettings
  readonly effects: Effects
}

/** A gap before its p-value is adjusted. */
interface RawGap extends RecordGap {
  readonly p?: number
}

/**
 * How far the groups of each dimension are apart in the primary metric. Dimensions that the label defines are left
 * out: a gap between them says what the label is. A group takes part when it has a value, an interval and enough samples.
 *
 * @param clusters subjects with several samples; undefined when samples are independent
 */
export async function gapsBetweenGroups(
  plan: EvaluationPlan,
  clusters: Clusters | undefined,
  dimensions: readonly ScoredStratum[],
  settings: ScoreSettings,
  effects: Effects,
): Promise<RecordGap[]> {
  const metric = settings.metrics.get(plan.metrics[0])
  const { direction } = metric
  // Of a metric that should be near some value, neither end of the range is the better one.
  if (direction === 'nearest') return []
  const comparison = { plan, metric, direction, clusters, settings, effects }
  const raw: RawGap[] = []
  for (const dimension of dimensions) {
    if (dimension.stratum.isLabelDerived) continue
    for (const depth of depthsOf(dimension.stratum)) {
      // A level that is the only part of another has nothing to be compared with.
      const isAlone = depth > 0 && dimension.levels.filter((_, l) => depthOf(dimension.stratum, l) === depth).length < 2
      if (!isAlone) raw.push(await gapOf({ ...dimension, depth }, comparison))
    }
  }
  const adjusted = benjaminiHochberg(Float64Array.from(raw, ({ p }) => p ?? Number.NaN))
  return raw.map(({ p, ...gap }, g) => (p === undefined ? gap : { ...gap, p_adjusted: adjusted[g] }))
}

async function gapOf(rung: Rung, comparison: Comparison): Promise<RawGap> {
  const { stratum, depth } = rung
  const { plan, metric, direction, clusters } = comparison
  const { level } = plan.options
  const entrants = entrantsOf(rung, comparison)
  const threshold = thresholdOf(metric, plan)
  const where = { stratum: stratum.name, ...(depth > 0 && { depth }) }
  const facts = { ...where, metric: metric.id, ...(threshold !== undefined && { threshold }) }
  const gap = largestGap(
    entrants.map(({ value }) => value),
    direction,
  )
  if (gap === undefined) return { ...facts, status: 'insufficient_data' }
  const isShared = clusters !== undefined && sharesSubjects(atDepth(stratum, depth), clusters)
  const found = isShared
    ? await comparedByReplicates(rung, entrants, comparison, clusters)
    : comparedByIntervals(rung, entrants, comparison)
  const worst = simultaneousBounds(entrants[gap.worst], entrants.length, level)
  const [least, most] = metric.range
  return {
    ...facts,
    best: stratum.levels[entrants[gap.best].place],
    worst: stratum.levels[entrants[gap.worst].place],
    gap: gap.value,
    ...(found.bounds && { ...found.bounds, level, method: found.method }),
    worst_low: Math.max(least, worst.low),
    worst_high: Math.min(most, worst.high),
    ...(Number.isNaN(found.p) ? {} : { p: found.p }),
    ...(threshold !== undefined && { status: gapStatus(found.bounds, threshold) }),
  }
}

function entrantsOf({ stratum, levels, depth }: Rung, { metric, plan }: Comparison): Entrant[] {
  return levels.flatMap(({ judged, estimates }, place) => {
    if (depthOf(stratum, place) !== depth) return []
    const estimate = estimates[metric.id]
    if (estimate.value === null || estimate.interval === undefined) return []
    const { low, high, method } = estimate.interval
    // No resample varies it; and where no reference holds a finding, an F1 of 0 says nothing about the group.
    if (method === 'clopper-pearson') return []
    return low < high && hasEnough(judged, plan) ? [{ place, value: estimate.value, low, high }] : []
  })
}

/** Whether a group has enough samples, and of each of two classes, to be compared with others. */
export function hasEnough({ n, classOf }: Judged, { positiveClass }: EvaluationPlan): boolean {
  const counts = positiveClass === undefined ? [] : [0, 1].map((k) => classOf.filter((y) => y === k).length)
  return isEligibleForGap(n, counts)
}

/** Ten points of a share; of anything else what the benchmark declares to matter. */
function thresholdOf({ id, range }: Metric, plan: EvaluationPlan): number | undefined {
  const isShare = range[0] === 0 && range[1] === 1
  return isShare ? THRESHOLD_OF_SHARES : plan.benchmark.smallest_relevant_difference[id]
}

/** Whether a subject has samples in several levels. */
export function sharesSubjects(stratum: Stratum, clusters: Clusters): boolean {
  const levelOf = new Int32Array(clusters.n).fill(-1)
  for (let i = 0; i < stratum.of.length; i++) {
    const held = levelOf[clusters.of[i]]
    if (held >= 0 && held !== stratum.of[i]) return true
    levelOf[clusters.of[i]] = stratum.of[i]
  }
  return false
}

function comparedByIntervals(
  { stratum, depth }: Rung,
  entrants: readonly Entrant[],
  { plan, metric: { id } }: Comparison,
) {
  const { seed, level } = plan.options
  const errors = 2 * normalQuantile(0.5 + level / 2) // standard errors that an interval is wide
  const values = entrants.map(({ value }) => value)
  const variances = entrants.map(({ low, high }) => ((high - low) / errors) ** 2)
  return {
    bounds: gapBounds(entrants, level, new Rng(`${seed}|gap|${nameOf(stratum, depth)}|${id}`)),
    method: entrants.length === 2 ? ('mover' as const) : ('max-t' as const),
    p: heterogeneityTest(values, variances).p,
  }
}

async function comparedByReplicates(
  { stratum, levels, depth }: Rung,
  entrants: readonly Entrant[],
  { plan, metric, settings: { jobs, metrics, signal }, effects }: Comparison,
  clusters: Clusters,
) {
  const inputs = entrants.flatMap(({ place }) => {
    const input = inputOf(levels[place].judged, metric)
    return input === undefined ? [] : [{ metric: metric.id, ...input, rows: rowsOfLevel(stratum, place) }]
  })
  const key = `gap:${nameOf(stratum, depth)}`
  // No class is asked for: a resample in which a group lacks one is undefined for that group and left out.
  const classOf = new Int32Array(stratum.of.length)
  const { seed, replicates } = plan.options
  const [found] = await metricReplicates(
    [{ key, classOf, clusters, inputs }],
    { seed, replicates, jobs, signal },
    metrics,
    effects,
  )
  const values = Float64Array.from(entrants, ({ value }) => value)
  return {
    bounds: gapBoundsOfReplicates(values, found, plan.options.level),
    method: 'max-t-cluster' as const,
    p: replicates === 0 ? Number.NaN : homogeneityP(values, found),
  }
}

/** Names a random stream: its own for each depth. */
const nameOf = ({ name }: Stratum, depth: number): string => (depth === 0 ? name : `${name}|${depth}`)
