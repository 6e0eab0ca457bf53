import { describe, expect, test } from 'vitest'
import {
  agrestiCoullInterval,
  clopperPearsonInterval,
  jeffreysInterval,
  wilsonContinuityInterval,
} from '../../src/stats/index.js'
import { checkGolden } from '../golden/check-golden.js'

test.each(['clopperPearsonInterval', 'agrestiCoullInterval', 'jeffreysInterval', 'wilsonContinuityInterval'])(
  '%s matches R and statsmodels',
  checkGolden,
)

const intervals = [clopperPearsonInterval, agrestiCoullInterval, jeffreysInterval, wilsonContinuityInterval]

test.each(intervals.map((interval) => [interval.name, interval] as const))('%s', (_, interval) => {
  expect(interval(0, 0, 0.95)).toBeUndefined()
  for (let k = 0; k <= 12; k++) {
    const { low, high } = interval(k, 12, 0.95)!
    const mirrored = interval(12 - k, 12, 0.95)!
    expect(low).toBeCloseTo(1 - mirrored.high, 12)
    expect(low).toBeGreaterThanOrEqual(0)
    expect(high).toBeLessThanOrEqual(1)
    expect(high - low).toBeGreaterThan(interval(k, 12, 0.9)!.high - interval(k, 12, 0.9)!.low)
  }
})

describe('Clopper-Pearson', () => {
  test('each bound makes the count just too extreme', () => {
    const { low, high } = clopperPearsonInterval(3, 8, 0.95)!
    expect(chanceOfAtLeast(3, 8, low)).toBeCloseTo(0.025, 12)
    expect(1 - chanceOfAtLeast(4, 8, high)).toBeCloseTo(0.025, 12)
  })
})

function chanceOfAtLeast(k: number, n: number, p: number): number {
  let sum = 0
  let ways = 1
  for (let i = 0; i <= n; i++) {
    if (i >= k) sum += ways * p ** i * (1 - p) ** (n - i)
    ways = (ways * (n - i)) / (i + 1)
  }
  return sum
}

test('R corrects by less than half a success only in the middle', () => {
  const middle = wilsonContinuityInterval(5, 10, 0.95)!
  expect(middle.low + middle.high).toBeCloseTo(1, 12)
  expect(middle.low).toBeCloseTo(0.2366, 4) // R: prop.test(5, 10)
})
