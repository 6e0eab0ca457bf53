import type { Family } from '../core/registry.js'
import {
  equalMassBins,
  equalWidthBins,
  expectedError,
  type MakeBinning,
  maximumError,
} from '../stats/calibration-bins.js'
import { calibrationErrorExcess } from './calibration-excess.js'
import {
  type CalibrationFacts,
  calibrationMetric,
  eachClassForecasts,
  type Forecasts,
  positiveForecasts,
  topLabelForecasts,
} from './calibration-metric.js'
import type { Metric } from './metric.js'

const FACTS: Pick<CalibrationFacts, 'direction' | 'range' | 'undefinedWhen' | 'whyUndefined'> = {
  direction: 'lower',
  range: [0, 1],
  undefinedWhen: 'there are no samples',
  whyUndefined: () => 'empty',
}

const BIASED =
  'It is above 0 even for perfect probabilities, the more so the fewer samples: read it beside what these would show on as many.'

const nullErrorOf =
  (binning: MakeBinning, bins: number): NonNullable<Metric<'probability'>['nullExpectation']> =>
  (truth, probability) => {
    const [forecasts] = positiveForecasts(truth, probability)
    if (forecasts === undefined || truth.y.length === 0) return undefined
    const { outcome, p } = forecasts
    return calibrationErrorExcess(outcome, p, { bins, binning }).nullExpectation
  }

const errorOf =
  (make: MakeBinning, bins: number, summary: typeof expectedError) =>
  ({ outcome, p }: Forecasts) => {
    const binning = make(p, bins)
    return (weights: Parameters<typeof binning>[1]) => summary(binning(outcome, weights))
  }

/** Expected calibration error over `bins` bins of equal width, of the positive class. */
export function eceMetric(bins: number): Metric<'probability'> {
  return calibrationMetric({
    ...FACTS,
    id: `ECE-${bins}`,
    tells: 'classes',
    label: `Expected calibration error, ${bins} bins of equal width`,
    isBinaryOnly: true,
    invariantTo: ['sample-order', 'weights-as-copies'],
    source: 'Naeini, Cooper & Hauskrecht 2015, doi:10.1609/aaai.v29i1.9602',
    meaning: {
      what: `How far the probabilities are from what happened, on average over samples grouped by probability. ${BIASED}`,
      example: `ECE-${bins} 0.10: where the model says 70%, about 60% or 80% are positive.`,
    },
    forecastsOf: positiveForecasts,
    prepare: errorOf(equalWidthBins, bins, expectedError),
    nullExpectation: nullErrorOf(equalWidthBins, bins),
  })
}

/** The largest of the errors whose mean is the ECE. */
export function mceMetric(bins: number): Metric<'probability'> {
  return calibrationMetric({
    ...FACTS,
    id: `MCE-${bins}`,
    label: `Maximum calibration error, ${bins} bins of equal width`,
    isBinaryOnly: true,
    invariantTo: ['sample-order', 'weights-as-copies'],
    source: 'Naeini, Cooper & Hauskrecht 2015, doi:10.1609/aaai.v29i1.9602',
    meaning: {
      what: 'How far the probabilities are from what happened in the worst group of similar probability; a group may be a single sample.',
      example: `MCE-${bins} 0.60 from a group of two samples says little; from a group of 200, much.`,
    },
    forecastsOf: positiveForecasts,
    prepare: errorOf(equalWidthBins, bins, maximumError),
  })
}

/** Calibration error over `bins` groups of equal size, of the positive class. */
export function aceMetric(bins: number): Metric<'probability'> {
  return calibrationMetric({
    ...FACTS,
    id: `ACE-${bins}`,
    tells: 'classes',
    label: `Adaptive calibration error, ${bins} bins of equal size`,
    isBinaryOnly: true,
    // Equal probabilities are divided among groups by their place.
    invariantTo: ['weights-as-copies'],
    source: 'Nixon et al. 2019, doi:10.48550/arXiv.1904.01685',
    meaning: {
      what: `As ECE, but every group holds as many samples, so that rare high probabilities are seen. ${BIASED}`,
      example: `ACE-${bins} 0.05: in groups of equal size, the share of positives is 5 points off on average.`,
    },
    forecastsOf: positiveForecasts,
    prepare: errorOf(equalMassBins, bins, expectedError),
    nullExpectation: nullErrorOf(equalMassBins, bins),
  })
}

/** ECE of the probability of the likeliest class, against being right. */
export function eceTopLabelMetric(bins: number): Metric<'probability'> {
  return calibrationMetric({
    ...FACTS,
    id: `ECE-Top-Label-${bins}`,
    label: `Expected calibration error of the likeliest class, ${bins} bins`,
    invariantTo: ['sample-order', 'weights-as-copies'],
    source: 'Guo et al. 2017, doi:10.48550/arXiv.1706.04599',
    meaning: {
      what: `How far the model's confidence in its own answer is from how often it is right. ${BIASED}`,
      example: `ECE-Top-Label-${bins} 0.15: answers given with 90% confidence are right in about 75%.`,
    },
    forecastsOf: topLabelForecasts,
    prepare: errorOf(equalWidthBins, bins, expectedError),
  })
}

/** Mean over the classes of the ECE of each class against the rest. */
export function eceClasswiseMetric(bins: number): Metric<'probability'> {
  return calibrationMetric({
    ...FACTS,
    id: `ECE-Classwise-${bins}`,
    tells: 'classes',
    label: `Expected calibration error, mean over the classes, ${bins} bins`,
    invariantTo: ['sample-order', 'class-order', 'weights-as-copies'],
    source: 'Kull et al. 2019, doi:10.48550/arXiv.1910.12656',
    meaning: {
      what: `For each class, how far its probability is from how often it is the truth; then the mean over the classes. ${BIASED}`,
      example: `ECE-Classwise-${bins} 0.02 with 20 classes may hide one class that is far off.`,
    },
    forecastsOf: eachClassForecasts,
    prepare: errorOf(equalWidthBins, bins, expectedError),
  })
}

const family = (pattern: string, make: (bins: number) => Metric<'probability'>): Family<Metric> => ({
  pattern,
  make: (bins) => (Number.isInteger(bins) && bins >= 1 ? make(bins) : undefined),
})

/** The same with any other number of bins. */
export const calibrationErrorFamilies: readonly Family<Metric>[] = [
  family('ECE-<bins>', eceMetric),
  family('MCE-<bins>', mceMetric),
  family('ACE-<bins>', aceMetric),
  family('ECE-Top-Label-<bins>', eceTopLabelMetric),
  family('ECE-Classwise-<bins>', eceClasswiseMetric),
]
