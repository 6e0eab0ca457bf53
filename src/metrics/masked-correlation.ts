import type { Tensor } from '../core/arrays.js'
import { correlationOf } from '../stats/correlation.js'
import { centredPair, pairMoments, type Weights } from '../stats/moments.js'
import type { ReconstructionTargets } from './metric.js'
import { isInPart, type Part, pooledMean, reconstructionMetric } from './reconstruction-metric.js'
import { onceEach } from './value-metric.js'

/**
 * Pearson's r along the last axis (time), for each row in front of it (channel or region).
 *
 * @param part which values enter
 * @returns one per row, in order; NaN where truth or output has fewer than two different values
 */
export function rowCorrelations(truth: ReconstructionTargets, output: Tensor, part: Part): Float64Array {
  const { data, shape } = truth.values
  const length = shape[shape.length - 1]
  const rows = length === 0 ? 0 : data.length / length
  return Float64Array.from({ length: rows }, (_, r) => {
    const x: number[] = []
    const y: number[] = []
    for (let i = r * length; i < (r + 1) * length; i++) {
      if (!isInPart(truth, part, i)) continue
      x.push(data[i])
      y.push(output.data[i])
    }
    const once = onceEach(x.length)
    return correlationOf(pairMoments(centredPair(Float64Array.from(x), Float64Array.from(y), once), once))
  })
}

/** A mean over rows, and how many rows had no correlation. */
export interface RowCorrelation {
  readonly mean: number
  readonly excluded: number
}

/** The mean of the masked row correlations with the number of rows it leaves out: print both. */
export function maskedRowCorrelation(truth: ReconstructionTargets, output: Tensor): RowCorrelation {
  const defined = rowCorrelations(truth, output, 'masked').filter((r) => !Number.isNaN(r))
  const rows = truth.values.data.length / truth.values.shape[truth.values.shape.length - 1]
  return { mean: defined.reduce((sum, r) => sum + r, 0) / defined.length, excluded: rows - defined.length }
}

/** The mean over the rows that have a correlation, each sample's rows counted with its weight. */
function preparedCorrelation(truth: ReconstructionTargets, output: Tensor, part: Part): (weights: Weights) => number {
  const [n] = truth.values.shape
  const each = rowCorrelations(truth, output, part)
  const sums = { sum: new Float64Array(n), count: new Float64Array(n) }
  each.forEach((r, row) => {
    if (Number.isNaN(r)) return
    const sample = Math.floor((row * n) / each.length)
    sums.sum[sample] += r
    sums.count[sample]++
  })
  return (weights) => pooledMean(sums, weights)
}

export const maskedCorrelationMetric = reconstructionMetric({
  id: 'Masked-Correlation',
  label: 'Correlation of the masked values, mean over rows',
  direction: 'higher',
  range: [-1, 1],
  chance: 0,
  part: 'masked',
  source: 'Definition: mean of Pearson correlations; Pearson 1895, doi:10.1098/rspl.1895.0041',
  meaning: {
    what: 'For each row (channel or region), how well the restored course follows the true one under the mask; then the mean. Rows without variation are left out.',
    example: 'Masked-Correlation 0.60: the ups and downs are mostly right, in each region by itself.',
  },
  undefinedWhen: 'nothing was masked, or under the mask no row varies in both truth and output',
  prepare: (truth, output) => preparedCorrelation(truth, output, 'masked'),
  whyUndefined: () => 'constant_input',
})

export const visibleCorrelationMetric = reconstructionMetric({
  id: 'Visible-Correlation',
  label: 'Correlation of the visible values, mean over rows',
  direction: 'higher',
  range: [-1, 1],
  chance: 0,
  part: 'visible',
  source: maskedCorrelationMetric.source,
  meaning: {
    what: 'For each row, how well the answer follows what the model could see; then the mean: a check, not a merit; near 1 is expected.',
    example: 'Visible-Correlation 0.99 with a Masked-Correlation of 0.10: the model repeats what it sees.',
  },
  undefinedWhen: 'everything was masked, or where it could see no row varies in both truth and output',
  prepare: (truth, output) => preparedCorrelation(truth, output, 'visible'),
  whyUndefined: () => 'constant_input',
})
