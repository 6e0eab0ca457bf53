import { formatCount } from '../format-number.js'
import { type IntervalRow, intervalPlot } from './intervals.js'
import type { Drawing } from './svg.js'

export interface Forest {
  readonly axis: string
  readonly levels: readonly IntervalRow[]
  readonly domain: readonly [number, number]
  readonly chance: number | undefined
  readonly overall:
    | { readonly value: number; readonly interval?: { readonly low: number; readonly high: number } | undefined }
    | undefined
}

/** More rows than this do not fit on a printed page. */
const maxLevels = 18

/** The groups of one dimension against the whole. Of very many groups, the largest ones are drawn. */
export function forestPlot(forest: Forest): Drawing {
  return intervalPlot({ ...forest, rows: largestLevels(forest.levels) })
}

/** Says when levels were left out of the drawing; empty when all are there. */
export function leftOut(levels: readonly IntervalRow[]): string {
  if (levels.length <= maxLevels) return ''
  return `The ${maxLevels} largest of ${formatCount(levels.length)} groups are drawn; the table has all of them.`
}

function largestLevels(levels: readonly IntervalRow[]): readonly IntervalRow[] {
  if (levels.length <= maxLevels) return levels
  const bySize = levels.toSorted((a, b) => (b.n ?? 0) - (a.n ?? 0))
  const kept = new Set(bySize.slice(0, maxLevels))
  return levels.filter((level) => kept.has(level))
}
