/** Writes the gradient at `x` into `into`. */
export type Gradient = (x: Float64Array, into: Float64Array) => void

export interface Minimum {
  readonly x: Float64Array
  /** False when the steps ran out or the numbers overflowed: `x` is then no answer. */
  readonly converged: boolean
  readonly steps: number
}

interface Point {
  readonly x: Float64Array
  readonly gradient: Float64Array
}

/** One step taken, and how the gradient changed over it. */
interface Correction {
  readonly step: Float64Array
  readonly change: Float64Array
  readonly curvature: number
}

const CORRECTIONS_KEPT = 10
const LINE_SEARCH_TRIALS = 60

/**
 * The minimum of a smooth convex function, from its gradient alone: L-BFGS (Nocedal 1980,
 * doi:10.1090/S0025-5718-1980-0572855-7), started at zero. Function values are never compared, since near the
 * minimum their differences drown in rounding long before the gradient does.
 *
 * @param tolerance largest gradient component at the answer
 */
export function minimizeConvex(gradientAt: Gradient, size: number, tolerance: number, maxSteps: number): Minimum {
  const evaluate = (x: Float64Array): Point => {
    const gradient = new Float64Array(size)
    gradientAt(x, gradient)
    return { x, gradient }
  }
  let point = evaluate(new Float64Array(size))
  const corrections: Correction[] = []
  for (let steps = 0; ; steps++) {
    if (largest(point.gradient) <= tolerance) return { x: point.x, converged: true, steps }
    if (steps === maxSteps) return { x: point.x, converged: false, steps }
    const direction = descentDirection(point.gradient, corrections)
    const firstTrial = steps === 0 ? 1 / Math.max(1, Math.sqrt(dot(point.gradient, point.gradient))) : 1
    const next = searchLine(evaluate, point, direction, firstTrial)
    if (next === undefined) return { x: point.x, converged: false, steps }
    const step = difference(next.x, point.x)
    const change = difference(next.gradient, point.gradient)
    corrections.push({ step, change, curvature: dot(step, change) })
    if (corrections.length > CORRECTIONS_KEPT) corrections.shift()
    point = next
  }
}

/** Minus the gradient times the inverse Hessian, as the last corrections know it (the two-loop recursion). */
function descentDirection(gradient: Float64Array, corrections: readonly Correction[]): Float64Array {
  const direction = gradient.map((g) => -g)
  const along = new Float64Array(corrections.length)
  for (let i = corrections.length - 1; i >= 0; i--) {
    const { step, change, curvature } = corrections[i]
    along[i] = dot(step, direction) / curvature
    addScaled(direction, change, -along[i])
  }
  const last = corrections.at(-1)
  if (last !== undefined) {
    const scale = last.curvature / dot(last.change, last.change)
    for (let j = 0; j < direction.length; j++) direction[j] *= scale
  }
  corrections.forEach(({ step, change, curvature }, i) => {
    addScaled(direction, step, along[i] - dot(change, direction) / curvature)
  })
  return direction
}

/**
 * A point along the direction where the slope has fallen to half or less. On a convex function the slope only
 * grows, so its sign says on which side of the minimum a trial lies.
 */
function searchLine(
  evaluate: (x: Float64Array) => Point,
  from: Point,
  direction: Float64Array,
  firstTrial: number,
): Point | undefined {
  const slopeAtStart = dot(from.gradient, direction)
  let low = 0
  let slopeLow = slopeAtStart
  let high = Number.POSITIVE_INFINITY
  let slopeHigh = Number.NaN
  let trial = firstTrial
  for (let i = 0; i < LINE_SEARCH_TRIALS; i++) {
    const x = from.x.slice()
    addScaled(x, direction, trial)
    const point = evaluate(x)
    const slope = dot(point.gradient, direction)
    if (Math.abs(slope) <= 0.5 * Math.abs(slopeAtStart)) return point
    if (slope < 0) {
      low = trial
      slopeLow = slope
    } else {
      // Also where the slope is NaN: the step was so long that numbers overflowed.
      high = trial
      slopeHigh = slope
    }
    trial = high === Number.POSITIVE_INFINITY ? 4 * trial : between(low, slopeLow, high, slopeHigh)
  }
  return undefined
}

/** Where the slope would be zero if it were straight, kept off the ends; the middle when the slope is unknown. */
function between(low: number, slopeLow: number, high: number, slopeHigh: number): number {
  const fraction = slopeLow / (slopeLow - slopeHigh)
  if (!Number.isFinite(fraction)) return (low + high) / 2
  return low + Math.min(0.9, Math.max(0.1, fraction)) * (high - low)
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let j = 0; j < a.length; j++) sum += a[j] * b[j]
  return sum
}

function addScaled(target: Float64Array, values: Float64Array, factor: number): void {
  for (let j = 0; j < target.length; j++) target[j] += factor * values[j]
}

function difference(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, j) => value - b[j])
}

/** Largest absolute component; NaN when one is NaN. */
function largest(values: Float64Array): number {
  let found = 0
  for (const value of values) found = Math.max(found, Math.abs(value))
  return found
}
