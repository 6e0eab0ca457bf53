import { totalOf, weightedMean } from '../stats/moments.js'
import { calibrationMetric, positiveForecasts } from './calibration-metric.js'
import type { Metric } from './metric.js'

const FACTS = {
  direction: 'nearest',
  isBinaryOnly: true,
  tells: 'classes',
  invariantTo: ['sample-order', 'weights-as-copies'],
  forecastsOf: positiveForecasts,
} as const

export const oeRatioMetric: Metric<'probability'> = calibrationMetric({
  ...FACTS,
  id: 'OE-Ratio',
  label: 'Observed over expected events',
  ideal: 1,
  range: [0, Number.POSITIVE_INFINITY],
  source: 'Debray et al. 2017, doi:10.1136/bmj.i6460',
  meaning: {
    what: 'How many positives there were for each one that the probabilities announced.',
    example: 'OE-Ratio 0.7: of 100 announced events 70 happened; risks are overestimated.',
  },
  undefinedWhen: 'there are no samples, or every probability is 0',
  prepare: ({ outcome, p }) => {
    const happened = Float64Array.from(outcome)
    return (weights) => {
      const expected = weightedMean(p, weights)
      return expected > 0 ? weightedMean(happened, weights) / expected : Number.NaN
    }
  },
  whyUndefined: () => 'no_predicted_positives',
})

export const spiegelhalterMetric: Metric<'probability'> = calibrationMetric({
  ...FACTS,
  id: 'Spiegelhalter-Z',
  label: "Spiegelhalter's z",
  ideal: 0,
  range: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
  source: 'Spiegelhalter 1986, doi:10.1002/sim.4780050506',
  meaning: {
    what: 'A test that the Brier score is what it would be were the probabilities right: standard normal if they are. It grows with the number of samples.',
    example: 'Spiegelhalter-Z 4.3: far beyond 1.96; the probabilities are too extreme.',
  },
  undefinedWhen: 'there are no samples, or every probability is 0, 0.5 or 1',
  prepare: ({ outcome, p }) => {
    const surprise = p.map((value, i) => (outcome[i] - value) * (1 - 2 * value))
    const variance = p.map((value) => (1 - 2 * value) ** 2 * value * (1 - value))
    return (weights) => {
      const expected = weightedMean(variance, weights)
      return expected > 0
        ? (weightedMean(surprise, weights) / Math.sqrt(expected)) * Math.sqrt(totalOf(weights))
        : Number.NaN
    }
  },
  whyUndefined: () => 'not_applicable',
})
