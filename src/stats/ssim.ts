import { exp } from './exp-log.js'

/** How the neighbourhood of a point is weighed. */
export interface SsimWindow {
  /** Weights along one axis, with a sum of one; of odd length. */
  readonly kernel: Float64Array
  /** Variances are divided by the number of points less one. */
  readonly isSampleVariance: boolean
}

const SIGMA = 1.5
const RADIUS = 5

/** Of the paper: 11 points wide, Gaussian with standard deviation 1.5. */
export const GAUSSIAN_WINDOW: SsimWindow = { kernel: gaussian(SIGMA, RADIUS), isSampleVariance: false }

/** scikit-image's default: 7 points wide, all alike. Not what we report; here to compare with published numbers. */
export const UNIFORM_WINDOW: SsimWindow = { kernel: new Float64Array(7).fill(1 / 7), isSampleVariance: true }

function gaussian(sigma: number, radius: number): Float64Array {
  const raw = Float64Array.from({ length: 2 * radius + 1 }, (_, i) => exp(-0.5 * ((i - radius) / sigma) ** 2))
  const total = raw.reduce((sum, value) => sum + value, 0)
  return raw.map((value) => value / total)
}

/** An image or volume, row-major. */
export interface Grid {
  readonly data: Float64Array
  readonly shape: readonly number[]
}

const K1 = 0.01
const K2 = 0.03

/**
 * Structural similarity at each point whose whole window lies inside the image.
 *
 * @param target image of any number of axes, row-major
 * @param prediction the same points
 * @param shape their axes
 * @param dataRange largest less smallest value that can occur; above 0
 * @returns a map smaller by the window's length less one along each axis; empty when the image is smaller than the window
 * @see Wang et al. 2004, doi:10.1109/TIP.2003.819861; as scikit-image's `structural_similarity`
 */
export function ssimMap(
  target: ArrayLike<number>,
  prediction: ArrayLike<number>,
  shape: readonly number[],
  dataRange: number,
  window: SsimWindow = GAUSSIAN_WINDOW,
): Grid {
  const n = target.length
  // Around a value of the image itself, the squares below do not cancel when all values are far from 0.
  const origin = n === 0 ? 0 : target[0]
  const x = Float64Array.from({ length: n }, (_, i) => target[i] - origin)
  const y = Float64Array.from({ length: n }, (_, i) => prediction[i] - origin)
  const local = (values: Float64Array): Grid => smooth({ data: values, shape }, window.kernel)
  const meanX = local(x)
  const meanY = local(y).data
  const squareX = local(x.map((value) => value * value)).data
  const squareY = local(y.map((value) => value * value)).data
  const product = local(x.map((value, i) => value * y[i])).data
  const points = window.kernel.length ** shape.length
  const scale = window.isSampleVariance ? points / (points - 1) : 1
  const c1 = (K1 * dataRange) ** 2
  const c2 = (K2 * dataRange) ** 2
  const data = meanX.data.map((mx, i) => {
    const my = meanY[i]
    const variances = scale * (squareX[i] - mx * mx + squareY[i] - my * my)
    const covariance = scale * (product[i] - mx * my)
    const [levelX, levelY] = [mx + origin, my + origin]
    const luminance = (2 * levelX * levelY + c1) / (levelX * levelX + levelY * levelY + c1)
    return (luminance * (2 * covariance + c2)) / (variances + c2)
  })
  return { data, shape: meanX.shape }
}

/** The kernel along every axis, only where it fits. */
function smooth(grid: Grid, kernel: Float64Array): Grid {
  return grid.shape.reduce((smoothed, _, axis) => smoothAxis(smoothed, kernel, axis), grid)
}

function smoothAxis({ data, shape }: Grid, kernel: Float64Array, axis: number): Grid {
  const before = shape.slice(0, axis).reduce((product, size) => product * size, 1)
  const after = shape.slice(axis + 1).reduce((product, size) => product * size, 1)
  const length = shape[axis]
  const fits = Math.max(0, length - kernel.length + 1)
  const smoothed = new Float64Array(before * fits * after)
  for (let outer = 0; outer < before; outer++) {
    for (let place = 0; place < fits; place++) {
      const to = (outer * fits + place) * after
      for (let k = 0; k < kernel.length; k++) {
        const from = (outer * length + place + k) * after
        for (let i = 0; i < after; i++) smoothed[to + i] += kernel[k] * data[from + i]
      }
    }
  }
  return { data: smoothed, shape: shape.with(axis, fits) }
}

/**
 * The part of a full-size array that lies under an SSIM map: the middle.
 *
 * @param values one per point of the image, row-major
 * @param shape of the image
 * @param inner shape of the map
 * @returns shape as `inner`, row-major
 */
export function cropToMap(values: ArrayLike<number>, shape: readonly number[], inner: readonly number[]): Float64Array {
  const cropped = new Float64Array(inner.reduce((product, size) => product * size, 1))
  for (let i = 0; i < cropped.length; i++) {
    let rest = i
    let place = 0
    let stride = 1
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const along = (rest % inner[axis]) + (shape[axis] - inner[axis]) / 2
      rest = Math.floor(rest / inner[axis])
      place += along * stride
      stride *= shape[axis]
    }
    cropped[i] = values[place]
  }
  return cropped
}
