import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type ConvexFunction, minimizeConvex, type Point } from '../../src/stats/minimize-convex.js'

/** A function known by its gradient alone. */
function withGradient(gradientInto: (point: Float64Array, into: Float64Array) => void): ConvexFunction<Point> {
  const at = (x: Float64Array): Point => {
    const gradient = new Float64Array(x.length)
    gradientInto(x, gradient)
    return { x, gradient }
  }
  return {
    at,
    along({ x }, direction) {
      const pointAt = (t: number): Point => at(x.map((value, j) => value + t * direction[j]))
      return { pointAt, slopeAt: (t) => pointAt(t).gradient.reduce((sum, g, j) => sum + g * direction[j], 0) }
    },
  }
}

test('finds the minimum of a quadratic, however stretched', () => {
  const component = fc.record({
    at: fc.double({ min: -100, max: 100, noNaN: true }),
    curvature: fc.double({ min: 0.01, max: 100, noNaN: true }),
  })
  fc.assert(
    fc.property(fc.array(component, { minLength: 1, maxLength: 8 }), (components) => {
      const { x, converged } = minimizeConvex(
        withGradient((point, into) => {
          components.forEach(({ at, curvature }, j) => {
            into[j] = curvature * (point[j] - at)
          })
        }),
        new Float64Array(components.length),
        1e-9,
        1000,
      )
      expect(converged).toBe(true)
      components.forEach(({ at }, j) => {
        expect(Math.abs(x[j] - at)).toBeLessThan(1e-6)
      })
    }),
  )
})

test('crosses overflow on its way', () => {
  // exp(x) - 1000 x: the first steps are far too long.
  const { x, converged } = minimizeConvex(
    withGradient((point, into) => {
      into[0] = Math.exp(1000 * point[0]) - 1000
    }),
    new Float64Array(1),
    1e-6,
    100,
  )
  expect(converged).toBe(true)
  expect(x[0]).toBeCloseTo(Math.log(1000) / 1000, 9)
})

test.each([
  ['without a minimum', () => -1],
  ['that is not a number', () => Number.NaN],
])('does not claim to have minimised a function %s', (_, slope) => {
  const { converged } = minimizeConvex(
    withGradient((_point, into) => into.fill(slope())),
    new Float64Array(2),
    1e-9,
    50,
  )
  expect(converged).toBe(false)
})

test('does not claim to have arrived when its steps ran out', () => {
  const { converged, steps } = minimizeConvex(
    withGradient((point, into) => {
      into[0] = 4 * (point[0] - 1) ** 3
      into[1] = point[1] - 2
    }),
    new Float64Array(2),
    1e-12,
    3,
  )
  expect([converged, steps]).toEqual([false, 3])
})
