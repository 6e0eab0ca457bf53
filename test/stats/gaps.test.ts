import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Rng } from '../../src/core/index.js'
import {
  differenceBounds,
  type GroupEstimate,
  gapBounds,
  gapBoundsBonferroni,
  gapBoundsOfReplicates,
  gapStatus,
  gapVersusRest,
  groupRates,
  heterogeneityTest,
  homogeneityP,
  isEligibleForGap,
  largestGap,
  normalQuantile,
  parityGaps,
  shrinkToMean,
  simultaneousBounds,
} from '../../src/stats/index.js'
import { checkGolden } from '../golden/check-golden.js'

const z = normalQuantile(0.975)
const group = (value: number, se: number): GroupEstimate => ({ value, low: value - z * se, high: value + z * se })

test.each(['groupRates', 'parityGaps', 'largestGap', 'differenceBounds', 'gapStatus'])('golden: %s', checkGolden)

describe('the largest gap', () => {
  test('best and worst in the sense of the metric; ties to the first', () => {
    expect(largestGap([0.7, 0.9, 0.6, 0.9])).toEqual({ best: 1, worst: 2, value: expect.closeTo(0.3, 12) })
    expect(largestGap([3, 5, 1], 'lower')).toEqual({ best: 2, worst: 1, value: 4 })
    expect(largestGap([0.5, 0.5])).toEqual({ best: 0, worst: 0, value: 0 })
    expect(largestGap([0.5])).toBeUndefined()
    expect(largestGap([])).toBeUndefined()
  })

  test('against the rest', () => {
    expect(gapVersusRest([0.7, 0.9], [0.75, 0.7])).toBeCloseTo(0.2, 12)
    expect(gapVersusRest([], [])).toBeNaN()
  })

  test('a group takes part with ten samples, five of each class', () => {
    expect(isEligibleForGap(10, [5, 5])).toBe(true)
    expect(isEligibleForGap(9, [5, 4])).toBe(false)
    expect(isEligibleForGap(100, [96, 4])).toBe(false)
    expect(isEligibleForGap(10, [])).toBe(true)
  })
})

test('by Bonferroni: that of two groups for two, a little wider than max-t for more', () => {
  const two = [group(0.8, 0.03), group(0.7, 0.04)]
  expect(gapBoundsBonferroni(two, 0.95)).toEqual(gapBounds(two, 0.95, new Rng('two')))
  const five = [0.8, 0.75, 0.7, 0.72, 0.74].map((value) => group(value, 0.03))
  const [closed, drawn] = [gapBoundsBonferroni(five, 0.95), gapBounds(five, 0.95, new Rng('five'))]
  const ratio = (closed.high - closed.low) / (drawn.high - drawn.low)
  expect(ratio).toBeGreaterThan(1)
  expect(ratio).toBeLessThan(1.07)
  expect(gapBoundsBonferroni(two, 0.95, 2).high).toBeGreaterThan(gapBoundsBonferroni(two, 0.95).high)
})

describe('the interval of a gap', () => {
  test('two groups: the variances add up', () => {
    const bounds = gapBounds([group(0.6, 0.03), group(0.8, 0.04)], 0.95, new Rng('x'))
    expect(bounds.low).toBeCloseTo(0.2 - z * 0.05, 12)
    expect(bounds.high).toBeCloseTo(0.2 + z * 0.05, 12)
  })

  test('a difference turned round has the interval turned round', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 0.2, noNaN: true }),
        fc.double({ min: 0.01, max: 0.2, noNaN: true }),
        (s, t) => {
          const [a, b] = [group(0.7, s), { value: 0.6, low: 0.6 - t, high: 0.6 + 2 * t }]
          const [forth, back] = [differenceBounds(a, b), differenceBounds(b, a)]
          expect(forth.low).toBeCloseTo(-back.high, 12)
          expect(forth.high).toBeCloseTo(-back.low, 12)
        },
      ),
    )
  })

  test('more groups make it wider, and the same seed gives the same', () => {
    const groups = [0.8, 0.7, 0.75, 0.72].map((value) => group(value, 0.05))
    const two = gapBounds(groups.slice(0, 2), 0.95, new Rng('x'))
    const four = gapBounds(groups, 0.95, new Rng('x'))
    expect(four.high - four.low).toBeGreaterThan(two.high - two.low)
    expect(gapBounds(groups, 0.95, new Rng('x'))).toEqual(four)
  })

  test('covers the true range: 95 of 100 among alike groups, more among different ones', () => {
    const rng = new Rng('coverage')
    const coverage = (truth: readonly number[], trials: number) => {
      let covered = 0
      const range = Math.max(...truth) - Math.min(...truth)
      for (let trial = 0; trial < trials; trial++) {
        const groups = truth.map((value, g) => group(value + (1 + g / 3) * rng.normal(), 1 + g / 3))
        const { low, high } = gapBounds(groups, 0.95, rng.fork(trial))
        if (low <= range && range <= high) covered++
      }
      return covered / trials
    }
    // Three standard errors of 300 trials are 0.038.
    expect(coverage([0, 0, 0, 0], 300)).toBeGreaterThan(0.912)
    expect(coverage([0, 0, 0, 0], 300)).toBeLessThan(0.988)
    expect(coverage([0, 1, 2, 5], 300)).toBeGreaterThan(0.912)
  }, 30_000)

  test('status', () => {
    expect(gapStatus({ low: 0.11, high: 0.3 }, 0.1)).toBe('confirmed')
    expect(gapStatus({ low: 0.1, high: 0.3 }, 0.1)).toBe('possible')
    expect(gapStatus({ low: -0.1, high: 0.1 }, 0.1)).toBe('shown_small')
    expect(gapStatus(undefined, 0.1)).toBe('insufficient_data')
    expect(gapStatus({ low: Number.NaN, high: 1 }, 0.1)).toBe('insufficient_data')
  })

  test('the simultaneous interval of one group is that of Bonferroni', () => {
    const { low, high } = simultaneousBounds(group(0.7, 0.05), 5, 0.95)
    expect(high - 0.7).toBeCloseTo(normalQuantile(0.995) * 0.05, 12)
    expect(0.7 - low).toBeCloseTo(normalQuantile(0.995) * 0.05, 12)
  })
})

describe('groups that share subjects', () => {
  const replicates = (shift: number, shared: number) => {
    const rng = new Rng(`shared ${shared}`)
    const common = Array.from({ length: 500 }, () => rng.normal())
    return [0, shift, 0].map((at) =>
      Float64Array.from(common, (c) => at + 0.1 * (shared * c + Math.sqrt(1 - shared ** 2) * rng.normal())),
    )
  }

  test('what groups have in common narrows the interval of their gap', () => {
    const values = Float64Array.of(0, 1, 0)
    const [alone, together] = [0, 0.95].map((shared) => gapBoundsOfReplicates(values, replicates(1, shared), 0.95))
    expect(together!.high - together!.low).toBeLessThan(0.5 * (alone!.high - alone!.low))
    expect(together!.low).toBeLessThan(1)
    expect(together!.high).toBeGreaterThan(1)
  })

  test('p is small for a gap far beyond the replicates, large for none, and never 0', () => {
    expect(homogeneityP(Float64Array.of(0, 1, 0), replicates(1, 0))).toBe(1 / 501)
    expect(homogeneityP(Float64Array.of(0, 0.01, 0), replicates(0.01, 0))).toBeGreaterThan(0.9)
  })

  test('groups that never differ, and replicates that are undefined, have no interval', () => {
    const flat = new Float64Array(100).fill(0.5)
    expect(gapBoundsOfReplicates(Float64Array.of(0.5, 0.5), [flat, flat], 0.95)).toBeUndefined()
    const none = new Float64Array(100).fill(Number.NaN)
    expect(gapBoundsOfReplicates(Float64Array.of(0.5, 0.6), [none, none], 0.95)).toBeUndefined()
  })
})

describe('heterogeneity', () => {
  test('Q of two groups is the square of their z', () => {
    const { q, p, df, mean } = heterogeneityTest([0.6, 0.8], [0.01, 0.03])
    expect(q).toBeCloseTo(0.2 ** 2 / 0.04, 12)
    expect(df).toBe(1)
    expect(p).toBeCloseTo(0.31731050786291415, 12)
    expect(mean).toBeCloseTo(0.65, 12)
  })

  test('one group or none: undefined', () => {
    expect(heterogeneityTest([0.6], [0.01]).p).toBeNaN()
    expect(heterogeneityTest([], []).q).toBeNaN()
  })

  test('finds 5 of 100 among alike groups', () => {
    const rng = new Rng('alike')
    let found = 0
    for (let trial = 0; trial < 2000; trial++) {
      const values = [1, 2, 3, 4].map((se) => se * rng.normal())
      if (heterogeneityTest(values, [1, 4, 9, 16]).p < 0.05) found++
    }
    expect(found / 2000).toBeGreaterThan(0.035)
    expect(found / 2000).toBeLessThan(0.065)
  })
})

describe('shrunken estimates', () => {
  test('groups no further apart than chance all become the weighted mean', () => {
    const shrunken = shrinkToMean(Float64Array.of(0.7, 0.71), Float64Array.of(0.01, 0.01))
    expect([...shrunken]).toEqual([expect.closeTo(0.705, 12), expect.closeTo(0.705, 12)])
  })

  test('the noisier group moves further, none past the mean', () => {
    const values = Float64Array.of(0.5, 0.9, 0.7)
    const [low, high] = shrinkToMean(values, Float64Array.of(0.001, 0.01, 0.001))
    expect(low - 0.5).toBeGreaterThan(0)
    expect(0.9 - high).toBeGreaterThan(low - 0.5)
    expect(high).toBeGreaterThan(0.6)
    expect([...shrinkToMean(Float64Array.of(0.4), Float64Array.of(0.1))]).toEqual([0.4])
  })
})

describe('rates of groups', () => {
  test('rates that divide by nothing are undefined, and a gap needs two groups', () => {
    const none = groupRates(Int32Array.of(), Int32Array.of())
    expect(none.accuracy).toBeNaN()
    const noPositive = groupRates(Int32Array.of(0, 0), Int32Array.of(0, -1))
    expect(noPositive).toMatchObject({ n: 2, nPositives: 0, selectionRate: 0, accuracy: 0.5, fpr: 0 })
    expect(noPositive.tpr).toBeNaN()
    expect(noPositive.ppv).toBeNaN()
    const gaps = parityGaps([noPositive, groupRates(Int32Array.of(1, 0), Int32Array.of(1, 1))])
    expect(gaps.equalOpportunity).toBeNaN()
    expect(gaps.equalizedOdds).toBeNaN()
    expect(gaps.fpr).toBe(1)
  })
})
