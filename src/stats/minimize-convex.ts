export interface Point {
  readonly x: Float64Array
  readonly gradient: Float64Array
}

/** The points x + t direction. */
export interface Line<P extends Point> {
  /** How steeply the function grows with t; NaN where numbers overflow. */
  slopeAt(t: number): number
  pointAt(t: number): P
}

/** A smooth convex function. It makes its own points, so that they can carry what makes the next line cheap. */
export interface ConvexFunction<P extends Point> {
  at(x: Float64Array): P
  along(from: P, direction: Float64Array): Line<P>
}

export interface Minimum {
  readonly x: Float64Array
  /** False when the steps ran out or the numbers overflowed: `x` is then no minimum. */
  readonly converged: boolean
  readonly steps: number
}

/** One step taken, and how the gradient changed over it. */
interface Correction {
  readonly step: Float64Array
  readonly change: Float64Array
  readonly curvature: number
}

/** More of them save steps where features depend on each other; a step then costs little more. */
const MOST_CORRECTIONS = 80
const FEWEST_CORRECTIONS = 10
/** All of them together, some 32 MB. */
const MOST_NUMBERS = 4_000_000
const LINE_SEARCH_TRIALS = 60
const FLAT_ENOUGH = 0.5

/**
 * The minimum of a smooth convex function, from its gradient alone: L-BFGS (Nocedal 1980,
 * doi:10.1090/S0025-5718-1980-0572855-7). Function values are never compared, since near the minimum their
 * differences drown in rounding long before the gradient does.
 *
 * @param start where to begin: any point; zeros will do
 * @param tolerance largest gradient component at the answer
 */
export function minimizeConvex<P extends Point>(
  convex: ConvexFunction<P>,
  start: Float64Array,
  tolerance: number,
  maxSteps: number,
): Minimum {
  let point = convex.at(start)
  const corrections: Correction[] = []
  const fitting = Math.floor(MOST_NUMBERS / (2 * start.length))
  const most = Math.max(FEWEST_CORRECTIONS, Math.min(MOST_CORRECTIONS, fitting))
  for (let steps = 0; ; steps++) {
    if (largest(point.gradient) <= tolerance) return { x: point.x, converged: true, steps }
    if (steps === maxSteps) return { x: point.x, converged: false, steps }
    const direction = descentDirection(point.gradient, corrections)
    const firstTrial = steps === 0 ? 1 / Math.max(1, Math.sqrt(dot(point.gradient, point.gradient))) : 1
    const line = convex.along(point, direction)
    const t = searchLine(line, dot(point.gradient, direction), firstTrial)
    if (t === undefined) return { x: point.x, converged: false, steps }
    const next = line.pointAt(t)
    const step = difference(next.x, point.x)
    const change = difference(next.gradient, point.gradient)
    corrections.push({ step, change, curvature: dot(step, change) })
    if (corrections.length > most) corrections.shift()
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
 * A place on the line where the slope has fallen to half or less. On a convex function the slope only grows, so its
 * sign says on which side of the minimum a trial lies.
 */
function searchLine(line: Line<Point>, slopeAtStart: number, firstTrial: number): number | undefined {
  let low = 0
  let slopeLow = slopeAtStart
  let high = Number.POSITIVE_INFINITY
  let slopeHigh = Number.NaN
  let trial = firstTrial
  for (let i = 0; i < LINE_SEARCH_TRIALS; i++) {
    const slope = line.slopeAt(trial)
    if (Math.abs(slope) <= FLAT_ENOUGH * Math.abs(slopeAtStart)) return trial
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
