import type { Registry } from '../core/index.js'
import { isCalibrationImprecise, type Metric } from '../metrics/index.js'
import type { RecordEstimate, RecordFairness, RecordParity } from '../spec/eval.js'
import {
  type Bounds,
  type Clusters,
  clusteredShareInterval,
  type GroupEstimate,
  type GroupRates,
  gapBoundsBonferroni,
  groupRates,
  type Interval,
  type ParityGaps,
  parityGaps,
  wilsonInterval,
} from '../stats/index.js'
import { hasEnough, type ScoredLevel, type ScoredStratum, sharesSubjects } from './gaps.js'
import { inputOf, type Judged } from './judged.js'
import type { EvaluationPlan } from './plan.js'
import { atDepth, depthOf, depthsOf } from './strata.js'

/** The decisions about one group. */
interface Decisions {
  /** 1 for the positive class; shape (n,) */
  readonly yTrue: Int32Array
  /** 1 for called positive, -1 where a prediction is missing; shape (n,) */
  readonly yPred: Int32Array
}

type Group = RecordFairness['groups'][string]
type Rates = Omit<Group, 'calibration' | 'calibration_imprecise'>
type RateId = 'base_rate' | 'selection_rate' | 'TPR' | 'FPR' | 'PPV'

interface Rate {
  readonly rate: keyof GroupRates
  /** Of which samples it is the share. */
  isCounted(y: number, called: number): boolean
  isHit(y: number, called: number): boolean
  readonly whyUndefined: 'empty' | 'no_positives' | 'no_negatives' | 'no_predicted_positives'
}

const isCalled = (_: number, called: number): boolean => called === 1
const isPositive = (y: number): boolean => y === 1
const isAny = (): boolean => true

const RATES: Readonly<Record<RateId, Rate>> = {
  base_rate: { rate: 'baseRate', isCounted: isAny, isHit: isPositive, whyUndefined: 'empty' },
  selection_rate: { rate: 'selectionRate', isCounted: isAny, isHit: isCalled, whyUndefined: 'empty' },
  TPR: { rate: 'tpr', isCounted: isPositive, isHit: isCalled, whyUndefined: 'no_positives' },
  FPR: { rate: 'fpr', isCounted: (y) => y === 0, isHit: isCalled, whyUndefined: 'no_negatives' },
  PPV: { rate: 'ppv', isCounted: isCalled, isHit: isPositive, whyUndefined: 'no_predicted_positives' },
}

/** Whether the probabilities of a group mean what they say. */
const CALIBRATION = ['Calibration-Slope', 'CITL', 'ACE-15']

/**
 * Rates of decisions and calibration by group, for two classes, at the one threshold of the benchmark; and how far the
 * groups with enough samples are apart in each rate. Nothing for other tasks or without decisions.
 */
export function fairnessOf(
  plan: EvaluationPlan,
  clusters: Clusters | undefined,
  dimensions: readonly ScoredStratum[],
  metrics: Registry<Metric>,
): Record<string, RecordFairness> {
  const found = dimensions.flatMap((dimension) => {
    const { stratum } = dimension
    const decisions = dimension.levels.map(({ judged }) => decisionsOf(judged, plan))
    if (decisions.some((of) => of === undefined)) return []
    const all = decisions.filter((of) => of !== undefined)
    const rates = dimension.levels.map((level, l) => ratesOf(all[l], level, plan))
    const groups = stratum.levels.map((name, l): [string, Group] => [
      name,
      {
        ...rates[l],
        ...(!stratum.isLabelDerived && calibrationOf(dimension.levels[l], plan, metrics)),
      },
    ])
    const parity = stratum.isLabelDerived
      ? []
      : depthsOf(stratum).flatMap((depth) => parityOf(dimension, depth, rates, all, clusters, plan))
    return [[stratum.name, { level: plan.options.level, groups: Object.fromEntries(groups), parity }] as const]
  })
  return Object.fromEntries(found)
}

function decisionsOf({ label }: Judged, { positiveClass, classes }: EvaluationPlan): Decisions | undefined {
  if (label === undefined || positiveClass === undefined) return undefined
  const positive = classes.indexOf(positiveClass)
  return {
    yTrue: label.truth.y.map((y) => Number(y === positive)),
    yPred: label.output.map((y) => (y < 0 ? y : Number(y === positive))),
  }
}

function ratesOf(decisions: Decisions, { clusters }: ScoredLevel, { options: { level } }: EvaluationPlan): Rates {
  const { yTrue, yPred } = decisions
  const values = groupRates(yTrue, yPred)
  const estimate = ({ rate, isCounted, isHit, whyUndefined }: Rate): RecordEstimate => {
    const counted = Array.from(yTrue, (y, i) => isCounted(y, yPred[i]))
    const hits = Array.from(yTrue, (y, i) => isHit(y, yPred[i]))
    const n = counted.filter(Boolean).length
    if (n === 0) return { value: null, n, why: whyUndefined }
    const nHits = hits.filter((hit, i) => hit && counted[i]).length
    const interval =
      clusters === undefined ? wilsonInterval(nHits, n, level) : clusteredShareInterval(counted, hits, clusters, level)
    return { value: values[rate], n, ...boundsOf(interval) }
  }
  return {
    method: clusters === undefined ? 'wilson' : 'jackknife-cluster',
    base_rate: estimate(RATES.base_rate),
    selection_rate: estimate(RATES.selection_rate),
    TPR: estimate(RATES.TPR),
    FPR: estimate(RATES.FPR),
    PPV: estimate(RATES.PPV),
  }
}

function calibrationOf(
  { judged, clusters }: ScoredLevel,
  { options: { level } }: EvaluationPlan,
  metrics: Registry<Metric>,
): Pick<Group, 'calibration' | 'calibration_imprecise'> {
  if (judged.probability === undefined) return {}
  const found = CALIBRATION.map((id): [string, RecordEstimate] => {
    const metric = metrics.get(id)
    const input = inputOf(judged, metric)
    const value = input === undefined ? Number.NaN : metric.compute(input.truth, input.output)
    if (input === undefined || Number.isNaN(value)) {
      return [
        id,
        { value: null, why: (input && metric.undefinedReason(input.truth, input.output)) ?? 'not_applicable' },
      ]
    }
    const expected = metric.nullExpectation?.(input.truth, input.output)
    // The formula is for independent samples.
    const interval = clusters === undefined ? metric.interval?.(input.truth, input.output, level) : undefined
    return [id, { value, ...(expected !== undefined && { null_expectation: expected }), ...boundsOf(interval) }]
  })
  const [zeros, ones] = [0, 1].map((k) => judged.classOf.filter((y) => y === k).length)
  const isImprecise = isCalibrationImprecise(zeros, ones)
  return { calibration: Object.fromEntries(found), ...(isImprecise && { calibration_imprecise: true }) }
}

/** How far the groups at one depth are apart; none when fewer than two have enough samples. */
function parityOf(
  { stratum, levels }: ScoredStratum,
  depth: number,
  rates: readonly Rates[],
  decisions: readonly Decisions[],
  clusters: Clusters | undefined,
  plan: EvaluationPlan,
): RecordParity[] {
  const places = [...levels.keys()].filter((l) => depthOf(stratum, l) === depth && hasEnough(levels[l].judged, plan))
  if (places.length < 2) return []
  const gaps = parityGaps(places.map((l) => groupRates(decisions[l].yTrue, decisions[l].yPred)))
  const isShared = clusters !== undefined && sharesSubjects(atDepth(stratum, depth), clusters)
  const boundsOfGaps = (ids: readonly RateId[]): Bounds | undefined => {
    const each = ids.map((id) => places.map((l) => rates[l][id]))
    if (isShared || ids.length === 0 || !each.every((groups) => groups.every(hasInterval))) return undefined
    const bounds = each.map((groups) => gapBoundsBonferroni(groups.filter(hasInterval), plan.options.level, ids.length))
    return { low: Math.max(...bounds.map(({ low }) => low)), high: Math.max(...bounds.map(({ high }) => high)) }
  }
  /** @param ids of the rates whose gap it is, or the larger of whose gaps */
  const estimate = (gap: keyof ParityGaps, ...ids: RateId[]): RecordEstimate => {
    const value = gaps[gap]
    return Number.isNaN(value) ? { value: null, why: 'no_predicted_positives' } : { value, ...boundsOfGaps(ids) }
  }
  return [
    {
      ...(depth > 0 && { depth }),
      groups: places.map((l) => stratum.levels[l]),
      ...(!isShared && { method: places.length === 2 ? 'mover' : 'mover-bonferroni' }),
      demographic_parity: estimate('demographicParity', 'selection_rate'),
      demographic_parity_ratio: estimate('demographicParityRatio'),
      equal_opportunity: estimate('equalOpportunity', 'TPR'),
      false_positives: estimate('fpr', 'FPR'),
      equalized_odds: estimate('equalizedOdds', 'TPR', 'FPR'),
      predictive_parity: estimate('ppv', 'PPV'),
    },
  ]
}

function hasInterval(estimate: RecordEstimate): estimate is RecordEstimate & GroupEstimate {
  return estimate.value !== null && estimate.low !== undefined && estimate.high !== undefined
}

const boundsOf = (interval: Interval | undefined) => interval && { low: interval.low, high: interval.high }
