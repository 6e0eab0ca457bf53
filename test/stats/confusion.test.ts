import fc from 'fast-check'
import { expect, test } from 'vitest'
import { confusionMatrix, countPairs, oneVersusRest, pairLabels } from '../../src/stats/index.js'
import { checkGolden } from '../golden/check-golden.js'

test('the matrix matches scikit-learn', () => checkGolden('confusionMatrix'))
test('counts of one class against the rest match scikit-learn', () => checkGolden('oneVersusRest'))

test('a missing prediction is wrong, and in no column', () => {
  const confusion = confusionMatrix(Int32Array.of(0, 1, 1, 1), Int32Array.of(0, -1, 1, 0), 2)
  expect([...confusion.counts]).toEqual([1, 0, 1, 1])
  expect([...confusion.missing]).toEqual([0, 1])
  expect(confusion.total).toBe(4)
  expect(oneVersusRest(confusion, 1)).toEqual({ tp: 1, fp: 0, fn: 2, tn: 1 })
  expect(oneVersusRest(confusion, 0)).toEqual({ tp: 1, fp: 1, fn: 0, tn: 2 })
})

test('one class against the rest equals counting', () => {
  const sample = fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: -1, max: 3 }))
  fc.assert(
    fc.property(fc.array(sample, { maxLength: 40 }), fc.integer({ min: 0, max: 3 }), (samples, one) => {
      const count = (isTrue: boolean, isPredicted: boolean): number =>
        samples.filter(([y, p]) => (y === one) === isTrue && (p === one) === isPredicted).length
      const confusion = confusionMatrix(
        Int32Array.from(samples, ([y]) => y),
        Int32Array.from(samples, ([, p]) => p),
        4,
      )
      expect(oneVersusRest(confusion, one)).toEqual({
        tp: count(true, true),
        fp: count(false, true),
        fn: count(true, false),
        tn: count(false, false),
      })
    }),
  )
})

test.each([
  [2, 0],
  [-1, 0],
  [0, 2],
  [0, -2],
])('true class %i with prediction %i is refused when two are declared', (y, p) => {
  expect(() => confusionMatrix(Int32Array.of(y), Int32Array.of(p), 2)).toThrow(/2 classes are declared/)
})

test('counting pairs with weights equals adding sample by sample', () => {
  const sample = fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: -1, max: 2 }), fc.nat(4))
  fc.assert(
    fc.property(fc.array(sample, { maxLength: 40 }), (samples) => {
      const y = Int32Array.from(samples, ([label]) => label)
      const p = Int32Array.from(samples, ([, label]) => label)
      const counts = new Float64Array(9)
      const missing = new Float64Array(3)
      for (const [label, called, weight] of samples) {
        if (called === -1) missing[label] += weight
        else counts[label * 3 + called] += weight
      }
      const weights = Uint16Array.from(samples, ([, , weight]) => weight)
      const confusion = countPairs(pairLabels(y, p, 3), weights)
      expect(confusion).toEqual({ classes: 3, counts, missing, total: weights.reduce((sum, w) => sum + w, 0) })
      expect(confusionMatrix(y, p, 3, Float64Array.from(weights))).toEqual(confusion)
    }),
  )
})
