import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { centredPair, pairMoments, weightedMedian } from '../../src/stats/index.js'
import { weightedMean } from '../../src/stats/moments.js'

const ones = (n: number): Float64Array => new Float64Array(n).fill(1)
const pairs = fc.array(fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: -50, max: 50 })), { minLength: 1 })

/** Sums over all pairs of samples: no mean is needed, so nothing cancels. */
function slowCovariance(x: readonly number[], y: readonly number[]): number {
  let sum = 0
  for (let i = 0; i < x.length; i++) for (let j = 0; j < x.length; j++) sum += (x[i] - x[j]) * (y[i] - y[j])
  return sum / (2 * x.length * x.length)
}

test('equal sums over pairs of samples', () =>
  fc.assert(
    fc.property(pairs, (rows) => {
      const [x, y] = [rows.map(([a]) => a), rows.map(([, b]) => b)]
      const pair = centredPair(Float64Array.from(x), Float64Array.from(y), ones(x.length))
      const moments = pairMoments(pair, ones(x.length))
      expect(moments.varianceX).toBeCloseTo(slowCovariance(x, x), 8)
      expect(moments.varianceY).toBeCloseTo(slowCovariance(y, y), 8)
      expect(moments.covariance).toBeCloseTo(slowCovariance(x, y), 8)
      expect(moments.n).toBe(x.length)
    }),
  ))

describe('numbers far from 0', () => {
  const far = [0, 1, 2, 3].map((value) => value + 1e12)

  test('keep their digits', () => {
    const pair = centredPair(Float64Array.from(far), Float64Array.from(far), ones(4))
    expect(pairMoments(pair, ones(4)).varianceX).toBe(1.25)
  })

  test('also in a resample far from the mean', () => {
    const pair = centredPair(Float64Array.of(0, 1e6, 1e6 + 1), Float64Array.of(0, 0, 0), ones(3))
    expect(pairMoments(pair, Uint16Array.of(0, 1, 1)).varianceX).toBeCloseTo(0.25, 4)
  })

  test('a sample of weight 0 does not matter, however far', () => {
    const weights = Float64Array.of(0, 1, 1)
    const pair = centredPair(Float64Array.of(1e15, 1, 2), Float64Array.of(-1e15, 3, 5), weights)
    expect(pairMoments(pair, weights)).toMatchObject({ n: 2, varianceX: 0.25, varianceY: 1, covariance: 0.5 })
  })
})

test('a constant has no variance at all, whatever its mean rounds to', () => {
  const thirds = new Float64Array(7).fill(1 / 3)
  const varied = Float64Array.of(1, 2, 3, 4, 5, 6, 7)
  const moments = pairMoments(centredPair(thirds, varied, ones(7)), ones(7))
  expect(moments).toMatchObject({ varianceX: 0, covariance: 0 })
  const onceChosen = pairMoments(centredPair(varied, thirds, ones(7)), Uint16Array.of(0, 0, 5, 0, 0, 0, 0))
  expect(onceChosen).toMatchObject({ n: 5, varianceX: 0, varianceY: 0 })
})

test('without weight, all is NaN', () => {
  const none = pairMoments(centredPair(ones(2), ones(2), ones(2)), new Float64Array(2))
  expect(none).toMatchObject({ n: 0, varianceX: Number.NaN, covariance: Number.NaN, meanDifference: Number.NaN })
  expect(weightedMean(new Float64Array(0), new Float64Array(0))).toBeNaN()
})

describe('weighted median', () => {
  const counted = fc.array(fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: 0, max: 4 })))

  test('is the median of copies', () =>
    fc.assert(
      fc.property(counted, (rows) => {
        const copies = rows.flatMap(([value, count]) => new Array<number>(count).fill(value)).sort((a, b) => a - b)
        const n = copies.length
        const median = (copies[Math.floor((n - 1) / 2)] + copies[Math.floor(n / 2)]) / 2
        const weights = Float64Array.from(rows, ([, count]) => count)
        const got = weightedMedian(Float64Array.from(rows, ([value]) => value))(weights)
        expect(got).toBe(n === 0 ? Number.NaN : median)
      }),
    ))
})
