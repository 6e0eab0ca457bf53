import fc from 'fast-check'
import { expect, test } from 'vitest'
import { minimizeConvex } from '../../src/models/minimize-convex.js'

test('finds the minimum of a quadratic, however stretched', () => {
  const component = fc.record({
    at: fc.double({ min: -100, max: 100, noNaN: true }),
    curvature: fc.double({ min: 0.01, max: 100, noNaN: true }),
  })
  fc.assert(
    fc.property(fc.array(component, { minLength: 1, maxLength: 8 }), (components) => {
      const { x, converged } = minimizeConvex(
        (point, into) => {
          components.forEach(({ at, curvature }, j) => {
            into[j] = curvature * (point[j] - at)
          })
        },
        components.length,
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
    (point, into) => {
      into[0] = Math.exp(1000 * point[0]) - 1000
    },
    1,
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
  const { converged } = minimizeConvex((_point, into) => into.fill(slope()), 2, 1e-9, 50)
  expect(converged).toBe(false)
})

test('does not claim to have arrived when its steps ran out', () => {
  const { converged, steps } = minimizeConvex(
    (point, into) => {
      into[0] = 4 * (point[0] - 1) ** 3
      into[1] = point[1] - 2
    },
    2,
    1e-12,
    3,
  )
  expect([converged, steps]).toEqual([false, 3])
})
