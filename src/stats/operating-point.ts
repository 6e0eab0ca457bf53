import type { SortedScores } from './mann-whitney.js'
import { cutThresholds, type RocCurve, rocCurve } from './roc.js'

/** A decision rule with its two rates. */
export interface OperatingPoint {
  readonly sensitivity: number
  readonly specificity: number
  /** Positive from this score upwards; Infinity where nothing is called positive. */
  readonly threshold: number
  /** The threshold was chosen on the very samples that it is judged on: the rates are optimistic. */
  readonly thresholdSource: 'test'
}

/** What a rate may miss of its target through rounding. */
const ROUNDING = 1e-12

/** Picks a vertex of the curve. */
export type VertexRule = (curve: RocCurve) => number

/**
 * The most sensitive vertex whose specificity is at least the target; of equally sensitive ones the most specific.
 * Nothing is interpolated: each vertex is a rule that exists.
 *
 * @param specificity in [0, 1]
 */
export const atSpecificity =
  (specificity: number): VertexRule =>
  ({ fpr, tpr }) => {
    let vertex = 0
    for (let v = 1; v < fpr.length && 1 - fpr[v] >= specificity - ROUNDING; v++) if (tpr[v] > tpr[vertex]) vertex = v
    return vertex
  }

/**
 * The most specific vertex whose sensitivity is at least the target; of equally specific ones the most sensitive.
 *
 * @param sensitivity in [0, 1]
 */
export const atSensitivity =
  (sensitivity: number): VertexRule =>
  ({ fpr, tpr }) => {
    let vertex = 0
    while (tpr[vertex] < sensitivity - ROUNDING) vertex++
    while (fpr[vertex + 1] === fpr[vertex]) vertex++
    return vertex
  }

/** The vertex farthest above guessing: the largest sensitivity + specificity - 1; of equal ones the most specific. */
export const atLargestYouden: VertexRule = ({ fpr, tpr }) => {
  let vertex = 0
  for (let v = 1; v < fpr.length; v++) if (tpr[v] - fpr[v] > tpr[vertex] - fpr[vertex]) vertex = v
  return vertex
}

/**
 * The decision rule that a rule for picking one finds, with its rates.
 *
 * @param scores those that were sorted; shape (n,)
 * @param weights frequency of each sample, all one when absent; shape (n,)
 * @returns undefined when a class is absent
 */
export function operatingPoint(
  sorted: SortedScores,
  scores: Float64Array,
  pick: VertexRule,
  weights?: Float64Array,
): OperatingPoint | undefined {
  const curve = rocCurve(sorted, weights)
  if (Number.isNaN(curve.fpr[0]) || Number.isNaN(curve.tpr[0])) return undefined
  const vertex = pick(curve)
  return {
    sensitivity: curve.tpr[vertex],
    specificity: 1 - curve.fpr[vertex],
    threshold: cutThresholds(sorted, scores)[vertex],
    thresholdSource: 'test',
  }
}
