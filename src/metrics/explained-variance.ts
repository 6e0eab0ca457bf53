import { centredPair, pairMoments, weightedMean } from '../stats/moments.js'
import { errorsOf, valueMetric } from './value-metric.js'

const RANGE = [Number.NEGATIVE_INFINITY, 1] as const
const UNDEFINED_WHEN = 'there are fewer than two samples, or all true values are equal'

export const r2Metric = valueMetric({
  id: 'R2',
  label: 'Coefficient of determination',
  aliases: ['r2'],
  direction: 'higher',
  range: RANGE,
  chance: 0,
  source: 'Kvalseth 1985, doi:10.1080/00031305.1985.10479448',
  meaning: {
    what: 'How much smaller the squared error is than that of always saying the mean of the truth; below 0 it is larger.',
    example: 'R2 0.40 for age: 40% of the differences in age are predicted. R2 -0.2: worse than saying the mean age.',
  },
  undefinedWhen: UNDEFINED_WHEN,
  prepare: (yTrue, yPred, near) => {
    const squares = errorsOf(yTrue, yPred).map((error) => error * error)
    const pair = centredPair(yTrue, yTrue, near)
    return (weights) => oneMinus(weightedMean(squares, weights), pairMoments(pair, weights).varianceX)
  },
})

export const explainedVarianceMetric = valueMetric({
  id: 'Explained-Variance',
  label: 'Explained variance',
  aliases: ['explained_variance'],
  direction: 'higher',
  range: RANGE,
  chance: 0,
  source: 'Definition of scikit-learn: Pedregosa et al. 2011, doi:10.48550/arXiv.1201.0490',
  meaning: {
    what: 'Like R2, but a constant shift of all predictions is forgiven.',
    example: 'Explained-Variance 0.60 with R2 0.10: the pattern is right, the level is wrong by a constant.',
  },
  undefinedWhen: UNDEFINED_WHEN,
  prepare: (yTrue, yPred, near) => {
    const pair = centredPair(yTrue, errorsOf(yTrue, yPred), near)
    return (weights) => {
      const { varianceX, varianceY } = pairMoments(pair, weights)
      return oneMinus(varianceY, varianceX)
    }
  },
})

/** scikit-learn says 0 or 1 where the truth is constant; it is undefined. */
function oneMinus(unexplained: number, variance: number): number {
  return variance > 0 ? 1 - unexplained / variance : Number.NaN
}

/** 1 - SSE / SST; as negative as it may be. @returns NaN when fewer than two samples, or `yTrue` is constant */
export const r2 = r2Metric.compute
/** 1 - variance of the errors / variance of the truth. @returns NaN as for `r2` */
export const explainedVariance = explainedVarianceMetric.compute
