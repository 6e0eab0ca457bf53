import { type Matrix, row } from '../core/arrays.js'
import { sum } from './sum.js'

/** Clean skill must exceed chance by more than this before anybody asks which share of it is left. */
export const SKILL_GUARD = 0.02

/**
 * What each point of a curve counts in the mean height of the curve: the area under straight lines between the points,
 * through their span.
 *
 * @param severities in any order; shape (m,)
 * @returns shape (m,), of sum 1; NaN throughout with fewer than two distinct severities
 */
export function areaWeights(severities: ArrayLike<number>): Float64Array {
  const order = Array.from(severities, (_, i) => i).sort((a, b) => severities[a] - severities[b])
  const sorted = order.map((place) => severities[place])
  const span = sorted[sorted.length - 1] - sorted[0]
  const weights = new Float64Array(order.length)
  order.forEach((place, i) => {
    const [before, after] = [sorted[i - 1] ?? sorted[i], sorted[i + 1] ?? sorted[i]]
    // 0 / 0 is NaN where there is no span.
    weights[place] = (after - before) / 2 / span
  })
  return weights
}

/** Mean height of a curve over its severities (rAUC). NaN with fewer than two distinct severities, or an undefined value. */
export function areaUnderCurve(severities: ArrayLike<number>, values: ArrayLike<number>): number {
  return sum(areaWeights(severities).map((weight, i) => weight * values[i]))
}

/**
 * Share of the skill above chance that is left at each severity, within [0, 1].
 *
 * @param values the skill at each severity; the first is that of the clean samples
 * @param guard how far above chance the clean skill must be
 * @returns NaN throughout where it is not
 */
export function retentionCurve(values: ArrayLike<number>, chance: number, guard: number): Float64Array {
  const advantage = values[0] - chance
  const isAbove = advantage > guard
  return Float64Array.from(values, (value) =>
    isAbove ? Math.min(1, Math.max(0, (value - chance) / advantage)) : Number.NaN,
  )
}

/** The largest loss of skill at any severity; 0 where there is none. @param values the first is clean; NaN where one is undefined */
export function worstCaseDrop(values: ArrayLike<number>): number {
  return values[0] - Math.min(...Array.from(values))
}

/**
 * The severity at which half of the skill above chance is gone, on straight lines between the points (s50).
 *
 * @param severities ascending; the first is 0, the clean samples
 * @param retention as from `retentionCurve`
 * @returns NaN where the curve never falls so low, or is undefined
 */
export function halfRetentionSeverity(severities: ArrayLike<number>, retention: ArrayLike<number>): number {
  for (let i = 1; i < severities.length; i++) {
    if (!(retention[i] <= 0.5)) continue
    const [before, after] = [retention[i - 1], retention[i]]
    return severities[i - 1] + ((severities[i] - severities[i - 1]) * (before - 0.5)) / (before - after)
  }
  return Number.NaN
}

/**
 * Cosine between the two rows of each place.
 *
 * @param first shape (n, k)
 * @param second shape (n, k)
 * @returns shape (n,); NaN where a row has no length, for it has no direction
 */
export function rowCosines(first: Matrix, second: Matrix): Float64Array {
  return Float64Array.from({ length: first.rows }, (_, i) => {
    const [a, b] = [row(first, i), row(second, i)]
    const dot = (x: Float64Array, y: Float64Array): number => sum(x.map((value, j) => value * y[j]))
    return dot(a, b) / Math.sqrt(dot(a, a)) / Math.sqrt(dot(b, b))
  })
}

/** 1 where two decisions agree, else 0; shape (n,) */
export function agreements(first: Int32Array, second: Int32Array): Float64Array {
  return Float64Array.from(first, (decision, i) => Number(decision === second[i]))
}
