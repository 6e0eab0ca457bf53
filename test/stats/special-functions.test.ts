import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  logBeta,
  logGamma,
  normalCdf,
  normalQuantile,
  normalSf,
  regularizedBeta,
  twoSidedNormalP,
  twoSidedStudentP,
} from '../../src/stats/index.js'

// Reference values: mpmath with 40 digits.
function expectRelative(got: number, want: number, relative: number): void {
  expect(Math.abs(got - want), `${got} against ${want}`).toBeLessThanOrEqual(relative * Math.abs(want))
}

describe('normal distribution', () => {
  test.each([
    [-30, 4.906713927148187e-198],
    [-8, 6.220960574271784e-16],
    [-3, 0.0013498980316300946],
    [-0.5, 0.3085375387259869],
    [0, 0.5],
    [0.3, 0.6179114221889526],
  ])('cdf(%f)', (z, p) => {
    expectRelative(normalCdf(z), p, 2e-15)
    expectRelative(normalSf(-z), p, 2e-15)
  })

  test.each([
    [1e-300, -37.0470962993612],
    [1e-20, -9.262340089798409],
    [0.001, -3.090232306167813],
    [0.025, -1.9599639845400543],
    [0.07, -1.475791028179171],
    [0.3, -0.5244005127080408],
    [0.975, 1.959963984540054],
  ])('quantile(%f)', (p, z) => expectRelative(normalQuantile(p), z, 2e-15))

  test('quantile undoes cdf', () => {
    const z = fc.double({ min: -37, max: 5, noNaN: true })
    fc.assert(fc.property(z, (value) => Math.abs(normalQuantile(normalCdf(value)) - value) < 1e-9))
  })

  test('edges', () => {
    expect(normalQuantile(0)).toBe(Number.NEGATIVE_INFINITY)
    expect(normalQuantile(1)).toBe(Number.POSITIVE_INFINITY)
    expect(normalQuantile(-0.1)).toBeNaN()
    expect(normalQuantile(1.1)).toBeNaN()
    expect(normalCdf(Number.NEGATIVE_INFINITY)).toBe(0)
    expect(normalCdf(Number.POSITIVE_INFINITY)).toBe(1)
    expect(twoSidedNormalP(Number.NaN)).toBeNaN()
  })
})

describe('gamma and beta', () => {
  test.each([
    [0.5, 0.5723649429247001],
    [3.7, 1.428072326665388],
    [171.25, 707.8579296227101],
  ])('logGamma(%f)', (x, want) => expectRelative(logGamma(x), want, 1e-14))

  test.each([
    [1e6, 0.5, -6.335390211057437],
    [1000, 1000, -1388.4826016359023],
    [2.5, 3.5, -3.301835269962053],
  ])('logBeta(%f, %f)', (a, b, want) => expectRelative(logBeta(a, b), want, 1e-13))

  test.each([
    [0.0478, 0.5, 10.5, 0.6837739500441337],
    [0.51, 1000, 1000, 0.8144473405684886],
    [0.4, 2, 3, 0.5248],
    [0.3, 81, 183, 0.4114615980954785],
  ])('regularizedBeta(%f, %f, %f)', (x, a, b, want) => expectRelative(regularizedBeta(x, a, b), want, 2e-13))

  test('regularizedBeta at the edges, and outside', () => {
    expect(regularizedBeta(0, 2, 3)).toBe(0)
    expect(regularizedBeta(1, 2, 3)).toBe(1)
    expect(regularizedBeta(1.1, 2, 3)).toBeNaN()
    expect(regularizedBeta(0.5, 0, 3)).toBeNaN()
  })
})

describe('Student t', () => {
  test.each([
    [2, 3, 0.1393259685588432],
    [-10, 4.5, 0.00030528057568339576],
    [2, 1e6, 0.045500533851319205],
  ])('two-sided p of t = %f with %f degrees of freedom', (t, df, p) =>
    expectRelative(twoSidedStudentP(t, df), p, 1e-10),
  )

  test('edges', () => {
    expect(twoSidedStudentP(0, 5)).toBe(1)
    expect(twoSidedStudentP(Number.POSITIVE_INFINITY, 5)).toBe(0)
    expect(twoSidedStudentP(Number.NaN, 5)).toBeNaN()
  })
})
