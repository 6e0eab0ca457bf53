import { checkRows } from '../core/arrays.js'
import {
  type ConcordanceParts,
  concordanceOf,
  concordanceParts,
  intraclassCorrelation,
  linInterval,
} from '../stats/concordance.js'
import { centredPair, type PairMoments, pairMoments } from '../stats/moments.js'
import { onceEach, type Prepare, valueMetric } from './value-metric.js'

const fromMoments =
  (of: (moments: PairMoments) => number): Prepare =>
  (yTrue, yPred, near) => {
    const pair = centredPair(yTrue, yPred, near)
    return (weights) => of(pairMoments(pair, weights))
  }

function momentsOf(yTrue: Float64Array, yPred: Float64Array): PairMoments {
  const once = onceEach(yTrue.length)
  return pairMoments(centredPair(yTrue, yPred, once), once)
}

const CCC = {
  direction: 'higher',
  range: [-1, 1],
  chance: 0,
  meaning: {
    what: 'How near the pairs of truth and prediction lie to the line of equality; a wrong level or scale counts against it.',
    example: 'CCC 0.40 with Pearson 0.95: the order is right, but the values are shifted or stretched.',
  },
} as const

export const cccMetric = valueMetric({
  ...CCC,
  id: 'CCC',
  label: 'Concordance correlation',
  source: 'Lin 1989, doi:10.2307/2532051; variances divided by n',
  undefinedWhen: 'all true and predicted values are the same number',
  prepare: fromMoments((moments) => concordanceOf(moments, 'n')),
  interval: (yTrue, yPred, level) => linInterval(momentsOf(yTrue, yPred), level),
})

export const cccN1Metric = valueMetric({
  ...CCC,
  id: 'CCC-n1',
  label: 'Concordance correlation, variances divided by n - 1',
  source: 'Lin 1989, doi:10.2307/2532051; variances divided by n - 1',
  undefinedWhen: 'there are fewer than two samples, or all true and predicted values are the same number',
  prepare: fromMoments((moments) => concordanceOf(moments, 'n-1')),
})

export const iccAgreementMetric = valueMetric({
  id: 'ICC-2-1',
  label: 'Intraclass correlation ICC(2,1), absolute agreement',
  direction: 'higher',
  range: [Number.NEGATIVE_INFINITY, 1],
  chance: 0,
  enoughSamples: 3,
  source: 'Shrout & Fleiss 1979, doi:10.1037/0033-2909.86.2.420',
  meaning: {
    what: 'The share of all variation that is between samples, when model and reference are two raters; a shift counts against it.',
    example: 'ICC-2-1 0.90 for brain volume: 10% of the variation is disagreement of model and reference.',
  },
  undefinedWhen: 'there are fewer than two samples, or nothing varies',
  prepare: fromMoments((moments) => intraclassCorrelation(moments, 'agreement')),
})

export const iccConsistencyMetric = valueMetric({
  id: 'ICC-3-1',
  label: 'Intraclass correlation ICC(3,1), consistency',
  direction: 'higher',
  range: [-1, 1],
  chance: 0,
  source: 'Shrout & Fleiss 1979, doi:10.1037/0033-2909.86.2.420',
  meaning: {
    what: 'As ICC-2-1, but a constant shift between model and reference is forgiven.',
    example: 'ICC-3-1 0.95 with ICC-2-1 0.60: the model measures well, on a shifted scale.',
  },
  undefinedWhen: 'there are fewer than two samples, or nothing varies',
  prepare: fromMoments((moments) => intraclassCorrelation(moments, 'consistency')),
})

/** Lin's concordance correlation with 1/n moments. @returns NaN when both sides are constant and equal */
export const concordance = cccMetric.compute

/**
 * What keeps prediction and truth from agreeing: scatter (r), scale and level.
 *
 * @returns all NaN when either side is constant
 * @throws FmbenchError `shape-mismatch` when the sample counts differ
 */
export function concordanceDetail(yTrue: Float64Array, yPred: Float64Array): ConcordanceParts {
  checkRows('CCC', yTrue, yPred.length)
  return concordanceParts(momentsOf(yTrue, yPred))
}
