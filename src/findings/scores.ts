import { FINDING_COUNTS, type FindingCount } from './counts.js'

/** A share: a sum of counts over another. */
export interface FindingRatio {
  readonly id: string
  readonly label: string
  readonly direction: 'higher' | 'lower'
  readonly numerator: readonly FindingCount[]
  readonly denominator: readonly FindingCount[]
  /** What the denominator counts, in words; shown beside every value. */
  readonly among: string
}

const ratio = (
  id: string,
  label: string,
  direction: FindingRatio['direction'],
  numerator: readonly FindingCount[],
  denominator: readonly FindingCount[],
  among: string,
): FindingRatio => ({ id, label, direction, numerator, denominator, among })

/** Scores of findings. The reference is a report, not the image: a finding its author did not write down counts as made up. */
export const FINDING_RATIOS: readonly FindingRatio[] = [
  ratio(
    'finding_precision',
    'Precision of findings',
    'higher',
    ['tp'],
    ['tp', 'fp'],
    'findings of the generated reports',
  ),
  ratio('finding_recall', 'Recall of findings', 'higher', ['tp'], ['tp', 'fn'], 'findings of the references'),
  ratio(
    'finding_f1_micro',
    'F1 of findings',
    'higher',
    ['tp', 'tp'],
    ['tp', 'tp', 'fp', 'fn'],
    'findings of the generated reports and of the references',
  ),
  ratio(
    'clinical_accuracy',
    'Clinical accuracy',
    'higher',
    ['slots_same'],
    ['slots_judged'],
    'categories that a reference mentions or a generated report says are there',
  ),
  ratio('hallucination_rate', 'Findings made up', 'lower', ['fp'], ['tp', 'fp'], 'findings of the generated reports'),
  ratio(
    'hallucination_rate_reports',
    'Reports with a finding made up',
    'lower',
    ['reports_with_fp'],
    ['reports'],
    'reports',
  ),
  ratio(
    'hallucination_rate_critical',
    'Reports with a critical finding made up',
    'lower',
    ['reports_with_critical_fp'],
    ['reports'],
    'reports',
  ),
  ratio('omission_rate', 'Findings missed', 'lower', ['fn'], ['tp', 'fn'], 'findings of the references'),
  ratio('omission_rate_reports', 'Reports with a finding missed', 'lower', ['reports_with_fn'], ['reports'], 'reports'),
  ratio(
    'omission_rate_critical',
    'Reports with a critical finding missed',
    'lower',
    ['reports_with_critical_fn'],
    ['reports'],
    'reports',
  ),
  ratio(
    'polarity_flip_rate',
    'Polarity flips',
    'lower',
    ['slots_flipped'],
    ['slots_mentioned_in_both'],
    'categories that both texts mention',
  ),
  ratio(
    'attribute_error_rate',
    'Attribute errors',
    'lower',
    ['attributes_differing'],
    ['attributes_compared'],
    'attributes that both texts give of a finding that both say is there',
  ),
  ratio(
    'unsupported_comparison_rate',
    'Unsupported comparisons',
    'lower',
    ['reports_comparing'],
    ['reports'],
    'reports',
  ),
]

/** Categories with fewer positive references stay out of the macro mean. */
export const MACRO_SUPPORT = 10

/**
 * Every score, from sums of counts.
 *
 * @param sums as `sumCounts` gives them
 * @returns by id; NaN where the denominator is 0
 */
export function findingScores(sums: ArrayLike<number>): Record<string, number> {
  const total = (names: readonly FindingCount[]) =>
    names.reduce((sum, name) => sum + sums[FINDING_COUNTS.indexOf(name)], 0)
  const scores = FINDING_RATIOS.map(
    ({ id, numerator, denominator }) => [id, total(numerator) / total(denominator)] as const,
  )
  return { ...Object.fromEntries(scores), finding_f1_macro: macroF1(Array.from(sums).slice(FINDING_COUNTS.length)) }
}

/**
 * Mean F1 over the categories with enough support; NaN when there is none.
 *
 * @param counts tp, fp and fn of each category in turn
 */
export function macroF1(counts: ArrayLike<number>): number {
  let total = 0
  let supported = 0
  for (let i = 0; i < counts.length; i += 3) {
    const [tp, fp, fn] = [counts[i], counts[i + 1], counts[i + 2]]
    if (tp + fn < MACRO_SUPPORT) continue
    total += (2 * tp) / (2 * tp + fp + fn)
    supported++
  }
  return total / supported
}
