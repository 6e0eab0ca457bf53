import * as z from 'zod'
import { transform } from './transform.js'

const options = z.strictObject({
  from: z.number().positive().describe('Numbers per second in the dataset.'),
  to: z.number().positive().describe('Numbers per second that the model was trained on.'),
})

/** Zero crossings of the kernel on each side: a common choice between sharpness and ringing. */
const LOBES = 3

/**
 * Another sampling rate along the last axis, by Lanczos' windowed sinc; going down, the kernel is widened so that what
 * the new rate cannot carry is damped (Turkowski 1990, Filters for common resampling tasks).
 */
export const resampleTransform = transform({
  id: 'resample',
  what: 'Another sampling rate along the last axis (a windowed sinc of three lobes, widened when going down). The first number keeps its time.',
  takes: 'numbers',
  gives: 'numbers',
  options,
  prepare:
    ({ from, to }) =>
    ({ data, shape }) => {
      const before = shape[shape.length - 1]
      const after = Math.max(1, Math.round((before * to) / from))
      const plan = taps(before, after, from / to)
      const rows = data.length / before
      const out = new Float32Array(rows * after)
      for (let row = 0; row < rows; row++) {
        for (let j = 0; j < after; j++) {
          let sum = 0
          for (const { place, weight } of plan[j]) sum += weight * data[row * before + place]
          out[row * after + j] = sum
        }
      }
      return { kind: 'numbers', data: out, shape: [...shape.slice(0, -1), after] }
    },
})

interface Tap {
  readonly place: number
  readonly weight: number
}

/** What each new number is made of; weights of one sum to 1, at the ends too. @param step old numbers per new one */
function taps(before: number, after: number, step: number): Tap[][] {
  const width = Math.max(1, step)
  const reach = LOBES * width
  return Array.from({ length: after }, (_, j) => {
    const centre = j * step
    const first = Math.max(0, Math.ceil(centre - reach))
    const last = Math.min(before - 1, Math.floor(centre + reach))
    const weights: Tap[] = []
    for (let place = first; place <= last; place++) {
      const weight = lanczos((place - centre) / width)
      if (weight !== 0) weights.push({ place, weight })
    }
    const sum = weights.reduce((total, { weight }) => total + weight, 0)
    return weights.map(({ place, weight }) => ({ place, weight: weight / sum }))
  })
}

function lanczos(x: number): number {
  if (x === 0) return 1
  if (Math.abs(x) >= LOBES) return 0
  const angle = Math.PI * x
  return (LOBES * Math.sin(angle) * Math.sin(angle / LOBES)) / angle ** 2
}
