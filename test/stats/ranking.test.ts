import { describe, expect, test } from 'vitest'
import { Rng } from '../../src/core/index.js'
import {
  competitionRanks,
  rankDistribution,
  rankQuantiles,
  rankRanges,
  significanceTiers,
  simultaneousDifferences,
} from '../../src/stats/index.js'
import { checkGolden } from '../golden/check-golden.js'

test.each(['rankDistribution', 'rankQuantiles', 'significanceTiers'])('%s matches the reference', checkGolden)

test('competition ranks: equal values share the better place', () => {
  expect([...competitionRanks(Float64Array.of(3, 1, 3, 2), 'higher')]).toEqual([1, 4, 1, 3])
  expect([...competitionRanks(Float64Array.of(3, 1, 3, 2), 'lower')]).toEqual([3, 1, 3, 2])
})

test('a resample with an undefined value is left out; without any, nothing is known', () => {
  const found = rankDistribution([Float64Array.of(1, NaN), Float64Array.of(1, 2)], 'higher')
  expect(found.ranks.length).toBe(1)
  expect([...found.chanceOfBest]).toEqual([0, 1])
  expect(rankQuantiles(found, 1, 0.95)).toEqual([1, 1])
  expect(rankDistribution([], 'higher').mean.length).toBe(0)
})

test('tiers when lower is better', () => {
  const p = [Float64Array.of(1, 0.001), Float64Array.of(0.001, 1)]
  expect(significanceTiers(Float64Array.of(5, 2), p, 0.05, 'lower')).toEqual([[1], [0]])
})

describe('max-t', () => {
  const rng = new Rng('test|max-t')
  const B = 400
  const replicatesAround = (estimates: readonly number[], spread: number): Float64Array[] =>
    estimates.map((value) => Float64Array.from({ length: B }, () => value + spread * rng.normal()))

  test('wider than one pair at a time', () => {
    const estimates = [0.8, 0.8, 0.8, 0.8, 0.8]
    const replicates = replicatesAround(estimates, 0.01)
    const all = simultaneousDifferences(Float64Array.from(estimates), replicates, 0.95)
    const alone = simultaneousDifferences(Float64Array.of(0.8, 0.8), replicates.slice(0, 2), 0.95)
    expect(all.length).toBe(10)
    expect(all[0].high - all[0].low).toBeGreaterThan(1.2 * (alone[0].high - alone[0].low))
    // One pair: close to 1.96 standard errors of a difference.
    expect(alone[0].high).toBeCloseTo(1.96 * 0.01 * Math.SQRT2, 2)
  })

  test('ranges: models far apart have one place, close ones share; either direction', () => {
    const estimates = [0.9, 0.6, 0.605, 0.3]
    const pairs = simultaneousDifferences(Float64Array.from(estimates), replicatesAround(estimates, 0.01), 0.95)
    expect(rankRanges(4, pairs, 'higher')).toEqual([
      { best: 1, worst: 1 },
      { best: 2, worst: 3 },
      { best: 2, worst: 3 },
      { best: 4, worst: 4 },
    ])
    expect(rankRanges(4, pairs, 'lower')[0]).toEqual({ best: 4, worst: 4 })
  })

  test('identical models do not differ; a difference without spread cannot be judged', () => {
    const one = Float64Array.of(0.5, 0.6, 0.4)
    const pairs = simultaneousDifferences(Float64Array.of(0.5, 0.5), [one, one], 0.95)
    expect(pairs[0]).toMatchObject({ value: 0, low: 0, high: 0 })
    expect(rankRanges(2, pairs, 'higher')).toEqual([
      { best: 1, worst: 2 },
      { best: 1, worst: 2 },
    ])
    const constant = simultaneousDifferences(
      Float64Array.of(1, 0.5),
      [Float64Array.of(1, 1), Float64Array.of(0.5, 0.5)],
      0.95,
    )
    expect(constant[0].low).toBeNaN()
    expect(rankRanges(2, constant, 'higher')[0]).toEqual({ best: 1, worst: 2 })
  })

  test('resamples with an undefined value are left out; too few give no intervals', () => {
    const pairs = simultaneousDifferences(
      Float64Array.of(1, 0),
      [Float64Array.of(NaN, 1.1, 0.9), Float64Array.of(5, 0, 0)],
      0.95,
    )
    expect(pairs[0].high).toBeLessThan(2)
    expect(simultaneousDifferences(Float64Array.of(1, 0), [Float64Array.of(NaN), Float64Array.of(1)], 0.95)).toEqual([])
    expect(simultaneousDifferences(new Float64Array(0), [], 0.95)).toEqual([])
    expect(rankRanges(1, [], 'higher')).toEqual([{ best: 1, worst: 1 }])
  })
})
