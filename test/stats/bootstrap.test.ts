import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Rng } from '../../src/core/index.js'
import { drawCounts, percentileInterval, quantileOfSorted } from '../../src/stats/index.js'
import { checkGolden } from '../golden/check-golden.js'

test('quantiles match NumPy and R', () => checkGolden('quantileOfSorted'))
test('percentile intervals match NumPy', () => checkGolden('percentileInterval'))
test('the quantile of nothing is NaN', () => expect(quantileOfSorted(new Float64Array(0), 0.5)).toBeNaN())

describe('drawCounts', () => {
  test('draws n of n, whatever was in the array before', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 200 }), fc.string(), (n, label) => {
        const counts = new Uint16Array(n).fill(9)
        drawCounts(new Rng(label), counts)
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(n)
      }),
    )
  })

  test('every sample comes once on average, with the spread of a binomial', () => {
    const rng = new Rng('test|drawCounts')
    const n = 50
    const rounds = 4000
    const counts = new Uint16Array(n)
    const totals = new Float64Array(n)
    let squares = 0
    for (let round = 0; round < rounds; round++) {
      drawCounts(rng, counts)
      for (let i = 0; i < n; i++) {
        totals[i] += counts[i]
        squares += (counts[i] - 1) ** 2
      }
    }
    // Standard error of a mean count: sqrt(0.98 / 4000) = 0.0157; five of them for the extreme of fifty.
    for (const total of totals) expect(Math.abs(total / rounds - 1)).toBeLessThan(0.08)
    expect(squares / (rounds * n)).toBeCloseTo(1 - 1 / n, 1)
  })

  test('rows of a cluster come together, as many clusters as there are', () => {
    const clusters = { of: Int32Array.of(0, 1, 0, 2, 2, 2), n: 3 }
    const counts = new Uint16Array(6)
    for (let round = 0; round < 50; round++) {
      drawCounts(new Rng(`test|clusters|${round}`), counts, clusters)
      expect(counts[0]).toBe(counts[2])
      expect([counts[3], counts[4]]).toEqual([counts[5], counts[5]])
      expect(counts[0] + counts[1] + counts[3]).toBe(3)
    }
  })

  test('a count that does not fit in 16 bits is an error, not a small number', () => {
    const alwaysFirst = { fillIndices: (_: number, places: Uint32Array) => places.fill(0) } as unknown as Rng // only this is called
    const fits = new Uint16Array(65_535)
    drawCounts(alwaysFirst, fits)
    expect(fits[0]).toBe(65_535)
    expect(() => drawCounts(alwaysFirst, new Uint16Array(65_536))).toThrow(/more than 65,535 times/)
  })
})

describe('percentileInterval', () => {
  const withUndefined = (n: number, nUndefined: number): Float64Array =>
    Float64Array.from({ length: n }, (_, i) => (i < nUndefined ? NaN : i))

  test('leaves out undefined replicates, up to 1%', () => {
    expect(percentileInterval(withUndefined(1000, 10), 0.9)).toMatchObject({ level: 0.9, method: 'bootstrap' })
    expect(percentileInterval(withUndefined(1000, 10), 0.9)!.low).toBeGreaterThan(10)
    expect(percentileInterval(withUndefined(1000, 11), 0.9)).toBeUndefined()
    expect(percentileInterval(new Float64Array(0), 0.9)).toBeUndefined()
  })

  test('names the scheme', () => {
    expect(percentileInterval(withUndefined(10, 0), 0.9, 'bootstrap-cluster')!.method).toBe('bootstrap-cluster')
  })
})
