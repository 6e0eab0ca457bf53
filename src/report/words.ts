import type { UndefinedReason } from '../metrics/metric.js'
import type { EvalRecord } from '../spec/eval.js'
import type { Inline, Text } from './block.js'
import { cleanText } from './escape.js'
import { type Estimate, type Floor, isClustered, positiveClass, standingToFloor } from './estimates.js'
import {
  formatBound,
  formatCount,
  formatInterval,
  formatLevel,
  formatMetric,
  formatPlain,
  notAvailable,
} from './format-number.js'
import type { ReportContext } from './section.js'

const reasons: Readonly<Record<UndefinedReason, string>> = {
  empty: 'no samples',
  single_class: 'only one class occurs',
  no_positives: 'no positive samples',
  no_negatives: 'no negative samples',
  no_predicted_positives: 'nothing was predicted positive',
  no_predicted_negatives: 'nothing was predicted negative',
  constant_input: 'all values are the same',
  class_without_positives_or_negatives: 'a class has no positive or no negative samples',
  expected_agreement_is_one: 'agreement by chance is already complete',
  too_few_samples: 'too few samples',
  grid_too_small: 'too few severities',
  zero_span: 'the severities span nothing',
  baseline_not_above_chance: 'the clean result is not above chance',
  separation: 'the classes are perfectly separated, so no finite fit exists',
  suppressed: 'withheld to protect persons in small groups',
  not_applicable: 'does not apply to this task',
  not_repeatable: 'the model answers differently to the same clean samples',
  not_reached: 'it never falls that far',
  not_configured: 'what it needs is not configured',
  nothing_in_both: 'nothing that it compares stands in both texts',
  missing_predictions: 'predictions are missing',
}

/** A reason code of a record in plain words. Codes we do not know are quoted. */
export function reasonInWords(code: string | undefined): string {
  if (code === undefined) return 'no reason recorded'
  return Object.hasOwn(reasons, code) ? reasons[code as UndefinedReason] : `reason given: ${code}`
}

/** The name to print for a model: its document's, else its id. */
export function modelName({ models }: ReportContext, id: string): string {
  const name = models !== undefined && Object.hasOwn(models, id) ? cleanText(models[id].name) : ''
  return name === '' ? id : name
}

export function benchmarkName({ benchmark, record }: ReportContext): string {
  return benchmark?.name ?? record.benchmark_id
}

/** What one row stands for. Where subjects have several rows, a row is no subject, whatever the benchmark says. */
export function unitName(record: EvalRecord): string {
  const { unit = 'sample' } = record.run_metadata
  return unit === 'subject' && isClustered(record) ? 'sample' : unit
}

/** `1 subject`, `1,250 subjects`, `an unknown number of samples` */
export function counted(record: EvalRecord, n: number | undefined): string {
  if (n === undefined) return `an unknown number of ${unitName(record)}s`
  return `${formatCount(n)} ${unitName(record)}${n === 1 ? '' : 's'}`
}

/** The class that decisions are about, for a sentence. */
export function positiveOf(context: ReportContext): string {
  return positiveClass(context) ?? 'positive'
}

/** A value with its reason where there is none. */
export function valueText(estimate: Estimate): string {
  return estimate.value === null ? `${notAvailable}: ${reasonInWords(estimate.why)}` : formatMetric(estimate.value)
}

/** `0.7861 (0.760 to 0.810)`, for a table cell. */
export function valueWithInterval(estimate: Estimate): string {
  if (estimate.value === null || estimate.interval === undefined) return valueText(estimate)
  return `${formatMetric(estimate.value)} (${formatInterval(estimate.interval)})`
}

/** `0.734, 95% interval 0.706 to 0.762`, for a sentence. */
export function valueInSentence(estimate: Estimate): string {
  if (estimate.interval === undefined) return `${formatBound(estimate.value)}, no interval`
  return `${formatBound(estimate.value)}, ${formatLevel(estimate.interval.level)} interval ${formatInterval(estimate.interval)}`
}

/** The heading of a column of intervals: `95% interval` where all are of one level. */
export function intervalHeading(estimates: readonly Estimate[]): string {
  const levels = new Set(estimates.flatMap(({ interval }) => (interval === undefined ? [] : [interval.level])))
  const [only] = levels
  return levels.size === 1 ? `${formatLevel(only)} interval` : 'Interval'
}

/** An interval for a table cell; its level is named where the heading cannot. */
export function intervalCell({ interval }: Estimate, heading: string): string {
  if (interval === undefined) return notAvailable
  return heading === 'Interval'
    ? `${formatInterval(interval)} (${formatLevel(interval.level)})`
    : formatInterval(interval)
}

/** How the candidate stands to a floor, and by which comparison, as a sentence; undefined when nothing was compared. */
export function againstFloor(context: ReportContext, metric: string, floor: Floor): string | undefined {
  const place = standingToFloor(context, metric, floor)
  if (place === undefined) return undefined
  if (floor.difference === undefined) {
    if (place === 'overlaps') {
      return 'The two intervals overlap: the models are not distinguishable by these intervals alone; a paired comparison is needed.'
    }
    return `The model does ${place}, and the two intervals do not overlap.`
  }
  const { low, high, level } = floor.difference
  const ends = place === 'overlaps' || low > 0 ? { low, high } : { low: -high, high: -low }
  const interval = `${formatLevel(level)} interval ${formatInterval(ends)}`
  if (place !== 'overlaps') {
    const by = formatBound(Math.abs(floor.difference.value))
    const doubt = place === 'better' ? doubtOfRelevance(context, metric, ends.low) : ''
    return `Paired on the same rows, the model does ${place} by ${by} (${interval}).${doubt}`
  }
  return `Paired on the same rows, the difference is ${formatBound(floor.difference.value)} (${interval}), which includes 0: the models cannot be told apart.`
}

/** A gain may be real and still too small to matter. @param atLeast the smallest gain the interval allows */
function doubtOfRelevance({ benchmark }: ReportContext, metric: string, atLeast: number): string {
  const relevant = benchmark?.smallest_relevant_difference[metric]
  if (relevant === undefined || atLeast >= relevant) return ''
  return ` The benchmark calls ${formatPlain(relevant)} the smallest difference that matters; that the gain is as large is not shown.`
}

/** What a value of a metric says about this model, as a sentence; undefined for metrics we have no words for. */
export function inPlainWords(context: ReportContext, metric: string, value: number): string | undefined {
  const { record } = context
  if (metric === 'AUROC') {
    const positive = positiveClass(context)
    const named = positive === undefined ? 'positive sample' : `${unitName(record)} of class ${positive}`
    return `The model scores a random ${named} above a random one of the other class ${timesInHundred(value)}, ties counting half.`
  }
  if (metric === 'Accuracy') return `The model is right ${timesInHundred(value)}.`
  const skill = record.robustness_basis
  if (metric === 'robustness_score' && skill !== undefined) {
    return `That is the ${skill.metric} left on the average over all strengths and kinds of damage; on clean samples it is ${formatBound(skill.clean.value)}.`
  }
  if (metric === 'F1-Score') {
    return 'F1 balances false alarms against missed cases, class by class; 1 is perfect.'
  }
  return undefined
}

/** Never rounds up to always, or down to never. */
function timesInHundred(share: number): string {
  if (share === 1) return 'every time'
  if (share === 0) return 'not once'
  if (share > 0.995) return 'more than 99 times in 100'
  if (share < 0.005) return 'less than once in 100 times'
  const times = Math.round(share * 100)
  return times === 1 ? 'about once in 100 times' : `about ${times} times in 100`
}

/** Text from a document in which whole words that are https addresses or DOIs become links. */
export function withLinks(text: string): Text {
  return cleanText(text)
    .split(/(https:\/\/[^\s<>"'`\\]+[^\s<>"'`\\.,;)]|doi:10\.\d{4,9}\/[^\s<>"'`\\]*[^\s<>"'`\\.,;)])/i)
    .filter((piece) => piece !== '')
    .map((piece): Inline => {
      if (/^https:\/\//i.test(piece)) return { link: piece, to: piece }
      if (/^doi:10\./i.test(piece)) return { link: piece, to: `https://doi.org/${piece.slice(4)}` }
      return piece
    })
}

/** `a`, `a and b`, `a, b and c` */
export function listInWords(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`
}
