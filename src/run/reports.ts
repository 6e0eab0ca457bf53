import {
  categoryCounts,
  collapseOf,
  copiedShare,
  FINDING_COUNTS,
  sumCounts,
  templateSimilarity,
} from '../findings/index.js'
import type { EvalRecord, RecordReports } from '../spec/eval.js'
import { mean } from '../stats/index.js'
import { bleuSignature, countText, readingGrade, scoreReports } from '../text/index.js'
import { type ExternalValues, summarizeExternal } from './external-metrics.js'
import { countsOfReports } from './judged-reports.js'
import type { EvaluationPlan } from './plan.js'
import type { Predictions } from './predictions.js'

/** One text for so many of the inputs is a collapse, unless people repeat themselves as often: METRICS, I5. */
const COLLAPSED_SHARE = 0.2

/** More than this share of reports copied from the training part. */
const COPIED_SHARE = 0.5

/** What a record says about reports, with what a reader must be told first. */
export interface ReportFacts {
  readonly reports: RecordReports
  readonly marks: EvalRecord['marks']
  readonly warnings: readonly string[]
}

/**
 * Whether a model wrote reports or one report again and again, and what the rates are made of.
 *
 * @param training reports that the model could learn from, where they are at hand
 */
export function factsOfReports(
  plan: EvaluationPlan,
  predictions: Predictions,
  {
    training,
    external = [],
  }: { training?: readonly string[] | undefined; external?: readonly ExternalValues[] | undefined },
): ReportFacts | undefined {
  const { writing } = plan
  const { references = [], outputs, isPresent } = predictions
  if (writing === undefined) return undefined
  const written = (outputs.text ?? []).map((text, i) => (isPresent[i] === 1 ? text : ''))
  const firsts = references.map(([first]) => first)
  const copied = training && training.length > 0 ? copiedShare(written, training) : undefined
  const generated = repetition(written)
  const theirs = repetition(firsts)
  const reports: RecordReports = {
    ...(writing.schema && {
      finding_schema: {
        schema_id: writing.schema.schema_id,
        version: writing.schema.version,
        uncertain: writing.policy,
      },
    }),
    generated,
    references: theirs,
    ...(copied !== undefined && { copied_share: orNull(copied) }),
    ...countedFindings(plan, predictions),
    ...(plan.options.textEncoder && { text_encoder: plan.options.textEncoder }),
    ...(external.length > 0 && { external: summarizeExternal(external, plan, predictions) }),
    ...(writing.measures.includes('bleu') && { bleu_signature: signatureOf(references) }),
  }
  const isCollapsed = isRepeating(generated, theirs)
  const isCopied = copied !== undefined && copied > COPIED_SHARE
  return {
    reports,
    marks: [...(isCollapsed ? (['mode_collapse'] as const) : []), ...(isCopied ? (['copies_training'] as const) : [])],
    warnings: warningsOf(reports, { isCollapsed, isCopied }),
  }
}

function repetition(texts: readonly string[]): RecordReports['generated'] {
  const { distinct, mostFrequentShare } = collapseOf(texts)
  const words = texts.map((text) => countText(text).words)
  const grade = scoreReports(
    readingGrade,
    texts.map((text) => ({ references: [text], generated: text })),
  )
  return {
    distinct,
    most_frequent_share: orNull(mostFrequentShare),
    template_similarity: orNull(Math.min(1, templateSimilarity(texts))),
    empty: texts.filter((text) => text.trim() === '').length,
    words: orNull(mean(Float64Array.from(words))),
    reading_grade: orNull(grade),
  }
}

const orNull = (value: number): number | null => (Number.isFinite(value) ? value : null)

/** People repeat themselves, too ("No acute disease."): what counts is how much more often a model does. */
function isRepeating(generated: RecordReports['generated'], references: RecordReports['references']): boolean {
  const [ours, theirs] = [generated.most_frequent_share ?? 0, references.most_frequent_share ?? 0]
  return ours > COLLAPSED_SHARE && ours > 2 * theirs
}

function countedFindings(
  plan: EvaluationPlan,
  predictions: Predictions,
): Pick<RecordReports, 'counts' | 'categories'> | undefined {
  const { findings, finding_categories: categories } = countsOfReports(predictions, plan)
  const { schema } = plan.writing ?? {}
  if (schema === undefined || findings === undefined || categories === undefined) return undefined
  const sums = [...sumCounts(findings), ...sumCounts(categories)]
  return {
    counts: Object.fromEntries(FINDING_COUNTS.map((name, i) => [name, sums[i]])),
    categories: categoryCounts(sums, schema).map((one) => ({ ...one, support: one.tp + one.fn })),
  }
}

function signatureOf(references: readonly (readonly string[])[]): string {
  const numbers = new Set(references.map(({ length }) => length))
  const [only = 0] = numbers
  return bleuSignature(numbers.size > 1 ? 'var' : only)
}

function warningsOf(
  { generated, references, copied_share: copied }: RecordReports,
  { isCollapsed, isCopied }: { readonly isCollapsed: boolean; readonly isCopied: boolean },
): string[] {
  const share = (value: number | null | undefined) => `${Math.round(100 * (value ?? 0))}%`
  const said: string[] = []
  if (isCollapsed) {
    said.push(
      `One and the same text is written for ${share(generated.most_frequent_share)} of the cases (${generated.distinct} different texts in all; people wrote ${references.distinct}): scores of words say nothing about such reports.`,
    )
  }
  if (isCopied) said.push(`${share(copied)} of the reports are copies of training reports, word for word.`)
  if (generated.empty > 0) said.push(`${generated.empty} reports are empty: they miss every finding.`)
  return said
}
