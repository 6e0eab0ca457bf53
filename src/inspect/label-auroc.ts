import { auroc, aurocInterval } from '../metrics/index.js'
import { clusteredAuroc, newcombeInterval, obuchowskiInterval } from '../stats/index.js'
import { clustersByName } from './clusters.js'
import type { InspectedData } from './inspected-data.js'

/** Coverage of the intervals, over all classes together. */
export const LEVEL = 0.95

/** How well one number tells a class from all others. */
export interface LabelAuroc {
  /** Index of the class that has the higher numbers. */
  readonly of: number
  /** From 0.5, since the class is named, but for numbers that are chances of the class. */
  readonly area: number
  readonly low: number
  readonly high: number
  /** Samples that have the number. */
  readonly n: number
}

/**
 * The class that one number tells best, by the lower end of the interval: of two classes the one with the higher
 * numbers, of more each against the rest, in either direction. Persons and groups are drawn as a whole.
 *
 * @param values NaN where missing; shape (n,)
 * @returns undefined where fewer than two classes have the number
 */
export function strongestClass(values: Float64Array, data: InspectedData): LabelAuroc | undefined {
  const { classes } = data
  const tried = classes.length === 2 ? [1] : [...classes.keys()]
  const level = 1 - (1 - LEVEL) / tried.length
  const found = tried.flatMap((one): LabelAuroc[] => {
    const up = classAuroc(values, one, data, level)
    if (up === undefined) return []
    if (up.area >= 0.5) return [up]
    const other = classes.length === 2 ? 0 : one
    return [{ ...up, of: other, area: 1 - up.area, low: 1 - up.high, high: 1 - up.low }]
  })
  return strongest(found)
}

export function strongest(found: readonly LabelAuroc[]): LabelAuroc | undefined {
  return found.reduce<LabelAuroc | undefined>((best, next) => (best && best.low >= next.low ? best : next), undefined)
}

/** AUROC of a class against the rest. @returns undefined where one of the two has none of the numbers */
export function classAuroc(
  values: Float64Array,
  one: number,
  { y, clusters }: InspectedData,
  level: number,
): LabelAuroc | undefined {
  const rows = Array.from(y.keys()).filter((i) => y[i] !== -1 && !Number.isNaN(values[i]))
  const yTrue = Int32Array.from(rows, (i) => Number(y[i] === one))
  if (!yTrue.includes(0) || !yTrue.includes(1)) return undefined
  const scores = Float64Array.from(rows, (i) => values[i])
  const clusterOf = clusters && clustersByName(rows.map((i) => String(clusters.of[i])))
  const bounds = clusterOf ? clusterBounds(yTrue, scores, clusterOf, level) : aurocInterval(yTrue, scores, level)
  if (bounds === undefined) return undefined
  return { of: one, area: auroc(yTrue, scores), low: bounds.low, high: bounds.high, n: rows.length }
}

/** Obuchowski's interval; where it has no width (perfect separation), Newcombe's as if each cluster were one sample. */
function clusterBounds(yTrue: Int32Array, scores: Float64Array, clusterOf: Int32Array, level: number) {
  const of = { of: clusterOf, n: new Set(clusterOf).size }
  const found = clusteredAuroc(yTrue, scores, of)
  const clustersWith = (label: number) => new Set(clusterOf.filter((_, i) => yTrue[i] === label)).size
  const bounds = of.n > 2 ? obuchowskiInterval(found, of.n, level) : undefined
  return bounds ?? newcombeInterval(found.area, clustersWith(1), clustersWith(0), level)
}
