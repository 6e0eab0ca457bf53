import type { UndefinedReason } from '../metrics/metric.js'
import type { EvalRecord } from '../spec/eval.js'
import type { Interval } from '../stats/interval.js'
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
  missing_predictions: 'predictions are missing',
}

/** A reason code of a record in plain words. Codes we do not know are quoted. */
export function reasonInWords(code: string | undefined): string {
  if (code === undefined) return 'no reason recorded'
  return Object.hasOwn(reasons, code) ? reasons[code as UndefinedReason] : `reason given: ${code}`
}

export interface IntervalMethod {
  readonly name: string
  readonly what: string
  readonly reference: string
  readonly doi: string
}

/** How each kind of interval is made, for readers who want to check. */
export const intervalMethods: Readonly<Record<Interval['method'], IntervalMethod>> = {
  delong: {
    name: 'DeLong',
    what: 'Normal approximation with the variance of the placement values of positives and negatives, in the fast form of Sun and Xu 2014 (doi:10.1109/LSP.2014.2337313), cut to 0 and 1. For independent samples.',
    reference: 'DeLong, DeLong and Clarke-Pearson 1988',
    doi: '10.2307/2531595',
  },
  'delong-logit': {
    name: 'DeLong, logit',
    what: 'Normal approximation on the logit scale with the variance of the placement values of positives and negatives (DeLong, DeLong and Clarke-Pearson 1988, doi:10.2307/2531595). For independent samples, and enough of them.',
    reference: 'Qin and Hotilovac 2008',
    doi: '10.1177/0962280207087173',
  },
  'delong-newcombe': {
    name: 'DeLong or Newcombe',
    what: 'For each end of the interval of an AUROC the more cautious of two methods: DeLong on the logit scale, and Newcombe 2006, method 5. Used where few pairs are in the wrong order. For independent samples.',
    reference: 'Newcombe 2006, method 5',
    doi: '10.1002/sim.2324',
  },
  newcombe: {
    name: 'Newcombe',
    what: 'Score-like interval for an AUROC, used where DeLong breaks down: an AUROC of 0 or 1, constant scores, or a single sample of a class.',
    reference: 'Newcombe 2006, method 5',
    doi: '10.1002/sim.2324',
  },
  wilson: {
    name: 'Wilson',
    what: 'Score interval for a share of independent samples. It has a width even at 0% and 100%.',
    reference: 'Wilson 1927',
    doi: '10.1080/01621459.1927.10502953',
  },
  'fisher-z': {
    name: "Fisher's z",
    what: 'Normal approximation on the scale of atanh r, for a correlation of two jointly normal quantities. For independent samples.',
    reference: 'Fisher 1915',
    doi: '10.2307/2331838',
  },
  'lin-z': {
    name: "Lin's z",
    what: 'Normal approximation on the scale of atanh, for the concordance correlation of two jointly normal quantities. For independent samples.',
    reference: 'Lin 1989',
    doi: '10.2307/2532051',
  },
  logistic: {
    name: 'logistic',
    what: 'Normal approximation with the standard error of a logistic regression, from its inverse information. For independent samples.',
    reference: 'Cox 1958',
    doi: '10.1093/biomet/45.3-4.562',
  },
  'delong-paired': {
    name: 'paired DeLong',
    what: 'Normal approximation for the difference of two AUROCs on the same samples, with the covariance of their placement values. For independent samples.',
    reference: 'DeLong, DeLong and Clarke-Pearson 1988',
    doi: '10.2307/2531595',
  },
  bootstrap: {
    name: 'bootstrap',
    what: 'Percentiles of the metric over resamples of the test samples, drawn with replacement. For independent samples.',
    reference: 'Efron 1979',
    doi: '10.1214/aos/1176344552',
  },
  'bootstrap-cluster': {
    name: 'cluster bootstrap',
    what: 'Percentiles of the metric over resamples of whole subjects, so that samples of one subject stay together.',
    reference: 'Efron 1979',
    doi: '10.1214/aos/1176344552',
  },
  mover: {
    name: 'MOVER',
    what: 'Difference of two groups that share no subject, from the interval of each: their distances from the values, squared and added.',
    reference: 'Zou and Donner 2008',
    doi: '10.1002/sim.3095',
  },
  'max-t': {
    name: 'max-t',
    what: 'Gap between the best and the worst of several groups that share no subject: the outermost ends of simultaneous intervals for all pairs, which allow for the two having been picked. It is on the wide side.',
    reference: 'Hothorn, Bretz and Westfall 2008',
    doi: '10.1002/bimj.200810425',
  },
  'max-t-cluster': {
    name: 'max-t, cluster bootstrap',
    what: 'The same where subjects have samples in several groups: from resamples of whole subjects.',
    reference: 'Romano and Wolf 2005',
    doi: '10.1198/016214504000000539',
  },
  'bootstrap-bca': {
    name: 'corrected bootstrap (BCa)',
    what: 'Percentiles of the metric over resamples, corrected for bias and skewness. Used below 200 samples. For independent samples.',
    reference: 'Efron 1987',
    doi: '10.1080/01621459.1987.10478410',
  },
  'jackknife-cluster': {
    name: 'jackknife over subjects',
    what: 'Student t with the spread of the metric when each subject is left out in turn, on a logit or logarithmic scale where the metric has ends. Used below 50 subjects, where resampling gives intervals that are too short: few subjects, read with care.',
    reference: 'Cameron and Miller 2015',
    doi: '10.3368/jhr.50.2.317',
  },
}

export function methodFacts(method: string): IntervalMethod | undefined {
  return Object.hasOwn(intervalMethods, method) ? intervalMethods[method as Interval['method']] : undefined
}

/** The name of an interval's method, for a table cell. */
export function methodName(method: string | undefined): string {
  return method === undefined ? notAvailable : (methodFacts(method)?.name ?? method)
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
