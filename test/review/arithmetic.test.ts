import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  accuracy,
  auroc,
  balancedAccuracy,
  f1Binary,
  f1Macro,
  f1Weighted,
  npv,
  ppv,
  sensitivity,
  specificity,
} from '../../src/metrics/index.js'
import {
  accuracyBounds,
  aurocBounds,
  canBeShare,
  countsOfShare,
  halfPairs,
  harmonicMeanBounds,
  isWithin,
  predictiveValueBounds,
  roundedTo,
  tablesByF1Averaging,
  twoByTwoTables,
} from '../../src/review/arithmetic.js'

// The reference values of the same functions: test/golden, suite integrity.
const reported = (value: number, decimals: number) => ({
  value: Number(value.toFixed(decimals)),
  tolerance: roundedTo(decimals),
})

const decimals = fc.integer({ min: 1, max: 6 })
const classes = (n: number) => fc.array(fc.constantFrom(0, 1), { minLength: n, maxLength: n })
const judged = fc.integer({ min: 1, max: 30 }).chain((n) => fc.tuple(classes(n), classes(n)))

describe('shares', () => {
  test('are those counts that come out rounded as told', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.double({ min: 0, max: 1, noNaN: true }), decimals, (n, p, d) => {
        const share = reported(p, d)
        const all = Array.from({ length: n + 1 }, (_, k) => k)
        const found = all.filter((k) => Math.abs(k / n - share.value) <= share.tolerance)
        expect(countsOfShare(share, n)).toEqual(found)
        expect(canBeShare(share, n)).toBe(found.length > 0)
      }),
    )
  })

  test('a real one is always possible', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.double({ min: 0, max: 1, noNaN: true }), decimals, (n, p, d) => {
        const k = Math.round(p * n)
        expect(canBeShare(reported(k / n, d), n)).toBe(true)
        expect(canBeShare({ value: k / n, tolerance: roundedTo(17) }, n)).toBe(true)
      }),
    )
  })

  test('of more samples than anybody has are possible, and cost nothing', () => {
    expect(canBeShare(reported(0.1234, 4), 1e15)).toBe(true)
  })

  test('a real AUROC is always a number of half pairs', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 4, maxLength: 30 }), decimals, (scores, d) => {
        const y = Int32Array.from(scores, (_, i) => (i < 2 ? i : (i * 7) % 3 === 0 ? 1 : 0))
        const value = auroc(y, Float64Array.from(scores))
        const nPositives = y.reduce((sum, one) => sum + one, 0)
        const of = halfPairs(nPositives, y.length - nPositives)
        expect(countsOfShare(reported(value, d), of)).not.toEqual([])
      }),
    )
  })
})

describe('tables of two classes', () => {
  test('are as many as counting all of them finds', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), judged, decimals, fc.boolean(), (n, [y, called], d, isKnown) => {
        const [truth, predicted] = [Int32Array.from(y), Int32Array.from(called)]
        const accuracyTold = reported(accuracy(truth, predicted), d)
        const f1Told = reported(f1Macro(truth, predicted, 2), d)
        const nPositives = isKnown ? Math.floor(n / 3) : undefined
        const counted = { macro: 0, weighted: 0, binary: 0 }
        for (let positives = 0; positives <= n; positives++) {
          if (nPositives !== undefined && positives !== nPositives) continue
          for (const { tp, fp, fn, tn } of twoByTwoTables(positives, n - positives, {})) {
            const cells = [...Array(tp).fill([1, 1]), ...Array(fp).fill([0, 1]), ...Array(fn).fill([1, 0])]
            const all = [...cells, ...Array(tn).fill([0, 0])] as [number, number][]
            const [a, b] = [Int32Array.from(all, ([t]) => t), Int32Array.from(all, ([, p]) => p)]
            if (Math.abs(accuracy(a, b) - accuracyTold.value) > accuracyTold.tolerance) continue
            const near = (value: number) => Math.abs((value || 0) - f1Told.value) <= f1Told.tolerance
            if (near(f1Macro(a, b, 2))) counted.macro++
            if (near(f1Weighted(a, b, 2))) counted.weighted++
            if (near(f1Binary(a, b))) counted.binary++
          }
        }
        expect(tablesByF1Averaging(accuracyTold, f1Told, n, nPositives)).toEqual(counted)
      }),
      { numRuns: 60 },
    )
  })

  test('that really happened are found', () => {
    fc.assert(
      fc.property(judged, decimals, ([y, called], d) => {
        const [truth, predicted] = [Int32Array.from(y), Int32Array.from(called)]
        const found = tablesByF1Averaging(
          reported(accuracy(truth, predicted), d),
          reported(f1Macro(truth, predicted, 2), d),
          y.length,
        )
        expect(found.macro).toBeGreaterThan(0)
      }),
    )
  })

  test('hold to the counts they are given', () => {
    const tables = [...twoByTwoTables(3, 2, { truePositives: [1, 2], right: [3] })]
    expect(tables).toEqual([
      { tp: 1, fp: 0, fn: 2, tn: 2 },
      { tp: 2, fp: 1, fn: 1, tn: 1 },
    ])
    expect([...twoByTwoTables(3, 2, { trueNegatives: [0] })].map(({ tp }) => tp)).toEqual([0, 1, 2, 3])
  })
})

describe('identities', () => {
  test('hold for every prediction, however it is rounded', () => {
    fc.assert(
      fc.property(judged, decimals, ([y, called], d) => {
        const [truth, predicted] = [Int32Array.from(y), Int32Array.from(called)]
        const [se, sp] = [sensitivity(truth, predicted), specificity(truth, predicted)]
        fc.pre(!Number.isNaN(se) && !Number.isNaN(sp))
        const prevalence = y.filter((one) => one === 1).length / y.length
        const [seTold, spTold] = [reported(se, d), reported(sp, d)]
        const told = reported(accuracy(truth, predicted), d)
        expect(isWithin(told, accuracyBounds(seTold, spTold, prevalence))).toBe(true)
        const predictive = [
          [ppv(truth, predicted), predictiveValueBounds(seTold, spTold, prevalence)],
          [npv(truth, predicted), predictiveValueBounds(spTold, seTold, 1 - prevalence)],
        ] as const
        for (const [value, bounds] of predictive) {
          if (bounds === undefined || Number.isNaN(value)) continue
          expect(isWithin(reported(value, d), bounds)).toBe(true)
          expect(bounds.high - bounds.low).toBeGreaterThan(0)
        }
        expect(Math.abs(balancedAccuracy(truth, predicted, 2) - (se + sp) / 2)).toBeLessThan(1e-12)
        const { lower, upper } = aurocBounds(se, sp)
        const area = auroc(truth, Float64Array.from(predicted))
        expect(area).toBeGreaterThanOrEqual(lower - 1e-12)
        expect(area).toBeLessThanOrEqual(upper + 1e-12)
      }),
    )
  })

  test('the harmonic mean lies between that of both ends', () => {
    expect(harmonicMeanBounds(reported(0.5, 2), reported(0.5, 2))).toEqual({
      low: expect.closeTo(0.495, 9),
      high: expect.closeTo(0.505, 9),
    })
    expect(harmonicMeanBounds(reported(0, 2), reported(0, 2))).toBeUndefined()
  })
})
