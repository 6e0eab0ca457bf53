import { column } from '../core/index.js'
import { FINDING_COUNTS } from '../findings/index.js'
import type { Metric, TextCounts } from '../metrics/index.js'
import { publishableTiers, tiersOfAll } from '../stats/index.js'
import { type Judged, judge } from './judged.js'
import type { EvaluationPlan } from './plan.js'
import type { Predictions } from './predictions.js'
import { atDepth, depthOf, depthsOf, type Stratum } from './strata.js'

/** How much may be told: 0 nothing, 1 sizes, 2 what tells class counts too, 3 what tells decisions too. */
export interface Tellable {
  readonly overall: number
  /** By stratum, by level; a level that may not be named is 0. */
  readonly levels: ReadonlyMap<string, ReadonlyMap<string, number>>
}

/** What may be told about persons, all strata taken together: no small count of them may be solved for. */
export function tellableOf(plan: EvaluationPlan, predictions: Predictions, strata: readonly Stratum[]): Tellable {
  const judged = judge(predictions, plan)
  const tables = strata.flatMap(tablesOf)
  const dimensions = new Map(tables.flatMap(({ parts }) => [...parts]))
  const names = [...dimensions.keys()]
  const rows = {
    dimensions: [...dimensions.values()],
    tables: tables.map(({ parts, grouped }) => ({
      dimensions: [...parts.keys()].map((name) => names.indexOf(name)),
      of: grouped.of,
      groups: grouped.levels.length,
    })),
    classOf: judged.classOf,
    // A missing prediction is a decision too: -1.
    decisionOf: judged.label?.output ?? Int32Array.from(predictions.isPresent, (present) => present - 1),
    ...(judged.text && saidOfReports(judged.text.output)),
    ...(predictions.subjects && { personOf: numbered(predictions.subjects) }),
  }
  const isCoarse = hasFewScores(judged, plan.minCell)
  const told = (tier: number): number => (isCoarse && tier === 2 ? 1 : tier)
  const tiers = publishableTiers(rows, plan.minCell)
  const toldOf = (stratum: Stratum, level: number): number =>
    Math.min(
      ...tables.flatMap(({ stratum: { name }, depth, grouped }, t) => {
        const isSame = name === stratum.name && isWholeAt(stratum, level, depth)
        return isSame ? [tiers[t][grouped.levels.indexOf(stratum.levels[level])]] : []
      }),
    )
  return {
    overall: told(tiersOfAll(rows, plan.minCell)),
    levels: new Map(
      strata.map((stratum) => [
        stratum.name,
        new Map(stratum.levels.map((level, l) => [level, told(toldOf(stratum, l))] as const)),
      ]),
    ),
  }
}

/**
 * Whether a floor's few distinct scores are nearly decisions, which nobody checked: its values could tell them. One
 * answer for all samples tells the sizes of the classes and no more.
 */
export function tellsDecisions(plan: EvaluationPlan, predictions: Predictions): boolean {
  const judged = judge(predictions, plan)
  const { score, probability } = judged
  const width = score === undefined ? plan.classes.length : 1
  const values = score?.output ?? probability?.output.data ?? new Float64Array()
  const isConstant = values.every((value, place) => value === values[place % width])
  return !isConstant && hasFewScores(judged, plan.minCell)
}

/** Of scores that are nearly decisions, a mean error tells how these fell: what tells classes then tells decisions. */
function hasFewScores({ score, probability }: Judged, minCell: number): boolean {
  const values = score?.output ?? probability?.output.data
  return values !== undefined && new Set(values).size < 2 * minCell
}

/** Of reports, the class is whether the reference holds a finding, and the decision whether the generated text does. */
function saidOfReports({ findings }: TextCounts): { classOf: Int32Array; decisionOf: Int32Array } | undefined {
  if (findings === undefined) return undefined
  const [tp, fp, fn] = (['tp', 'fp', 'fn'] as const).map((count) => column(findings, FINDING_COUNTS.indexOf(count)))
  return {
    classOf: Int32Array.from(tp, (found, i) => Number(found + fn[i] > 0)),
    decisionOf: Int32Array.from(tp, (found, i) => Number(found + fp[i] > 0)),
  }
}

/** A way to group in which every sample stands once, and what it is cut by. */
interface Table {
  readonly stratum: Stratum
  readonly depth: number
  readonly grouped: Stratum
  /** By name, the level of each sample; shape (n,) */
  readonly parts: ReadonlyMap<string, Int32Array>
}

/**
 * One table per depth of the levels. A deeper one is cut by all above it too, so that what a level has beside the
 * levels that are part of it, which somebody could subtract, is a group to be protected like any other.
 */
function tablesOf(stratum: Stratum): Table[] {
  const parts = new Map((stratum.parts ?? []).map(({ name, of }) => [nameOf(name, 0), of]))
  if (stratum.parts !== undefined) return [{ stratum, depth: 0, grouped: stratum, parts }]
  const steps = depthsOf(stratum).map((depth) => atDepth(stratum, depth))
  return steps.map((grouped, depth) => ({
    stratum,
    depth,
    grouped,
    parts: new Map(steps.slice(0, depth + 1).map(({ name, of }, d) => [nameOf(name, d), of])),
  }))
}

const nameOf = (stratum: string, depth: number): string => JSON.stringify([stratum, depth])

/** Whether the table of this depth has the level with all its samples; deeper ones divide it where it has parts. */
function isWholeAt(stratum: Stratum, level: number, depth: number): boolean {
  const own = depthOf(stratum, level)
  const hasParts = Object.values(stratum.parents).includes(stratum.levels[level])
  return depth === own || (depth > own && !hasParts)
}

function numbered(names: readonly string[]): Int32Array {
  const places = new Map<string, number>()
  return Int32Array.from(names, (name) => {
    const place = places.get(name) ?? places.size
    places.set(name, place)
    return place
  })
}

/** From which tier on a metric may be told; never, where it sets no limit to what it tells. */
export function tierOf({ tells }: Metric): number {
  if (tells === undefined) return Number.POSITIVE_INFINITY
  return tells === 'classes' ? 2 : 3
}
