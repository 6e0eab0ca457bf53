import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Matrix } from '../../src/core/index.js'
import {
  accuracy,
  brier,
  brierMulticlass,
  brierScaled,
  builtInMetrics,
  countClipped,
  logLoss,
  logLossBinary,
  topKAccuracy,
} from '../../src/metrics/index.js'
import { wilsonInterval } from '../../src/stats/index.js'
import { checkGolden } from '../golden/check-golden.js'

test.each(['Brier', 'Brier-Scaled', 'Brier-Multiclass', 'Log-Loss', 'Top-2-Accuracy'])(
  '%s matches scikit-learn',
  checkGolden,
)

const binary = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 64 })), { minLength: 1, maxLength: 30 })
  .map((list) => ({ y: Int32Array.from(list, ([y]) => y), p: Float64Array.from(list, ([, p]) => p / 64) }))

const matrix = (rows: readonly (readonly number[])[]): Matrix => ({
  data: Float64Array.from(rows.flat()),
  rows: rows.length,
  columns: rows[0]?.length ?? 0,
})
const twoColumns = (p: Float64Array): Matrix => matrix(Array.from(p, (one) => [1 - one, one]))

test('the two-class forms agree with the binary ones', () => {
  fc.assert(
    fc.property(binary, ({ y, p }) => {
      expect(brierMulticlass(y, twoColumns(p))).toBeCloseTo(2 * brier(y, p), 13)
      expect(logLoss(y, twoColumns(p))).toBeCloseTo(logLossBinary(y, p), 12)
    }),
  )
})

describe('Brier', () => {
  test('always saying the prevalence scales to 0, perfection to 1, the opposite below 0', () => {
    const y = Int32Array.of(1, 0, 0, 0)
    expect(brier(y, new Float64Array(4).fill(0.25))).toBe(0.1875)
    expect(brierScaled(y, new Float64Array(4).fill(0.25))).toBe(0)
    expect(brierScaled(y, Float64Array.from(y))).toBe(1)
    expect(brierScaled(y, Float64Array.of(0, 1, 1, 1))).toBeCloseTo(1 - 16 / 3, 14)
  })

  test('one class cannot be scaled', () => {
    const truth = { y: Int32Array.of(1, 1), classes: 2, positive: 1 }
    const yProba = twoColumns(Float64Array.of(0.4, 0.5))
    expect(brierScaled(truth.y, Float64Array.of(0.4, 0.5))).toBeNaN()
    expect(brierScaled(Int32Array.of(0, 1), Float64Array.of(0.4, 0.5), Float64Array.of(1, 0))).toBeNaN()
    expect(builtInMetrics.get('Brier-Scaled').undefinedReason(truth, yProba)).toBe('single_class')
    expect(builtInMetrics.get('Brier').undefinedReason(truth, yProba)).toBeUndefined()
  })

  test('the positive class may be the first', () => {
    const yProba = matrix([[0.9, 0.1]])
    expect(builtInMetrics.get('Brier').compute({ y: Int32Array.of(0), classes: 2, positive: 0 }, yProba)).toBeCloseTo(
      0.01,
      14,
    )
  })

  test.each(['Brier', 'Brier-Scaled'])('%s of three classes means nothing', (id) => {
    const metric = builtInMetrics.get(id)
    const truth = { y: Int32Array.of(0, 1, 2), classes: 3, positive: -1 }
    const yProba = matrix([
      [1, 0, 0],
      [1, 0, 0],
      [1, 0, 0],
    ])
    expect(metric.compute(truth, yProba)).toBeNaN()
    expect(metric.undefinedReason(truth, yProba)).toBe('not_applicable')
    expect(metric.resample?.(truth, yProba)(Uint16Array.of(1, 1, 1))).toBeNaN()
  })
})

describe('Log-Loss', () => {
  test('a certain mistake costs 52 ln 2, and is counted', () => {
    expect(logLossBinary(Int32Array.of(1), Float64Array.of(0))).toBeCloseTo(52 * Math.LN2, 12)
    expect(logLossBinary(Int32Array.of(0), Float64Array.of(1))).toBeCloseTo(52 * Math.LN2, 12)
    expect(countClipped(Float64Array.of(0, 1, 0.5, 2 ** -52, 1 - 2 ** -52, 2 ** -53, 1e-300))).toBe(4)
  })

  test('a small probability of a negative is not lost', () => {
    expect(logLossBinary(Int32Array.of(0), Float64Array.of(1e-15))).toBeCloseTo(1e-15, 25)
  })
})

describe('Top-k', () => {
  test('k = 1 is the accuracy where no two classes are equally likely', () => {
    const rows = [
      [0.5, 0.3, 0.2],
      [0.1, 0.2, 0.7],
      [0.6, 0.3, 0.1],
    ]
    expect(topKAccuracy(Int32Array.of(0, 1, 0), matrix(rows), 1)).toBe(
      accuracy(Int32Array.of(0, 1, 0), Int32Array.of(0, 2, 0)),
    )
    expect(topKAccuracy(Int32Array.of(0, 1, 2), matrix(rows), 2)).toBeCloseTo(2 / 3, 14)
  })

  test('of equally likely classes the last comes first', () => {
    const even = matrix([[0.25, 0.25, 0.25, 0.25]])
    expect([0, 1, 2, 3].map((label) => topKAccuracy(Int32Array.of(label), even, 2))).toEqual([0, 0, 1, 1])
  })

  test('with no more classes than answers nothing could be wrong', () => {
    const truth = { y: Int32Array.of(0, 1), classes: 2, positive: 1 }
    const yProba = twoColumns(Float64Array.of(0.4, 0.5))
    const metric = builtInMetrics.get('Top-2-Accuracy')
    expect(metric.compute(truth, yProba)).toBeNaN()
    expect(metric.undefinedReason(truth, yProba)).toBe('not_applicable')
    expect(metric.interval?.(truth, yProba, 0.95)).toBeUndefined()
  })

  test('the interval is of the hits', () => {
    const truth = { y: Int32Array.of(0, 1, 2), classes: 3, positive: -1 }
    const yProba = matrix([
      [0.5, 0.3, 0.2],
      [0.1, 0.2, 0.7],
      [0.6, 0.3, 0.1],
    ])
    expect(builtInMetrics.get('Top-2-Accuracy').interval?.(truth, yProba, 0.9)).toEqual(wilsonInterval(2, 3, 0.9))
  })
})

describe.each([
  'Brier',
  'Brier-Scaled',
  'Brier-Multiclass',
  'Log-Loss',
  'AUROC-OvR-Macro',
  'AUROC-OvR-Micro',
  'AUROC-OvO-Macro',
  'Average-Precision-Macro',
])('%s: bad input', (id) => {
  const metric = builtInMetrics.get(id)
  const truth = { y: Int32Array.of(0, 1), classes: 2, positive: 1 }
  const good = twoColumns(Float64Array.of(0.2, 0.7))

  test.each<[string, Matrix, Float64Array | undefined, RegExp]>([
    ['one row too few', twoColumns(Float64Array.of(0.2)), undefined, /2 samples, the output has 1/],
    ['a logit', twoColumns(Float64Array.of(0.2, 1.7)), undefined, /needs probabilities; number \d is -?[01].7/],
    ['NaN', twoColumns(Float64Array.of(0.2, Number.NaN)), undefined, /needs probabilities; number \d is NaN/],
    ['a negative weight', good, Float64Array.of(1, -1), /weight of sample 1 is -1/],
    ['a weight too few', good, Float64Array.of(1), /1 weights/],
  ])('%s', (_, yProba, weights, message) => {
    expect(() => metric.compute(truth, yProba, weights)).toThrow(message)
    if (weights === undefined) expect(() => metric.resample?.(truth, yProba)).toThrow(message)
  })

  test('no samples, or no weight', () => {
    const nothing = { ...truth, y: new Int32Array(0) }
    const none = { data: new Float64Array(0), rows: 0, columns: 2 }
    expect(metric.compute(nothing, none)).toBeNaN()
    expect(metric.undefinedReason(nothing, none)).toBe('empty')
    expect(metric.compute(truth, good, Float64Array.of(0, 0))).toBeNaN()
  })
})

test('a class without a column is an error', () => {
  expect(() => logLoss(Int32Array.of(0, 2), twoColumns(Float64Array.of(0.2, 0.7)))).toThrow(
    /sample 1 has class 2 of 2 columns/,
  )
})
