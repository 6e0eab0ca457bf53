import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FmbenchError, Rng } from '../../src/core/index.js'
import { damageValues, mean, sd, signalOf } from './apply.js'

const many = (n: number, value: number): Float64Array => new Float64Array(n).fill(value)
const genes = (n: number) => signalOf('counts', [n], ['gene'])

test('expression: the factor has mean 1 and the coefficient of variation of its sigma', () => {
  const [clean, weak, strong] = damageValues('expression', many(20_000, 10), genes(20_000), [0, 0.1, 0.5])
  expect(clean.every((value) => value === 10)).toBe(true)
  for (const [values, sigma] of [[weak, 0.1] as const, [strong, 0.5] as const]) {
    const logs = values.map((value) => Math.log(value / 10))
    // Five standard errors: sigma / sqrt(n) of the logarithm.
    expect(Math.abs(mean(logs) + sigma ** 2 / 2)).toBeLessThan((5 * sigma) / Math.sqrt(2e4))
    expect(Math.abs(sd(logs) - sigma)).toBeLessThan((5 * sigma) / Math.sqrt(4e4))
    expect(Math.abs(mean(values) / 10 - 1)).toBeLessThan((5 * Math.sqrt(Math.exp(sigma ** 2) - 1)) / Math.sqrt(2e4))
  }
})

test('expression: equals its definition, with one z per gene for all severities', () => {
  const values = [0, 1, 2.5, 1000]
  const rng = new Rng('test')
  const z = values.map(() => rng.normal())
  const got = damageValues('expression', values, genes(4), [0.2, 1])
  expect(got).toEqual([0.2, 1].map((s) => Float64Array.from(values, (v, i) => v * Math.exp(s * z[i] - s ** 2 / 2))))
})

test('expression refuses centred values, and says which one', () => {
  expect(() => damageValues('expression', [1, 0, -0.5], genes(3), [0.1])).toThrow(
    /0 or more; value 3 of a sample is -0.5.*\n.*before it is centred/,
  )
})

test('thinning: equals its definition, one draw per read', () => {
  const counts = [0, 1, 3, 40]
  const got = damageValues('thinning', counts, genes(4), [0, 0.25, 0.5, 1])
  const reads = new Rng('test').fork('reads')
  const draws = counts.map((count) => Array.from({ length: count }, () => reads.uniform()))
  const want = [0, 0.25, 0.5, 1].map((lost) =>
    Float64Array.from(draws, (uniforms) => uniforms.filter((u) => u >= lost).length),
  )
  expect(got).toEqual(want)
  expect(got[3]).toEqual(many(4, 0))
})

test('thinning: what is left is binomial', () => {
  const [left] = damageValues('thinning', many(50_000, 20), genes(50_000), [0.75])
  // Five standard errors of the mean of 50,000 binomial(20, 0.25).
  expect(Math.abs(mean(left) - 5)).toBeLessThan(5 * Math.sqrt(3.75 / 50_000))
  expect(sd(left) ** 2).toBeCloseTo(20 * 0.25 * 0.75, 1)
  const choose = (k: number): number => (k === 0 ? 1 : (choose(k - 1) * (21 - k)) / k)
  const chiSquare = Array.from({ length: 11 }, (_, k) => {
    const expected = 50_000 * choose(k) * 0.25 ** k * 0.75 ** (20 - k)
    return (left.filter((count) => count === k).length - expected) ** 2 / expected
  }).reduce((sum, term) => sum + term, 0)
  expect(chiSquare).toBeLessThan(31.3) // the 0.999 quantile with 11 degrees of freedom
})

test('thinning is nested: a read that is lost stays lost', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(200), { minLength: 1 }), fc.integer(), (counts, seed) => {
      const levels = damageValues('thinning', counts, genes(counts.length), [0, 0.1, 0.25, 0.5, 0.75, 1], seed)
      expect(levels[0]).toEqual(Float64Array.from(counts))
      for (let level = 1; level < levels.length; level++) {
        expect(levels[level].every((count, i) => count <= levels[level - 1][i] && count >= 0)).toBe(true)
      }
    }),
  )
})

test.each([
  [[1, 2.5], /whole numbers of 0 or more; value 2 of a sample is 2.5/],
  [[-1], /value 1 of a sample is -1/],
  [[Number.POSITIVE_INFINITY], /is Infinity/],
  [[9e8, 2e8], /has 1100000000, more than 1000000000/],
])('thinning refuses %j', (counts, message) => {
  const thin = () => damageValues('thinning', counts, genes(counts.length), [0.1])
  expect(thin).toThrow(FmbenchError)
  expect(thin).toThrow(message)
})

test('a missing count stays missing, and its neighbours keep their reads', () => {
  const [whole] = damageValues('thinning', [5, 0, 50], genes(3), [0.5])
  const [gap] = damageValues('thinning', [5, Number.NaN, 50], genes(3), [0.5])
  expect(gap).toEqual(Float64Array.of(whole[0], Number.NaN, whole[2]))
})
