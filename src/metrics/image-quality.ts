import { sizePerSample, type Tensor } from '../core/arrays.js'
import { log } from '../stats/exp-log.js'
import { cropToMap, GAUSSIAN_WINDOW, type SsimWindow, ssimMap } from '../stats/ssim.js'
import { preparedMse } from './masked-error.js'
import type { ReconstructionTargets } from './metric.js'
import { pooledMean, reconstructionMetric } from './reconstruction-metric.js'

/**
 * Peak signal-to-noise ratio in decibels.
 *
 * @param dataRange largest less smallest value that can occur
 * @returns NaN when the error is 0: there is no noise to compare with
 */
export function peakSignalToNoise(meanSquaredError: number, dataRange: number): number {
  return meanSquaredError === 0 ? Number.NaN : (10 * log((dataRange * dataRange) / meanSquaredError)) / Math.LN10
}

export const psnrMetric = reconstructionMetric({
  id: 'PSNR',
  label: 'Peak signal-to-noise ratio',
  direction: 'higher',
  range: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
  part: 'all',
  source: 'Hore & Ziou 2010, doi:10.1109/ICPR.2010.579',
  meaning: {
    what: 'The squared error over all samples, as decibels below the square of the declared data range: 10 dB more is a tenth of the squared error.',
    example: 'PSNR 30 dB: a typical error is 3% of the data range.',
  },
  undefinedWhen: 'the benchmark declares no data range, or output and truth are identical',
  prepare: (truth, output) => {
    const mse = preparedMse(truth, output, 'all')
    const { dataRange = Number.NaN } = truth
    return (weights) => peakSignalToNoise(mse(weights), dataRange)
  },
  whyUndefined: () => 'not_applicable',
})

/**
 * Structural similarity of one image or volume: the mean of the map, or of its part inside a region.
 *
 * @param shape its axes
 * @param region 1 where similarity counts; everywhere when absent
 * @returns at most 1; NaN when the image is smaller than the window, or no point of the map lies in the region
 */
export function structuralSimilarity(
  target: ArrayLike<number>,
  prediction: ArrayLike<number>,
  shape: readonly number[],
  dataRange: number,
  options: { region?: ArrayLike<number> | undefined; window?: SsimWindow } = {},
): number {
  const map = ssimMap(target, prediction, shape, dataRange, options.window ?? GAUSSIAN_WINDOW)
  const inside = options.region && cropToMap(options.region, shape, map.shape)
  let [sum, count] = [0, 0]
  map.data.forEach((similarity, i) => {
    if (inside !== undefined && inside[i] !== 1) return
    sum += similarity
    count++
  })
  return sum / count
}

export const ssimMetric = reconstructionMetric({
  id: 'SSIM',
  label: 'Structural similarity',
  direction: 'higher',
  range: [-1, 1],
  part: 'all',
  source: 'Wang et al. 2004, doi:10.1109/TIP.2003.819861; Gaussian window of 11 points, sigma 1.5',
  meaning: {
    what: 'How alike two images or volumes look in brightness, contrast and structure around each point; the mean over points, then over samples. Not for time series.',
    example: 'SSIM 0.90 inside the brain; with the empty background it would be higher, and say less.',
  },
  undefinedWhen:
    'the benchmark declares no data range, samples are neither images nor volumes, or they are smaller than 11 points along an axis',
  prepare: (truth, output) => {
    const sums = similarityBySample(truth, output)
    return (weights) => pooledMean(sums, weights)
  },
  whyUndefined: ({ values: { shape }, dataRange }) => {
    if (dataRange === undefined || !isGrid(shape)) return 'not_applicable'
    return Math.min(...shape.slice(1)) < GAUSSIAN_WINDOW.kernel.length ? 'grid_too_small' : 'not_applicable'
  },
})

/** Samples whose region lies outside the map count as none. */
function similarityBySample(truth: ReconstructionTargets, output: Tensor): { sum: Float64Array; count: Float64Array } {
  const { values, dataRange, region } = truth
  const [n, ...shape] = values.shape
  const sums = { sum: new Float64Array(n), count: new Float64Array(n) }
  if (dataRange === undefined || !isGrid(values.shape)) return sums
  const size = sizePerSample(values.shape)
  for (let i = 0; i < n; i++) {
    const [from, to] = [i * size, (i + 1) * size]
    const [target, prediction] = [values.data.subarray(from, to), output.data.subarray(from, to)]
    const similarity = structuralSimilarity(target, prediction, shape, dataRange, {
      region: region?.subarray(from, to),
    })
    if (Number.isNaN(similarity)) continue
    sums.sum[i] = similarity
    sums.count[i] = 1
  }
  return sums
}

/** Samples of two axes (images) or three (volumes). */
function isGrid(shape: readonly number[]): boolean {
  return shape.length === 3 || shape.length === 4
}
