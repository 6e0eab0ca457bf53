import { expect, test } from 'vitest'
import { mean, sum } from '../../src/stats/index.js'

test('keeps what plain addition loses', () => {
  expect(sum([1, 1e100, 1, -1e100])).toBe(2)
  expect(sum(new Float64Array(10).fill(0.1))).toBe(1)
})

test('of nothing', () => {
  expect(sum([])).toBe(0)
  expect(mean([])).toBeNaN()
})
