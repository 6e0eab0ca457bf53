import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { newcombeInterval, wilsonInterval } from '../../src/stats/index.js'
import { checkGolden } from '../golden/check-golden.js'

describe('Wilson', () => {
  test('matches R and statsmodels', () => checkGolden('wilsonInterval'))

  test('solves (p - k/n)^2 = z^2 p (1 - p) / n', () => {
    const counts = fc
      .integer({ min: 1, max: 500 })
      .chain((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)))
    fc.assert(
      fc.property(counts, ([k, n]) => {
        const interval = wilsonInterval(k, n, 0.95)!
        for (const p of [interval.low, interval.high]) {
          expect((p - k / n) ** 2).toBeCloseTo((1.959963984540054 ** 2 * p * (1 - p)) / n, 12)
        }
      }),
    )
  })

  test('reaches 0 and 1 exactly, never with width 0', () => {
    expect(wilsonInterval(0, 10, 0.95)).toMatchObject({ low: 0, method: 'wilson', level: 0.95 })
    expect(wilsonInterval(10, 10, 0.95)!.high).toBe(1)
    expect(wilsonInterval(10, 10, 0.95)!.low).toBeLessThan(0.8)
    expect(wilsonInterval(0, 0, 0.95)).toBeUndefined()
  })

  test('covers about 95%: the exact average over proportions', () => {
    const n = 40
    const intervals = Array.from({ length: n + 1 }, (_, k) => wilsonInterval(k, n, 0.95)!)
    const coverages = Array.from({ length: 181 }, (_, i) => {
      const p = 0.05 + i * 0.005
      return binomial(n, p).reduce((sum, chance, k) => {
        return intervals[k].low <= p && p <= intervals[k].high ? sum + chance : sum
      }, 0)
    })
    const average = coverages.reduce((sum, value) => sum + value, 0) / coverages.length
    expect(average).toBeGreaterThan(0.945)
    expect(average).toBeLessThan(0.96)
    expect(Math.min(...coverages)).toBeGreaterThan(0.9)
  })
})

/** Chance of each number of successes, by Pascal's recursion. */
function binomial(n: number, p: number): number[] {
  let chances = [1]
  for (let i = 0; i < n; i++) {
    chances = Array.from({ length: i + 2 }, (_, k) => (chances[k] ?? 0) * (1 - p) + (chances[k - 1] ?? 0) * p)
  }
  return chances
}

describe("Newcombe's method 5", () => {
  test('matches the reference', () => checkGolden('newcombeInterval'))

  test('has a width where DeLong has none', () => {
    expect(newcombeInterval(1, 25, 25, 0.95)).toMatchObject({ high: 1, method: 'newcombe' })
    expect(newcombeInterval(1, 25, 25, 0.95)!.low).toBeCloseTo(0.919, 3)
    expect(newcombeInterval(0, 25, 25, 0.95)!.low).toBe(0)
  })

  test('is the mirror image when the area is turned over', () => {
    const area = fc.double({ min: 0, max: 1, noNaN: true })
    const size = fc.integer({ min: 1, max: 200 })
    fc.assert(
      fc.property(area, size, size, (a, m, n) => {
        const one = newcombeInterval(a, m, n, 0.95)!
        const other = newcombeInterval(1 - a, m, n, 0.95)!
        expect(one.low).toBeCloseTo(1 - other.high, 9)
        expect(one.low).toBeLessThanOrEqual(a)
        expect(one.high).toBeGreaterThanOrEqual(a)
      }),
    )
  })

  test('needs both classes', () => expect(newcombeInterval(NaN, 5, 0, 0.95)).toBeUndefined())
})
