import {
  criticalSafety,
  FINDING_COUNTS,
  FINDING_RATIOS,
  type FindingCount,
  type FindingRatio,
  MACRO_SUPPORT,
  macroF1,
  reportQualityScore,
} from '../findings/index.js'
import type { UndefinedReason } from './metric.js'
import { TEXT_SCORES } from './report-measures.js'
import { textMetric } from './text-metric.js'

const columnsOf = (counts: readonly FindingCount[]) => counts.map((count) => FINDING_COUNTS.indexOf(count))

const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0)

const WHAT: Readonly<Record<string, string>> = {
  finding_precision: 'Of the findings that the reports say are there, how many their references say are there, too.',
  finding_recall: 'Of the findings that the references say are there, how many the reports say are there, too.',
  finding_f1_micro: 'The harmonic mean of precision and recall of findings, all categories together.',
  clinical_accuracy:
    'Of the categories that a reference speaks of or a report finds, how many the two say the same of. Where neither says a word nothing is won.',
  hallucination_rate:
    'Of the findings that the reports say are there, how many their references do not support. A finding that the author of a reference did not write down counts as made up, even where the image shows it.',
  hallucination_rate_reports: 'How many reports hold at least one finding that their reference does not support.',
  hallucination_rate_critical:
    'How many reports make up a finding that is critical: that harms at once when it is wrong.',
  omission_rate: 'Of the findings that the references say are there, how many the reports leave out.',
  omission_rate_reports: 'How many reports leave out at least one finding of their reference.',
  omission_rate_critical: 'How many reports leave out a critical finding.',
  polarity_flip_rate:
    'Of the categories that both texts speak of, of how many one says that it is there and the other that it is not.',
  attribute_error_rate:
    'Of the attributes (side, severity) that both texts give of a finding that both say is there, how many differ.',
  unsupported_comparison_rate:
    'How many reports compare with an earlier examination ("unchanged", "new since"). Nothing that a model is given here shows one.',
}

const EMPTY_DENOMINATOR: Readonly<Record<string, UndefinedReason>> = {
  finding_precision: 'no_predicted_positives',
  hallucination_rate: 'no_predicted_positives',
  finding_recall: 'no_positives',
  finding_f1_micro: 'no_positives',
  clinical_accuracy: 'no_positives',
  omission_rate: 'no_positives',
  polarity_flip_rate: 'nothing_in_both',
  attribute_error_rate: 'nothing_in_both',
}

function ratioMetric({ id, label, direction, numerator, denominator, among }: FindingRatio) {
  return textMetric({
    id,
    label,
    direction,
    range: [0, 1],
    source: 'Definition of fmbench, of the findings that its rules read in both texts: docs/finding-extraction.md',
    meaning: {
      what: `${WHAT[id]} Counted among ${among}.`,
      example: `${id} 0.25: one in four of the ${among}.`,
    },
    undefinedWhen: `no finding schema is named, or there are none of the ${among}`,
    reads: [
      { measure: 'findings', columns: columnsOf(numerator) },
      { measure: 'findings', columns: columnsOf(denominator) },
    ],
    scoreOf: (over, under) => sum(over) / sum(under),
    isShare: true,
    whyUndefined: EMPTY_DENOMINATOR[id] ?? 'empty',
  })
}

const macroMetric = textMetric({
  id: 'finding_f1_macro',
  label: 'F1 of findings, mean over categories',
  direction: 'higher',
  range: [0, 1],
  source: 'Definition of fmbench',
  meaning: {
    what: `F1 of each category that at least ${MACRO_SUPPORT} references say is there; then the mean: rare findings count like frequent ones.`,
    example:
      'finding_f1_macro 0.20 with a finding_f1_micro of 0.50: the frequent findings are found, the rare ones are not.',
  },
  undefinedWhen: `no finding schema is named, or no category is there in ${MACRO_SUPPORT} references`,
  reads: [{ measure: 'finding_categories' }],
  scoreOf: macroF1,
  whyUndefined: 'too_few_samples',
})

/** The parts of rqs-v1, from sums. */
function qualityParts(findings: Float64Array, rougeL: Float64Array) {
  const [tp, fp, fn, reports, criticalFp, criticalFn] = findings
  return {
    clinical: (2 * tp) / (2 * tp + fp + fn),
    safety: criticalSafety(criticalFp / reports, criticalFn / reports),
    language: TEXT_SCORES.rouge_l.scoreOf(rougeL),
  }
}

/** What `qualityParts` reads of the findings. */
const QUALITY_COLUMNS = columnsOf(['tp', 'fp', 'fn', 'reports', 'reports_with_critical_fp', 'reports_with_critical_fn'])

const qualityMetric = textMetric({
  id: 'report_quality_score',
  label: 'Report quality score (rqs-v1)',
  direction: 'higher',
  range: [0, 1],
  source: 'Definition of fmbench, rqs-v1: finding_f1_micro^0.6 * safety^0.3 * rouge_l^0.1',
  meaning: {
    what: 'Findings, safety (one less the shares of reports with a critical finding made up, and missed) and wording, multiplied with weights 0.6, 0.3 and 0.1 as exponents: fluent text cannot buy back invented findings.',
    example: 'report_quality_score 0.55. Look at its parts: it ranks nothing by itself.',
  },
  undefinedWhen: 'no finding schema is named, or neither reports nor references hold a finding',
  reads: [{ measure: 'findings', columns: QUALITY_COLUMNS }, { measure: 'rouge_l' }],
  scoreOf: (findings, rougeL) => reportQualityScore(qualityParts(findings, rougeL)),
  whyUndefined: 'no_positives',
})

/** What is true in a report. */
export const findingMetrics = [...FINDING_RATIOS.map(ratioMetric), macroMetric, qualityMetric]
