import type { Interval } from '../stats/interval.js'
import { notAvailable } from './format-number.js'

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
  'clopper-pearson': {
    name: 'Clopper-Pearson',
    what: 'Exact binomial interval for a share of 0% or 100% where samples hold several counts (the findings of a report) or belong to one subject. What one sample, or one subject, holds is taken to be right or wrong together: there are as many trials as samples (subjects) of equal size would be worth. It is on the wide side.',
    reference: 'Clopper and Pearson 1934',
    doi: '10.1093/biomet/26.4.404',
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
  'mover-bonferroni': {
    name: 'MOVER, Bonferroni',
    what: 'Gap between the largest and the smallest of several groups that share no subject: MOVER intervals for all pairs, at a level corrected for their number (Bonferroni), and of those the outermost ends. It is on the wide side.',
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
