import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  betaQuantile,
  chiSquareSf,
  fisherFSf,
  log10TwoSidedNormalP,
  regularizedBeta,
  regularizedGammaQ,
  studentQuantile,
  twoSidedNormalP,
  twoSidedStudentP,
} from '../../src/stats/index.js'
import { checkGolden } from '../golden/check-golden.js'

test.each(['betaQuantile', 'log10TwoSidedNormalP', 'twoSidedNormalP', 'pairedTTest'])('%s matches SciPy', checkGolden)

// SciPy 1.10.1
function expectRelative(got: number, want: number, relative: number): void {
  expect(Math.abs(got - want), `${got} against ${want}`).toBeLessThanOrEqual(relative * Math.abs(want))
}

describe('chi-square and F', () => {
  test.each([
    [3.84, 1, 0.05004352124870519],
    [1e-5, 3, 0.9999999915895835],
    [500, 400, 0.00048221275959343273],
    [1e6, 1e6, 0.4998119368033945],
  ])('chiSquareSf(%f, %f)', (x, df, p) => expectRelative(chiSquareSf(x, df), p, df > 1000 ? 1e-9 : 1e-12))

  test('two degrees of freedom: the exponential', () => {
    for (const x of [0, 0.1, 1, 5, 50]) expectRelative(chiSquareSf(x, 2), Math.exp(-x / 2), 1e-13)
  })

  test('one degree of freedom: the square of a normal', () => {
    for (const z of [0.3, 1, 2, 6]) expectRelative(chiSquareSf(z * z, 1), twoSidedNormalP(z), 1e-12)
  })

  test('F(1, n) is the square of t; F(2, 10)', () => {
    for (const t of [0.2, 1, 4]) expectRelative(fisherFSf(t * t, 1, 7), twoSidedStudentP(t, 7), 1e-13)
    expectRelative(fisherFSf(3.5, 2, 10), 0.07042962777237427, 1e-13)
  })

  test('edges', () => {
    expect(chiSquareSf(-1, 3)).toBe(1)
    expect(chiSquareSf(Infinity, 3)).toBe(0)
    expect(chiSquareSf(NaN, 3)).toBeNaN()
    expect(regularizedGammaQ(0, 1)).toBeNaN()
    expect(fisherFSf(-1, 2, 3)).toBe(1)
    expect(fisherFSf(Infinity, 2, 3)).toBe(0)
    expect(fisherFSf(NaN, 2, 3)).toBeNaN()
  })
})

describe('quantiles', () => {
  test('the beta quantile undoes the distribution function', () => {
    const shape = fc.double({ min: 0.3, max: 500, noNaN: true })
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 0.99, noNaN: true }), shape, shape, (p, a, b) => {
        // A quantile next to 1 is rounded to a double, which moves a steep function a little.
        expect(regularizedBeta(betaQuantile(p, a, b), a, b)).toBeCloseTo(p, 6)
      }),
    )
  })

  test('Student: against SciPy, near the middle, far out, for many degrees of freedom', () => {
    expectRelative(studentQuantile(0.6, 1e6), 0.2533471705378414, 1e-9)
    expectRelative(studentQuantile(0.9999999, 1e6), 5.19937402, 1e-8)
    expectRelative(studentQuantile(1e-20, 3), -4795275.7204863, 1e-9)
    expectRelative(studentQuantile(0.500001, 3), 2.7206990464166667e-6, 1e-6)
    expectRelative(studentQuantile(0.975, Infinity), 1.959963984540054, 1e-14)
  })

  test('Student undoes its p-value', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 60, noNaN: true }), fc.integer({ min: 1, max: 300 }), (t, df) => {
        const p = twoSidedStudentP(t, df)
        fc.pre(p > 1e-8) // 1 - p / 2 loses the digits of a small p
        expectRelative(studentQuantile(1 - p / 2, df), t, 1e-6)
      }),
    )
  })

  test('edges', () => {
    expect(betaQuantile(0, 2, 3)).toBe(0)
    expect(betaQuantile(1, 2, 3)).toBe(1)
    expect(betaQuantile(0.5, 0, 3)).toBeNaN()
    expect(betaQuantile(NaN, 2, 3)).toBeNaN()
    expect(studentQuantile(0.5, 4)).toBe(0)
    expect(studentQuantile(0, 4)).toBe(-Infinity)
    expect(studentQuantile(0.3, 0)).toBeNaN()
    expect(studentQuantile(1.1, 4)).toBeNaN()
  })
})

test('the logarithm of a normal p does not run out of doubles', () => {
  expectRelative(log10TwoSidedNormalP(40), -349.13597646368197, 1e-13)
  expectRelative(log10TwoSidedNormalP(-6), -8.704834331812727, 1e-13)
  expectRelative(log10TwoSidedNormalP(5.656854), Math.log10(twoSidedNormalP(5.656854)), 1e-12)
})
