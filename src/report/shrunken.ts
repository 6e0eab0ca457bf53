import type { EvalRecord } from '../spec/eval.js'
import { isEligibleForGap } from '../stats/gaps.js'
import { normalQuantile } from '../stats/normal.js'
import { shrinkToMean } from '../stats/shrinkage.js'
import { dimensions, levelEstimate, levels, primaryMetric } from './estimates.js'
import { depthOf } from './group-names.js'
import type { ReportContext } from './section.js'

/** The place in the page that says what shrunken means. */
export const SHRUNKEN_ID = 'how-shrunken'

/**
 * The values of a metric in these levels drawn towards their mean, levels of one depth together; undefined where a
 * level has no value with an interval or too few samples for a gap, or is the only one of its depth that is left.
 */
export function shrunkenEstimates(
  record: EvalRecord,
  dimension: string,
  metric: string,
  names: readonly string[],
): (number | undefined)[] {
  const known = names.flatMap((level, place) => {
    const { value, interval, n = 0 } = levelEstimate(record, dimension, level, metric)
    if (value === null || interval === undefined || !(interval.low < interval.high)) return []
    if (!isEligibleForGap(n, classCountsOf(record, dimension, level))) return []
    const error = (interval.high - interval.low) / (2 * normalQuantile(0.5 + interval.level / 2))
    return [{ place, depth: depthOf(record, dimension, level), value, variance: error ** 2 }]
  })
  const found = new Array<number | undefined>(names.length).fill(undefined)
  for (const depth of new Set(known.map(({ depth }) => depth))) {
    const alike = known.filter((entry) => entry.depth === depth)
    if (alike.length < 2) continue
    const drawn = shrinkToMean(
      Float64Array.from(alike, ({ value }) => value),
      Float64Array.from(alike, ({ variance }) => variance),
    )
    alike.forEach(({ place }, i) => {
      found[place] = drawn[i]
    })
  }
  return found
}

/** Of two classes, where rates by group tell them. */
function classCountsOf({ fairness = {} }: EvalRecord, dimension: string, level: string): number[] {
  const groups = Object.hasOwn(fairness, dimension) ? fairness[dimension].groups : {}
  if (!Object.hasOwn(groups, level)) return []
  return [groups[level].TPR.n, groups[level].FPR.n].filter((n) => n !== undefined)
}

/** Whether the report shows any such value. */
export function hasShrunken(context: ReportContext): boolean {
  const { record } = context
  const metric = primaryMetric(context)
  if (metric === undefined) return false
  return dimensions(record).some((dimension) =>
    shrunkenEstimates(record, dimension, metric, levels(record, dimension)).some((value) => value !== undefined),
  )
}
