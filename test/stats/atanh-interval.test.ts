import fc from 'fast-check'
import { expect, test } from 'vitest'
import { atanhInterval } from '../../src/stats/atanh-interval.js'

test('is what its definition gives', () => {
  const inside = fc.double({ min: -0.999, max: 0.999, noNaN: true })
  fc.assert(
    fc.property(inside, fc.double({ min: 0, max: 5, noNaN: true }), (r, half) => {
      const { low, high } = atanhInterval(r, half)
      expect(low).toBeCloseTo(Math.tanh(Math.atanh(r) - half), 12)
      expect(high).toBeCloseTo(Math.tanh(Math.atanh(r) + half), 12)
    }),
  )
  expect(atanhInterval(0.5, 1000)).toEqual({ low: -1, high: 1 })
})
