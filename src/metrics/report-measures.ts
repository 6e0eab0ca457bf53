import {
  consensusOf,
  countFindings,
  FINDING_COUNTS,
  type FindingExtractor,
  type FindingSchema,
  type UncertainPolicy,
} from '../findings/index.js'
import {
  corpusBleu,
  corpusChrf,
  meanRouge,
  meteorExactStem,
  type ReportPair,
  statisticsOfReports,
  type TextScore,
} from '../text/index.js'
import type { TextCounts } from './metric.js'

/** Scores of words that add up over reports, by measure. */
export const TEXT_SCORES: Readonly<Record<string, TextScore>> = {
  bleu: corpusBleu(),
  rouge_1: meanRouge(1, true),
  rouge_2: meanRouge(2, true),
  rouge_l: meanRouge('L', true),
  rouge_lsum: meanRouge('Lsum', true),
  rouge_1_unstemmed: meanRouge(1, false),
  rouge_2_unstemmed: meanRouge(2, false),
  rouge_lsum_unstemmed: meanRouge('Lsum', false),
  meteor: meteorExactStem(),
  chrf: corpusChrf(),
}

/** How findings are read and compared. */
export interface FindingReading {
  readonly schema: FindingSchema
  readonly extract: FindingExtractor
  readonly policy: UncertainPolicy
}

/**
 * Counts of the given measures in each report: `TEXT_SCORES`, and `findings` (`FINDING_COUNTS`) and `finding_categories`
 * (tp, fp and fn of each category of the schema). Others are made elsewhere, and passed over.
 *
 * @param reading absent where only words are compared
 */
export function countReports(
  measures: readonly string[],
  pairs: readonly ReportPair[],
  reading: FindingReading | undefined,
): TextCounts {
  const words = measures
    .filter((measure) => Object.hasOwn(TEXT_SCORES, measure))
    .map((measure) => [measure, statisticsOfReports(TEXT_SCORES[measure], pairs)] as const)
  const areRead = reading !== undefined && measures.some((measure) => measure.startsWith('finding'))
  return { ...Object.fromEntries(words), ...(areRead && countsOfFindings(pairs, reading)) }
}

function countsOfFindings(pairs: readonly ReportPair[], { schema, extract, policy }: FindingReading): TextCounts {
  const total = FINDING_COUNTS.length
  const perCategory = 3 * schema.categories.length
  const findings = new Float64Array(pairs.length * total)
  const ofCategories = new Float64Array(pairs.length * perCategory)
  // Pair by pair: what was read of a text, its mentions and their places, is many times its counts.
  pairs.forEach(({ references, generated }, i) => {
    const read = { reference: consensusOf(references.map(extract)), generated: extract(generated) }
    const { data } = countFindings([read], schema, policy)
    findings.set(data.subarray(0, total), i * total)
    ofCategories.set(data.subarray(total), i * perCategory)
  })
  return {
    findings: { data: findings, rows: pairs.length, columns: total },
    finding_categories: { data: ofCategories, rows: pairs.length, columns: perCategory },
  }
}
