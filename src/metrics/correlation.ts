import { correlationOf, fisherInterval } from '../stats/correlation.js'
import { centredPair, pairMoments } from '../stats/moments.js'
import { kendallTauB, spearman as preparedSpearman } from '../stats/rank-correlation.js'
import { valueMetric } from './value-metric.js'

const FACTS = {
  direction: 'higher',
  range: [-1, 1],
  chance: 0,
  undefinedWhen: 'there are fewer than two samples, or all true or all predicted values are equal',
} as const

export const pearsonMetric = valueMetric({
  ...FACTS,
  id: 'Pearson',
  label: "Pearson's correlation",
  source: 'Interval, for jointly normal truth and prediction: Fisher 1915, doi:10.2307/2331838',
  meaning: {
    what: 'How well prediction and truth lie on some rising line. Correlation is not agreement: the line may be any.',
    example: 'Pearson 1.00 with every age predicted as twice the true one.',
  },
  prepare: (yTrue, yPred, near) => {
    const pair = centredPair(yTrue, yPred, near)
    return (weights) => correlationOf(pairMoments(pair, weights))
  },
  interval: (yTrue, yPred, level) => fisherInterval(pearson(yTrue, yPred), yTrue.length, level),
})

export const spearmanMetric = valueMetric({
  ...FACTS,
  id: 'Spearman',
  label: "Spearman's rank correlation",
  source: 'Spearman 1904, doi:10.2307/1412159',
  meaning: {
    what: 'How well the order of the predictions follows the order of the truth, from -1 (reversed) to 1 (the same).',
    example: 'Spearman 0.80 for severity: who is predicted worse mostly is worse; by how much is not asked.',
  },
  prepare: preparedSpearman,
})

export const kendallMetric = valueMetric({
  ...FACTS,
  id: 'Kendall-Tau-b',
  label: "Kendall's tau-b",
  source: 'Kendall 1945, doi:10.1093/biomet/33.3.239',
  meaning: {
    what: 'Of pairs of samples, the share in the right order less the share in the wrong order, corrected for ties.',
    example: 'Kendall-Tau-b 0.60 without ties: 80% of pairs stand in the right order, 20% in the wrong one.',
  },
  prepare: kendallTauB,
})

/** Pearson's r. @returns NaN when either side is constant */
export const pearson = pearsonMetric.compute
/** Pearson's r of mid-ranks. @returns NaN when either side is constant */
export const spearman = spearmanMetric.compute
/** Kendall's tau-b. @returns NaN when either side is constant */
export const kendall = kendallMetric.compute
