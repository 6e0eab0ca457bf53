import fc from 'fast-check'
import { expect, test } from 'vitest'
import { auroc } from '../../src/metrics/index.js'
import { mcClishCorrection, partialAuc, rocCurve, sortScores } from '../../src/stats/index.js'
import { checkGolden } from '../golden/check-golden.js'

test.each(['rocCurve', 'partialAuc', 'mcClishCorrection'])('%s matches scikit-learn or pROC', checkGolden)

const samples = fc.array(fc.tuple(fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 8 })), { maxLength: 40 })

test('the area under the whole curve is the AUROC', () => {
  fc.assert(
    fc.property(samples, (list) => {
      const yTrue = Int32Array.from(list, ([y]) => y)
      const score = Float64Array.from(list, ([, s]) => s)
      const area = partialAuc(rocCurve(sortScores(yTrue, score)), 1)
      const whole = auroc(yTrue, score)
      if (list.length === 0 || Number.isNaN(whole)) return
      expect(area).toBeCloseTo(whole, 12)
    }),
  )
})

test('without one of the classes there is no area', () => {
  expect(partialAuc(rocCurve(sortScores(Int32Array.of(1, 1), Float64Array.of(0.2, 0.4))), 0.5)).toBeNaN()
})

test('McClish: guessing is 0.5 and perfection 1, on any range', () => {
  expect(mcClishCorrection(0.1 ** 2 / 2, 0.1)).toBe(0.5)
  expect(mcClishCorrection(0.1, 0.1)).toBe(1)
})
