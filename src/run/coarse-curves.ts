import { column } from '../core/index.js'
import { mergeBins, mergedCuts, type ScoreHistogram } from '../stats/index.js'
import type { Curves } from './curves.js'
import { judge } from './judged.js'
import type { EvaluationPlan } from './plan.js'
import type { Predictions } from './predictions.js'

/** With fewer ranges left, a curve would be a drawing of the merging. */
const MIN_RANGES = 3

/**
 * The curves of a binary task over ranges of scores in which neither class has from 1 to `minCell` - 1 persons. One
 * set of ranges serves both curves, and none of them crosses the threshold of decisions, so that no difference of
 * published counts is smaller.
 *
 * @param isDecisionTold whether the confusion matrix is published too
 * @returns nothing for other tasks, when persons have several samples, when predictions are missing, or when labels
 *   were given that follow no threshold
 */
export function coarseCurves(plan: EvaluationPlan, predictions: Predictions, isDecisionTold: boolean): Curves {
  const judged = judge(predictions, plan)
  const { score, probability, label, isWhole } = judged
  const { ids, subjects = ids } = predictions
  if (score === undefined || !isWhole || new Set(subjects).size < subjects.length) return {}
  const positive = plan.classes.indexOf(plan.positiveClass as string) // a score exists only for a binary task
  const isCalled = label?.output.map((k) => Number(k === positive))
  const values = Float64Array.from(new Set(score.output)).sort()
  const histogram = countByValue(values, score.truth, score.output)
  const cut = isDecisionTold && isCalled ? firstCalled(values, score.output, isCalled) : 0
  if (cut === undefined) return {}
  const cuts = cutsAround(histogram, cut, plan.minCell)
  const ranges = cuts.length - 1
  if (ranges < 1 || (ranges < values.length && ranges < MIN_RANGES)) return {}
  const merged = mergeBins(histogram, cuts)
  const p = probability && column(probability.output, positive)
  const isScore = p?.every((value, i) => value === score.output[i])
  return { roc: rocOf(merged), ...(p && isScore && { calibration: { bins: bins(merged, cuts, values, p) } }) }
}

function countByValue(values: Float64Array, truth: Int32Array, score: Float64Array): ScoreHistogram {
  const places = new Map(Array.from(values, (value, v) => [value, v]))
  const positives = new Float64Array(values.length)
  const negatives = new Float64Array(values.length)
  for (let i = 0; i < score.length; i++) (truth[i] === 1 ? positives : negatives)[places.get(score[i]) as number]++
  return { positives, negatives }
}

/** Where, among the sorted values, decisions turn positive; undefined when they do not follow the score. */
function firstCalled(values: Float64Array, score: Float64Array, isCalled: Int32Array): number | undefined {
  const called = score.filter((_, i) => isCalled[i] === 1)
  const least = called.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)
  if (score.some((value, i) => value >= least && isCalled[i] === 0)) return undefined
  const place = values.indexOf(least)
  return place < 0 ? values.length : place
}

/** The ranges below the cut, then those above it; empty when a side cannot be told. */
function cutsAround({ positives, negatives }: ScoreHistogram, cut: number, minCell: number): number[] {
  const part = (start: number, end: number) => {
    if (start === end) return [start]
    const side = { positives: positives.subarray(start, end), negatives: negatives.subarray(start, end) }
    return mergedCuts(side, minCell).map((place) => start + place)
  }
  const [below, above] = [part(0, cut), part(cut, positives.length)]
  return below.length === 0 || above.length === 0 ? [] : [...below, ...above.slice(1)]
}

function rocOf({ positives, negatives }: ScoreHistogram): NonNullable<Curves['roc']> {
  const share = (counts: Float64Array): number[] => {
    const total = counts.reduce((sum, n) => sum + n, 0)
    const onGrid = [0]
    let above = 0
    for (const n of counts.toReversed()) {
      above += n
      onGrid.push(toFourDecimals(above / total))
    }
    return onGrid
  }
  return { fpr: share(negatives), tpr: share(positives) }
}

/** Ranges whose mean lies in the same tenth make one bin. */
function bins(merged: ScoreHistogram, cuts: readonly number[], values: Float64Array, p: Float64Array) {
  const tenths = new Map<number, { n: number; nPositives: number; sum: number }>()
  merged.positives.forEach((nPositives, r) => {
    const [least, end] = [values[cuts[r]], values[cuts[r + 1]] ?? Number.POSITIVE_INFINITY]
    const inRange = p.filter((value) => value >= least && value < end)
    const sum = inRange.reduce((total, value) => total + value, 0)
    const tenth = Math.min(9, Math.floor((10 * sum) / inRange.length))
    const held = tenths.get(tenth) ?? { n: 0, nPositives: 0, sum: 0 }
    tenths.set(tenth, { n: held.n + inRange.length, nPositives: held.nPositives + nPositives, sum: held.sum + sum })
  })
  return [...tenths.values()].map(({ n, nPositives, sum }) => ({
    n,
    mean_p: Number((sum / n).toFixed(2)),
    mean_y: toFourDecimals(nPositives / n),
  }))
}

const toFourDecimals = (value: number): number => Number(value.toFixed(4))
