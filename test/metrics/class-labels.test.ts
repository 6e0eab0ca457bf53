import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  accuracy,
  balancedAccuracy,
  builtInMetrics,
  cohenKappa,
  f1Macro,
  f1Micro,
  f1Weighted,
  type KappaWeighting,
  mcc,
  precisionMacro,
  recallMacro,
} from '../../src/metrics/index.js'
import { checkGolden } from '../golden/check-golden.js'

test.each([
  ...['Balanced-Accuracy', 'F1-Weighted', 'F1-Micro', 'Precision-Macro', 'Recall-Macro'],
  ...['MCC', 'Cohen-Kappa', 'Cohen-Kappa-Linear', 'Cohen-Kappa-Quadratic'],
])('%s matches scikit-learn', checkGolden)

const K = 4
const labels = (min: number) =>
  fc
    .array(fc.tuple(fc.integer({ min: 0, max: K - 1 }), fc.integer({ min, max: K - 1 })), {
      minLength: 1,
      maxLength: 40,
    })
    .map((list) => ({ y: Int32Array.from(list, ([y]) => y), p: Int32Array.from(list, ([, p]) => p) }))
const CLASSES = Array.from({ length: K }, (_, one) => one)
const count = (p: Int32Array, which: (label: number, i: number) => boolean): number => p.filter(which).length

test('means over classes equal their definitions', () => {
  fc.assert(
    fc.property(labels(-1), ({ y, p }) => {
      const support = CLASSES.map((one) => count(y, (label) => label === one))
      const called = CLASSES.map((one) => count(p, (label) => label === one))
      const hits = CLASSES.map((one) => count(y, (label, i) => label === one && p[i] === one))
      const meanOf = (shares: number[]) => shares.reduce((sum, share) => sum + share, 0) / shares.length
      const present = CLASSES.filter((one) => support[one] > 0)
      expect(balancedAccuracy(y, p, K)).toBeCloseTo(meanOf(present.map((one) => hits[one] / support[one])), 14)
      expect(recallMacro(y, p, K)).toBeCloseTo(meanOf(CLASSES.map((one) => hits[one] / (support[one] || 1))), 14)
      expect(precisionMacro(y, p, K)).toBeCloseTo(meanOf(CLASSES.map((one) => hits[one] / (called[one] || 1))), 14)
      const f1 = CLASSES.map((one) => (2 * hits[one]) / (support[one] + called[one] || 1))
      expect(f1Weighted(y, p, K)).toBeCloseTo(f1.reduce((sum, f, one) => sum + f * support[one], 0) / y.length, 13)
      expect(f1Macro(y, p, K)).toBeCloseTo(meanOf(f1), 13)
    }),
  )
})

test('micro F1 is the accuracy, unless predictions are missing', () => {
  fc.assert(
    fc.property(labels(0), ({ y, p }) => {
      expect(f1Micro(y, p, K)).toBeCloseTo(accuracy(y, p), 14)
    }),
  )
  const y = Int32Array.of(0, 1, 2, 3)
  const p = Int32Array.of(0, 1, -1, -1)
  expect(accuracy(y, p)).toBe(0.5)
  expect(f1Micro(y, p, K)).toBeCloseTo(4 / 6, 14)
})

describe('balanced accuracy', () => {
  test('of two classes needs both, of more those that occur', () => {
    expect(balancedAccuracy(Int32Array.of(1, 1), Int32Array.of(1, 0), 2)).toBeNaN()
    expect(balancedAccuracy(Int32Array.of(1, 1), Int32Array.of(1, 0), 3)).toBe(0.5)
  })
})

/** The definition by Pearson: of the indicators of each class, summed over the classes. */
function correlation(y: Int32Array, p: Int32Array): number {
  const covariance = (a: Int32Array, b: Int32Array): number =>
    [-1, ...CLASSES].reduce((sum, one) => {
      const [u, v] = [a, b].map((labels) => Array.from(labels, (label) => Number(label === one)))
      const [mu, mv] = [u, v].map((x) => x.reduce((total, value) => total + value, 0) / x.length)
      return sum + u.reduce((total, value, i) => total + (value - mu) * (v[i] - mv), 0)
    }, 0)
  return covariance(y, p) / Math.sqrt(covariance(y, y) * covariance(p, p))
}

describe('MCC', () => {
  test('is the correlation of the class indicators', () => {
    fc.assert(
      fc.property(labels(-1), ({ y, p }) => {
        if (new Set(y).size < 2 || new Set(p).size < 2) return
        expect(mcc(y, p, K)).toBeCloseTo(correlation(y, p), 12)
      }),
    )
  })

  test('survives counts whose product is beyond every whole number', () => {
    const weights = Float64Array.of(4e8, 1e8, 1e8, 4e8)
    expect(mcc(Int32Array.of(0, 0, 1, 1), Int32Array.of(0, 1, 0, 1), 2, weights)).toBeCloseTo(0.6, 14)
    expect(mcc(Int32Array.of(0, 1), Int32Array.of(0, 1), 2, Float64Array.of(1, 1e15))).toBe(1)
  })

  test('one true class is undefined, one predicted class is 0', () => {
    const truth = { y: Int32Array.of(1, 1), classes: 2, positive: 1 }
    expect(mcc(truth.y, Int32Array.of(0, 1), 2)).toBeNaN()
    expect(builtInMetrics.get('MCC').undefinedReason(truth, Int32Array.of(0, 1))).toBe('single_class')
    expect(mcc(Int32Array.of(0, 1), Int32Array.of(1, 1), 2)).toBe(0)
    expect(mcc(Int32Array.of(0, 1), Int32Array.of(-1, -1), 2)).toBe(0)
  })
})

describe('kappa', () => {
  const COST: Record<KappaWeighting, (i: number, j: number) => number> = {
    none: (i, j) => Number(i !== j),
    linear: (i, j) => Math.abs(i - j),
    quadratic: (i, j) => (i - j) ** 2,
  }

  test.each(['none', 'linear', 'quadratic'] as const)(
    '%s: cost of the pairs that are over that of all pairs that could be',
    (weighting) => {
      fc.assert(
        fc.property(labels(-1), ({ y, p }) => {
          const cost = (i: number, j: number) => (j === -1 ? COST[weighting](0, K - 1) : COST[weighting](i, j))
          let [observed, expected] = [0, 0]
          for (const [i, label] of y.entries()) {
            observed += cost(label, p[i])
            for (const other of p) expected += cost(label, other)
          }
          const kappa = cohenKappa(y, p, K, weighting)
          if (expected === 0) expect(kappa).toBeNaN()
          else expect(kappa).toBeCloseTo(1 - (observed * y.length) / expected, 12)
          expect(kappa).not.toBeLessThan(-1 - 1e-12)
        }),
      )
    },
  )

  test('a constant prediction earns exactly 0', () => {
    const y = Int32Array.of(0, 1, 2, 2, 1, 1, 0)
    for (const weighting of ['none', 'linear', 'quadratic'] as const) {
      expect(cohenKappa(y, new Int32Array(7).fill(1), 3, weighting)).toBe(0)
    }
  })

  test('one and the same class throughout is undefined', () => {
    const truth = { y: Int32Array.of(2, 2), classes: 3, positive: -1 }
    expect(builtInMetrics.get('Cohen-Kappa-Quadratic').undefinedReason(truth, truth.y)).toBe(
      'expected_agreement_is_one',
    )
  })
})

test.each([
  ...['Balanced-Accuracy', 'F1-Score', 'F1-Weighted', 'F1-Micro', 'Precision-Macro', 'Recall-Macro'],
  ...['MCC', 'Cohen-Kappa', 'Cohen-Kappa-Linear', 'Cohen-Kappa-Quadratic'],
])('%s: bad input', (id) => {
  const metric = builtInMetrics.get(id)
  const truth = { y: Int32Array.of(0, 1), classes: 2, positive: 1 }
  const nothing = { ...truth, y: new Int32Array(0) }
  expect(() => metric.compute(truth, Int32Array.of(0))).toThrow(`${id.startsWith('Cohen') ? 'Cohen-Kappa' : id}`)
  expect(() => metric.resample?.(truth, Int32Array.of(0))).toThrow(/2 samples, the output has 1/)
  expect(() => metric.compute(truth, Int32Array.of(0, 2))).toThrow(/2 classes are declared/)
  expect(() => metric.compute(truth, truth.y, Float64Array.of(1, -1))).toThrow(/weight of sample 1 is -1/)
  expect(() => metric.compute(truth, truth.y, Float64Array.of(1))).toThrow(/1 weights/)
  expect(metric.compute(truth, truth.y, Float64Array.of(0, 0))).toBeNaN()
  expect(metric.compute(nothing, nothing.y)).toBeNaN()
  expect(metric.undefinedReason(nothing, nothing.y)).toBe('empty')
})
