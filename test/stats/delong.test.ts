import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Rng } from '../../src/core/index.js'
import {
  delongCovariance,
  delongInterval,
  delongPairedTest,
  delongPlacements,
  delongUnpairedTest,
  delongVariance,
  type Placements,
} from '../../src/stats/index.js'
import { checkGolden } from '../golden/check-golden.js'

const score = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.double({ noNaN: true }),
  fc.constantFrom(-Infinity, Infinity),
)
const group = fc.array(score, { minLength: 2, maxLength: 15 }).map((list) => Float64Array.from(list))

const beats = (p: number, n: number): number => (p > n ? 1 : p === n ? 0.5 : 0)
const meanOf = (x: readonly number[]): number => x.reduce((sum, value) => sum + value, 0) / x.length

/** The definition: each positive against all negatives, and the other way round. */
function placementsByPairs(positives: Float64Array, negatives: Float64Array) {
  return {
    positives: Array.from(positives, (p) => meanOf(Array.from(negatives, (n) => beats(p, n)))),
    negatives: Array.from(negatives, (n) => meanOf(Array.from(positives, (p) => beats(p, n)))),
  }
}

function sampleVariance(x: readonly number[]): number {
  return x.reduce((sum, value) => sum + (value - meanOf(x)) ** 2, 0) / (x.length - 1)
}

test.each([
  'delongVariance',
  'delongCovariance',
  'delongInterval',
  'delongLogitBounds',
  'delongPairedTest',
  'delongDifferenceBounds',
  'delongUnpairedTest',
  'hanleyMcNeilVariance',
])('%s matches pROC', checkGolden)

test('variance and area equal their definitions', () => {
  fc.assert(
    fc.property(group, group, (p, n) => {
      const slow = placementsByPairs(p, n)
      const fast = delongPlacements(p, n)
      expect(fast.area).toBeCloseTo(meanOf(slow.positives), 12)
      const variance = sampleVariance(slow.positives) / p.length + sampleVariance(slow.negatives) / n.length
      expect(delongVariance(fast)).toBeCloseTo(variance, 12)
    }),
  )
})

describe('degenerate input', () => {
  test('separated classes and constant scores have variance exactly 0', () => {
    const separated = delongPlacements(Float64Array.of(2, 3, 4), Float64Array.of(-1, 0, 1))
    expect([separated.area, delongVariance(separated)]).toEqual([1, 0])
    expect(delongInterval(separated, 0.95)).toMatchObject({ low: 1, high: 1 })
    const constant = delongPlacements(new Float64Array(7), new Float64Array(3))
    expect([constant.area, delongVariance(constant)]).toEqual([0.5, 0])
  })

  test('one sample in a class leaves the variance undefined', () => {
    const single = delongPlacements(Float64Array.of(1), Float64Array.of(0, 2))
    expect(single.area).toBe(0.5)
    expect(delongVariance(single)).toBeNaN()
    expect(delongInterval(single, 0.95)).toBeUndefined()
  })

  test('no sample in a class leaves the area undefined', () => {
    expect(delongPlacements(new Float64Array(0), Float64Array.of(0, 2)).area).toBeNaN()
  })
})

describe('tests', () => {
  const rng = new Rng('test|delong')
  const draw = (n: number, shift: number) => Float64Array.from({ length: n }, () => rng.normal() + shift)

  test('identical scores, also after a monotone transform: z 0, p 1', () => {
    const [p, n] = [draw(12, 1), draw(9, 0)]
    const cubed = delongPlacements(
      p.map((x) => x ** 3),
      n.map((x) => x ** 3),
    )
    expect(delongPairedTest(delongPlacements(p, n), cubed)).toEqual({ difference: 0, variance: 0, z: 0, p: 1 })
  })

  test('a difference without variance has no z', () => {
    const perfect = delongPlacements(Float64Array.of(2, 3), Float64Array.of(0, 1))
    const reversed = delongPlacements(Float64Array.of(0, 1), Float64Array.of(2, 3))
    expect(delongPairedTest(perfect, reversed)).toMatchObject({ difference: 1, variance: 0, z: NaN, p: NaN })
    expect(delongUnpairedTest(perfect, reversed).p).toBeNaN()
  })

  test('variance of the difference is V1 + V2 - 2 Cov', () => {
    const pair = (): Placements => delongPlacements(draw(20, 1), draw(30, 0))
    const [a, b] = [pair(), pair()]
    const expected = delongVariance(a) + delongVariance(b) - 2 * delongCovariance(a, b)
    expect(delongPairedTest(a, b).variance).toBeCloseTo(expected, 14)
  })

  test('paired test of equally good models rejects about 5% of the time, with unequal classes too', () => {
    let rejected = 0
    const trials = 1500
    for (let trial = 0; trial < trials; trial++) {
      const shared = [draw(30, 1), draw(90, 0)]
      const noisy = () => delongPlacements(...(shared.map((x) => x.map((v) => v + rng.normal())) as PairOfGroups))
      if (delongPairedTest(noisy(), noisy()).p < 0.05) rejected++
    }
    // Three binomial standard errors are 0.017; the test is a little liberal at n = 30.
    expect(rejected / trials).toBeGreaterThan(0.033)
    expect(rejected / trials).toBeLessThan(0.072)
  })
})

type PairOfGroups = [Float64Array, Float64Array]
