import { sizePerSample, type Tensor } from '../core/arrays.js'
import type { Weights } from '../stats/moments.js'
import type { ReconstructionTargets } from './metric.js'
import { isInPart, type Part, pooledMean, reconstructionMetric, sumBySample } from './reconstruction-metric.js'
import { onceEach } from './value-metric.js'

/** Squared error over the values of one part, all samples together. */
export function preparedMse(truth: ReconstructionTargets, output: Tensor, part: Part): (weights: Weights) => number {
  const squares = sumBySample(truth, part, (i) => (output.data[i] - truth.values.data[i]) ** 2)
  return (weights) => pooledMean(squares, weights)
}

function preparedMae(truth: ReconstructionTargets, output: Tensor, part: Part): (weights: Weights) => number {
  const sizes = sumBySample(truth, part, (i) => Math.abs(output.data[i] - truth.values.data[i]))
  return (weights) => pooledMean(sizes, weights)
}

/** Squared error as a share of the variance of the truth; NaN where that is 0. */
function preparedNmse(truth: ReconstructionTargets, output: Tensor, part: Part): (weights: Weights) => number {
  const mse = preparedMse(truth, output, part)
  const variance = preparedVariance(truth, part)
  return (weights) => {
    const spread = variance(weights)
    return spread > 0 ? mse(weights) / spread : Number.NaN
  }
}

/** Variance of the true values of one part, all samples together; exactly 0 when they are equal. */
function preparedVariance(truth: ReconstructionTargets, part: Part): (weights: Weights) => number {
  const { data, shape } = truth.values
  const centre = pooledMean(
    sumBySample(truth, part, (i) => data[i]),
    onceEach(shape[0]),
  )
  const first = sumBySample(truth, part, (i) => data[i] - centre)
  const second = sumBySample(truth, part, (i) => (data[i] - centre) ** 2)
  const { lowest, highest } = extremesBySample(truth, part)
  return (weights) => {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
    for (let i = 0; i < lowest.length; i++) {
      if (weights[i] === 0) continue
      low = Math.min(low, lowest[i])
      high = Math.max(high, highest[i])
    }
    return low < high ? pooledMean(second, weights) - pooledMean(first, weights) ** 2 : 0
  }
}

/** The smallest and the largest true value of each sample in one part; shape (n,) each. */
function extremesBySample(truth: ReconstructionTargets, part: Part): { lowest: Float64Array; highest: Float64Array } {
  const { data, shape } = truth.values
  const size = sizePerSample(shape)
  const lowest = new Float64Array(shape[0]).fill(Number.POSITIVE_INFINITY)
  const highest = new Float64Array(shape[0]).fill(Number.NEGATIVE_INFINITY)
  for (let i = 0; i < data.length; i++) {
    if (!isInPart(truth, part, i)) continue
    const sample = Math.floor(i / size)
    lowest[sample] = Math.min(lowest[sample], data[i])
    highest[sample] = Math.max(highest[sample], data[i])
  }
  return { lowest, highest }
}

const ANY_ERROR = [0, Number.POSITIVE_INFINITY] as const
const HE = 'Definition; masked scoring: He et al. 2022, doi:10.1109/CVPR52688.2022.01553'

export const maskedMseMetric = reconstructionMetric({
  id: 'Masked-MSE',
  label: 'Mean squared error of the masked values',
  direction: 'lower',
  range: ANY_ERROR,
  part: 'masked',
  source: HE,
  meaning: {
    what: 'The mean squared error where the model could not see, in squared units of the data.',
    example: 'Masked-MSE 0.45 says nothing without the unit: see Masked-NMSE.',
  },
  undefinedWhen: 'nothing was masked',
  prepare: (truth, output) => preparedMse(truth, output, 'masked'),
  whyUndefined: () => 'empty',
})

export const visibleMseMetric = reconstructionMetric({
  id: 'Visible-MSE',
  label: 'Mean squared error of the visible values',
  direction: 'lower',
  range: ANY_ERROR,
  part: 'visible',
  source: HE,
  meaning: {
    what: 'The mean squared error where the model could see its answer: a check, not a merit; near 0 is expected.',
    example: 'Visible-MSE 0.00 with a large Masked-MSE: the model copies what it sees.',
  },
  undefinedWhen: 'everything was masked',
  prepare: (truth, output) => preparedMse(truth, output, 'visible'),
  whyUndefined: () => 'empty',
})

export const maskedNmseMetric = reconstructionMetric({
  id: 'Masked-NMSE',
  label: 'Normalised mean squared error of the masked values',
  direction: 'lower',
  range: ANY_ERROR,
  chance: 1,
  part: 'masked',
  source:
    'Definition: mean squared error over the variance of the truth; Kvalseth 1985, doi:10.1080/00031305.1985.10479448',
  meaning: {
    what: 'The masked squared error as a share of the variance of the masked truth: saying its mean everywhere earns 1.',
    example: 'Masked-NMSE 0.20: 80% of the variation under the mask is restored.',
  },
  undefinedWhen: 'nothing was masked, or all masked true values are equal',
  prepare: (truth, output) => preparedNmse(truth, output, 'masked'),
  whyUndefined: () => 'constant_input',
})

export const maskedMaeMetric = reconstructionMetric({
  id: 'Masked-MAE',
  label: 'Mean absolute error of the masked values',
  direction: 'lower',
  range: ANY_ERROR,
  part: 'masked',
  source: HE,
  meaning: {
    what: 'The mean size of the error where the model could not see, in units of the data.',
    example: 'Masked-MAE 0.50 on standardised data: off by half a standard deviation on the average.',
  },
  undefinedWhen: 'nothing was masked',
  prepare: (truth, output) => preparedMae(truth, output, 'masked'),
  whyUndefined: () => 'empty',
})

export const visibleMaeMetric = reconstructionMetric({
  id: 'Visible-MAE',
  label: 'Mean absolute error of the visible values',
  direction: 'lower',
  range: ANY_ERROR,
  part: 'visible',
  source: HE,
  meaning: {
    what: 'The mean size of the error where the model could see its answer: a check, not a merit; near 0 is expected.',
    example: 'Visible-MAE 0.30: the model also rewrites what it was given.',
  },
  undefinedWhen: 'everything was masked',
  prepare: (truth, output) => preparedMae(truth, output, 'visible'),
  whyUndefined: () => 'empty',
})

export const visibleNmseMetric = reconstructionMetric({
  id: 'Visible-NMSE',
  label: 'Normalised mean squared error of the visible values',
  direction: 'lower',
  range: ANY_ERROR,
  chance: 1,
  part: 'visible',
  source: maskedNmseMetric.source,
  meaning: {
    what: 'The squared error where the model could see, as a share of the variance there: a check, not a merit; near 0 is expected.',
    example: 'Visible-NMSE 0.00 beside a Masked-NMSE of 1: the model copies what it sees and guesses the rest.',
  },
  undefinedWhen: 'everything was masked, or all visible true values are equal',
  prepare: (truth, output) => preparedNmse(truth, output, 'visible'),
  whyUndefined: () => 'constant_input',
})
