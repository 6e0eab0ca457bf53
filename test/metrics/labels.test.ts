import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { accuracy, builtInMetrics, f1Macro } from '../../src/metrics/index.js'
import { checkGolden } from '../golden/check-golden.js'

const CLASSES = 4
const labelled = fc
  .array(fc.tuple(fc.integer({ min: 0, max: CLASSES - 1 }), fc.integer({ min: -1, max: CLASSES - 1 })), {
    minLength: 1,
    maxLength: 40,
  })
  .map((list) => ({ y: Int32Array.from(list, ([y]) => y), p: Int32Array.from(list, ([, p]) => p) }))

describe('Accuracy', () => {
  test('matches scikit-learn', () => checkGolden('Accuracy'))

  test('equals its definition', () => {
    fc.assert(
      fc.property(labelled, ({ y, p }) => {
        expect(accuracy(y, p)).toBe([...y].filter((label, i) => label === p[i]).length / y.length)
      }),
    )
  })

  test('a missing prediction is wrong', () => expect(accuracy(Int32Array.of(0, 1), Int32Array.of(0, -1))).toBe(0.5))

  test('of nothing is undefined, with its interval', () => {
    const metric = builtInMetrics.get('Accuracy')
    const nothing = { y: new Int32Array(0), classes: 2, positive: 1 }
    expect(accuracy(nothing.y, new Int32Array(0))).toBeNaN()
    expect(metric.undefinedReason(nothing, new Int32Array(0))).toBe('empty')
    expect(metric.interval?.(nothing, new Int32Array(0), 0.95)).toBeUndefined()
  })

  test('all right: the interval still has a width', () => {
    const y = Int32Array.of(0, 1, 0, 1)
    const interval = builtInMetrics.get('Accuracy').interval?.({ y, classes: 2, positive: 1 }, y, 0.95)
    expect(interval).toMatchObject({ high: 1, method: 'wilson' })
    expect(interval!.low).toBeCloseTo(0.5101, 4) // 4 / (4 + 1.96^2)
  })

  test('unequal lengths are an error', () => {
    expect(() => accuracy(Int32Array.of(0, 1), Int32Array.of(0))).toThrow(/Accuracy: yTrue has 2 samples/)
  })
})

describe('F1-Score', () => {
  test('matches scikit-learn', () => checkGolden('F1-Score'))

  test('equals its definition: the mean of harmonic means of precision and recall', () => {
    fc.assert(
      fc.property(labelled, ({ y, p }) => {
        let total = 0
        for (let c = 0; c < CLASSES; c++) {
          const hits = [...y].filter((label, i) => label === c && p[i] === c).length
          const precision = hits / p.filter((label) => label === c).length
          const recall = hits / y.filter((label) => label === c).length
          total += hits === 0 ? 0 : (2 * precision * recall) / (precision + recall)
        }
        expect(f1Macro(y, p, CLASSES)).toBeCloseTo(total / CLASSES, 13)
      }),
    )
  })

  test('a declared class that never occurs counts 0', () => {
    const y = Int32Array.of(0, 1)
    expect(f1Macro(y, y, 2)).toBe(1)
    expect(f1Macro(y, y, 4)).toBe(0.5)
  })

  test('is 0, not undefined, when all is wrong or missing', () => {
    expect(f1Macro(Int32Array.of(0, 1), Int32Array.of(1, 0), 2)).toBe(0)
    expect(f1Macro(Int32Array.of(0, 1), Int32Array.of(-1, -1), 2)).toBe(0)
  })

  test('is undefined without samples, or without weight', () => {
    expect(f1Macro(new Int32Array(0), new Int32Array(0), 2)).toBeNaN()
    expect(f1Macro(Int32Array.of(1), Int32Array.of(1), 2, Float64Array.of(0))).toBeNaN()
  })

  test('unequal lengths and undeclared classes are errors', () => {
    expect(() => f1Macro(Int32Array.of(0, 1), Int32Array.of(0), 2)).toThrow(/F1-Score: yTrue has 2 samples/)
    expect(() => f1Macro(Int32Array.of(0, 2), Int32Array.of(0, 1), 2)).toThrow(/2 classes are declared/)
  })
})
