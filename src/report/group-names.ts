import { ancestorsOf, inTreeOrder } from '../spec/ancestors.js'
import type { EvalRecord } from '../spec/eval.js'
import { levels } from './estimates.js'

/** `scanner:sex` is an intersection. @param depth of the levels, below the top */
export function dimensionName(dimension: string, depth = 0): string {
  const name = dimension.split(':').join(' × ').replaceAll('_', ' ')
  return depth === 0 ? name : `${name}, parts${depth === 1 ? '' : ` at depth ${depth}`}`
}

/** The name of a level as a reader sees it: behind an arrow, where it is part of the level above. */
export function levelName(record: EvalRecord, dimension: string, level: string): string {
  const arrows = '↳\u00a0'.repeat(ancestorsOf(level, parentsOf(record, dimension)).length)
  return arrows + (level.trim() === '' ? '(empty)' : level)
}

/** Levels of a dimension as they are listed: each behind the one it is part of. */
export function listedLevels(record: EvalRecord, dimension: string): string[] {
  return inTreeOrder(levels(record, dimension), parentsOf(record, dimension))
}

/** How many levels a level is part of. */
export function depthOf(record: EvalRecord, dimension: string, level: string): number {
  return ancestorsOf(level, parentsOf(record, dimension)).length
}

function parentsOf({ parents = {} }: EvalRecord, dimension: string): Readonly<Record<string, string>> {
  return Object.hasOwn(parents, dimension) ? parents[dimension] : {}
}
