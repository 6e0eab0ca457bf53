import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  averagePrecision,
  averagePrecisionLift,
  averagePrecisionMacro,
  builtInMetrics,
  prevalence,
} from '../../src/metrics/index.js'
import { checkGolden } from '../golden/check-golden.js'

test.each(['Average-Precision', 'Average-Precision-Macro'])('%s matches scikit-learn', checkGolden)

const scored = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 1 }), fc.integer({ min: -4, max: 4 })), { minLength: 1, maxLength: 40 })
  .map((list) => ({ y: Int32Array.from(list, ([y]) => y), s: Float64Array.from(list, ([, s]) => s) }))

/** The definition: over the positives, the mean share of positives among all that score at least as high. */
function byDefinition(y: Int32Array, s: Float64Array): number {
  const precisions = [...y.keys()]
    .filter((i) => y[i] === 1)
    .map((i) => {
      const above = [...y.keys()].filter((j) => s[j] >= s[i])
      return above.filter((j) => y[j] === 1).length / above.length
    })
  return precisions.reduce((sum, p) => sum + p, 0) / precisions.length
}

test('equals its definition', () => {
  fc.assert(
    fc.property(scored, ({ y, s }) => {
      if (y.includes(1)) expect(averagePrecision(y, s)).toBeCloseTo(byDefinition(y, s), 13)
      else expect(averagePrecision(y, s)).toBeNaN()
    }),
  )
})

describe('guessing', () => {
  const y = Int32Array.of(0, 1, 0, 0, 1)
  test('earns the prevalence, which is a lift of 1', () => {
    expect(averagePrecision(y, new Float64Array(5))).toBe(0.4)
    expect(prevalence(y)).toBe(0.4)
    expect(averagePrecisionLift(y, new Float64Array(5))).toBe(1)
  })

  test('perfection has a lift of one through the prevalence', () => {
    expect(averagePrecisionLift(y, Float64Array.from(y))).toBe(2.5)
    expect(prevalence(y, Float64Array.of(1, 3, 1, 1, 2))).toBe(5 / 8)
  })
})

describe('degenerate input', () => {
  const metric = builtInMetrics.get('average_precision')

  test('no positives, no negatives, no samples', () => {
    expect(averagePrecision(Int32Array.of(0, 0), Float64Array.of(1, 2))).toBeNaN()
    expect(metric.undefinedReason(Int32Array.of(0, 0), Float64Array.of(1, 2))).toBe('no_positives')
    expect(averagePrecision(Int32Array.of(1, 1), Float64Array.of(1, 2))).toBe(1)
    expect(metric.undefinedReason(Int32Array.of(1, 1), Float64Array.of(1, 2))).toBeUndefined()
    expect(averagePrecision(new Int32Array(0), new Float64Array(0))).toBeNaN()
    expect(metric.undefinedReason(new Int32Array(0), new Float64Array(0))).toBe('empty')
    expect(prevalence(new Int32Array(0))).toBeNaN()
  })

  test('weight on negatives only', () => {
    expect(averagePrecision(Int32Array.of(0, 1), Float64Array.of(0, 1), Float64Array.of(1, 0))).toBeNaN()
  })

  test('missing predictions are the worst there are', () => {
    expect(averagePrecision(Int32Array.of(1, 0), Float64Array.of(-Infinity, Infinity))).toBe(0.5)
    expect(averagePrecision(Int32Array.of(1, 0), Float64Array.of(-Infinity, 0.1))).toBe(0.5)
  })

  test('unequal lengths, NaN and negative weights are errors', () => {
    const y = Int32Array.of(0, 1)
    expect(() => averagePrecision(y, Float64Array.of(1))).toThrow(/Average-Precision: yTrue has 2 samples/)
    expect(() => averagePrecision(y, Float64Array.of(1, Number.NaN))).toThrow(/NaN/)
    expect(() => averagePrecision(y, Float64Array.of(1, 2), Float64Array.of(-1, 1))).toThrow(/weight of sample 0/)
    expect(() => metric.resample?.(y, Float64Array.of(1))).toThrow(/2 samples/)
  })

  test('macro: a class that does not occur makes it undefined', () => {
    const yProba = { data: Float64Array.of(0.5, 0.3, 0.2, 0.1, 0.8, 0.1), rows: 2, columns: 3 }
    expect(averagePrecisionMacro(Int32Array.of(0, 1), yProba)).toBeNaN()
    const truth = { y: Int32Array.of(0, 1), classes: 3, positive: -1 }
    expect(builtInMetrics.get('Average-Precision-Macro').undefinedReason(truth, yProba)).toBe(
      'class_without_positives_or_negatives',
    )
  })
})
