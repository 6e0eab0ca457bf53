import { findingExtractor } from '../findings/index.js'
import { countReports, type FindingReading, type TextCounts } from '../metrics/index.js'
import type { ReportPair } from '../text/index.js'
import type { EvaluationPlan } from './plan.js'
import type { Predictions } from './predictions.js'

/**
 * What is counted in each report, by measure. The same predictions are judged again and again (against floors, by group,
 * with curves), and counting reads every word: so counts are kept as long as the predictions are.
 */
const known = new WeakMap<object, TextCounts>()

/**
 * The counts that the metrics of a plan add up. A report that is missing counts as an empty one.
 *
 * @throws FmbenchError `bad-data` when a report has no reference
 */
export function countsOfReports(predictions: Predictions, plan: Pick<EvaluationPlan, 'writing'>): TextCounts {
  const { counted, outputs } = predictions
  const key = outputs.text ?? predictions
  const counts = known.get(key) ?? countReports(plan.writing?.measures ?? [], reportPairs(predictions), readingOf(plan))
  known.set(key, counts)
  return { ...counts, ...counted }
}

/** Each report beside its references; where it is missing, an empty one. */
export function reportPairs({ references = [], outputs: { text = [] }, isPresent }: Predictions): ReportPair[] {
  return references.map((own, i) => ({ references: own, generated: isPresent[i] === 1 ? text[i] : '' }))
}

/** How the findings of reports are read; undefined where only words are compared. */
export function readingOf({ writing }: Pick<EvaluationPlan, 'writing'>): FindingReading | undefined {
  if (writing?.schema === undefined) return undefined
  return { schema: writing.schema, extract: findingExtractor(writing.schema), policy: writing.policy }
}
