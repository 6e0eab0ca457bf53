import type { Metric } from '../metrics/index.js'
import { publishableTiers, tiersOfAll } from '../stats/index.js'
import { judge } from './judged.js'
import type { EvaluationPlan } from './plan.js'
import type { Predictions } from './predictions.js'
import { partsOf, type Stratum } from './strata.js'

/** How much may be told: 0 nothing, 1 sizes, 2 what tells class counts too, 3 what tells decisions too. */
export interface Tellable {
  readonly overall: number
  /** By stratum, by level; a level that may not be named is 0. */
  readonly levels: ReadonlyMap<string, ReadonlyMap<string, number>>
}

/** What may be told about persons, all strata taken together: no small count of them may be solved for. */
export function tellableOf(plan: EvaluationPlan, predictions: Predictions, strata: readonly Stratum[]): Tellable {
  const judged = judge(predictions, plan)
  const dimensions = [...new Map(strata.flatMap(partsOf).map((part) => [part.name, part])).values()]
  const places = new Map(dimensions.map(({ name }, d) => [name, d]))
  const rows = {
    dimensions: dimensions.map(({ of }) => of),
    tables: strata.map((stratum) => ({
      dimensions: partsOf(stratum).map(({ name }) => places.get(name) as number),
      of: stratum.of,
      groups: stratum.levels.length,
    })),
    classOf: judged.classOf,
    // A missing prediction is a decision too: -1.
    decisionOf: judged.label?.output ?? Int32Array.from(predictions.isPresent, (present) => present - 1),
    ...(predictions.subjects && { personOf: numbered(predictions.subjects) }),
  }
  const tiers = publishableTiers(rows, plan.minCell)
  return {
    overall: tiersOfAll(rows, plan.minCell),
    levels: new Map(
      strata.map(({ name, levels }, s) => [name, new Map(levels.map((level, l) => [level, tiers[s][l]]))]),
    ),
  }
}

function numbered(names: readonly string[]): Int32Array {
  const places = new Map<string, number>()
  return Int32Array.from(names, (name) => {
    const place = places.get(name) ?? places.size
    places.set(name, place)
    return place
  })
}

/** Ranks and means of errors: with the class counts known, no number of persons can be read from them. */
const TELL_CLASSES_AT_MOST =
  /^(AUROC|Partial-AUROC|Average-Precision|Brier|Log-Loss|ECE-\d|ECE-Classwise|ACE|Calibration-Slope|CITL|OE-Ratio|Spiegelhalter)/

/**
 * From which tier on a metric may be told. What is made of decisions tells the confusion matrix; of other metrics
 * that count samples (top-k, sensitivity at a given specificity) nobody here knows what they count, nor of private ones.
 */
export function tierOf({ id, needs }: Metric): number {
  if (needs === 'label') return 3
  return needs === 'value' || TELL_CLASSES_AT_MOST.test(id) ? 2 : Number.POSITIVE_INFINITY
}
