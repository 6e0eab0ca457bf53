import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Rng } from '../../src/core/index.js'
import { clopperPearsonInterval, extremeShareInterval } from '../../src/stats/index.js'

const none = (whole: readonly number[]) => ({ part: whole.map(() => 0), whole })

test('samples that count one each: Clopper and Pearson, at either end', () => {
  const whole = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]
  const method = { level: 0.95, method: 'clopper-pearson' }
  expect(extremeShareInterval(none(whole), undefined, 0.95)).toEqual({
    ...clopperPearsonInterval(0, 10, 0.95),
    ...method,
  })
  const all = extremeShareInterval({ part: whole, whole }, undefined, 0.95)
  expect(all).toEqual({ ...clopperPearsonInterval(10, 10, 0.95), ...method })
})

test('a sample is one trial however much it holds, a cluster is one, and what holds nothing is none', () => {
  const ten = extremeShareInterval(none(new Array(10).fill(1)), undefined, 0.95)
  expect(extremeShareInterval(none(new Array(10).fill(7)), undefined, 0.95)?.high).toBeCloseTo(ten?.high ?? 0, 12)
  expect(extremeShareInterval(none([...new Array(10).fill(7), 0, 0]), undefined, 0.95)).toEqual(
    extremeShareInterval(none(new Array(10).fill(7)), undefined, 0.95),
  )
  const clusters = { of: Int32Array.from({ length: 20 }, (_, i) => i >> 1), n: 10 }
  expect(extremeShareInterval(none(new Array(20).fill(1)), clusters, 0.95)?.high).toBeCloseTo(ten?.high ?? 0, 12)
})

test('unequal sizes are worth fewer trials than there are samples', () =>
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 30 }), (sizes) => {
      const found = extremeShareInterval(none(sizes), undefined, 0.95)
      const most = clopperPearsonInterval(0, sizes.length, 0.95)
      expect(found?.low).toBe(0)
      expect(found?.high).toBeGreaterThanOrEqual((most?.high ?? 0) - 1e-12)
    }),
  ))

test('no interval between the ends, and of nothing', () => {
  expect(extremeShareInterval({ part: [0, 1], whole: [1, 1] }, undefined, 0.95)).toBeUndefined()
  expect(extremeShareInterval(none([0, 0]), undefined, 0.95)).toBeUndefined()
  expect(extremeShareInterval(none([]), undefined, 0.95)).toBeUndefined()
})

test.each([
  ['the same for all', () => 0.03],
  ['in proportion to the size', (size: number) => 0.006 * size],
])('the share lies above in at most 2.5%% of data sets without a hit; the chance of one is %s', (_, chanceOf) => {
  const rng = new Rng('test|extreme-share')
  const sets = 4000
  let missed = 0
  for (let set = 0; set < sets; set++) {
    const sizes = Array.from({ length: 100 }, () => 1 + Math.floor(9 * rng.uniform()))
    const share = sizes.reduce((sum, m) => sum + m * chanceOf(m), 0) / sizes.reduce((sum, m) => sum + m, 0)
    // What a sample holds is hit together or not at all: the worst case that the interval allows for.
    const part = sizes.map((m) => (rng.uniform() < chanceOf(m) ? m : 0))
    const found = extremeShareInterval({ part, whole: sizes }, undefined, 0.95)
    if (found !== undefined && found.high < share) missed++
  }
  // Two standard errors of 2.5% in 4,000 sets.
  expect(missed / sets).toBeLessThanOrEqual(0.03)
})
