import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { splitByClass } from '../../src/core/arrays.js'
import { auroc, aurocInterval, builtInMetrics } from '../../src/metrics/index.js'
import { delongLogitBounds, delongPlacements, newcombeInterval } from '../../src/stats/index.js'
import { checkGolden } from '../golden/check-golden.js'

const score = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ noNaN: true, noDefaultInfinity: true }))
const scored = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 1 }), score), { minLength: 1, maxLength: 40 })
  .map((list) => ({ y: Int32Array.from(list, ([y]) => y), s: Float64Array.from(list, ([, s]) => s) }))
const ofBothClasses = scored.filter(({ y }) => y.includes(0) && y.includes(1))

/** The definition: one comparison per pair. */
function aurocByPairs(y: Int32Array, s: Float64Array): number {
  let pairs = 0
  let wins = 0
  for (let i = 0; i < y.length; i++) {
    for (let j = 0; j < y.length; j++) {
      if (y[i] !== 1 || y[j] !== 0) continue
      pairs++
      wins += s[i] > s[j] ? 1 : s[i] === s[j] ? 0.5 : 0
    }
  }
  return wins / pairs
}

test('matches scikit-learn', () => checkGolden('AUROC'))

test('equals its definition, to the last bit', () => {
  fc.assert(fc.property(scored, ({ y, s }) => Object.is(auroc(y, s), aurocByPairs(y, s))))
})

test('turned scores give one minus the area', () => {
  fc.assert(
    fc.property(ofBothClasses, ({ y, s }) => {
      const turned = s.map((x) => -x)
      expect(auroc(y, s) + auroc(y, turned)).toBeCloseTo(1, 14)
    }),
  )
})

test('real weights: a weight times a constant changes nothing', () => {
  fc.assert(
    fc.property(ofBothClasses, fc.double({ min: 0.01, max: 100, noNaN: true }), ({ y, s }, factor) => {
      const weights = Float64Array.from(y, (_, i) => 0.1 + (i % 5))
      const scaled = weights.map((weight) => weight * factor)
      expect(auroc(y, s, scaled)).toBeCloseTo(auroc(y, s, weights), 12)
    }),
  )
})

describe('degenerate input', () => {
  test('one class', () => expect(auroc(Int32Array.of(1, 1), Float64Array.of(0.2, 0.9))).toBeNaN())
  test('no samples', () => expect(auroc(new Int32Array(0), new Float64Array(0))).toBeNaN())
  test('constant scores', () => expect(auroc(Int32Array.of(0, 1, 1), Float64Array.of(3, 3, 3))).toBe(0.5))
  test('missing predictions are the worst there are', () => {
    expect(auroc(Int32Array.of(1, 0, 1), Float64Array.of(-Infinity, 0.1, 0.9))).toBe(0.5)
    expect(auroc(Int32Array.of(1, 0), Float64Array.of(-Infinity, Infinity))).toBe(0)
  })
  test('weight on one class only', () => {
    expect(auroc(Int32Array.of(0, 1), Float64Array.of(0, 1), Float64Array.of(0, 2))).toBeNaN()
  })
  test('unequal lengths, and NaN, are errors', () => {
    expect(() => auroc(Int32Array.of(0, 1), Float64Array.of(1))).toThrow(/yTrue has 2 samples, the output has 1/)
    expect(() => auroc(Int32Array.of(0, 1), Float64Array.of(1, NaN))).toThrow(/NaN/)
  })
})

describe('interval', () => {
  const cohort = (nPositives: number, nNegatives: number, overlap: boolean): [Int32Array, Float64Array] => {
    const y = Int32Array.from({ length: nPositives + nNegatives }, (_, i) => (i < nPositives ? 1 : 0))
    return [y, Float64Array.from(y, (label, i) => label + (overlap ? (i * 7) % 3 : 0))]
  }

  test.each([
    ['enough wrongly ordered pairs', 40, 40, true, 'delong-logit'],
    ['few of them', 9, 40, true, 'delong-newcombe'],
    ['perfect separation', 20, 20, false, 'newcombe'],
    ['a single positive', 1, 40, true, 'newcombe'],
  ])('%s: %i and %i', (_, nPositives, nNegatives, overlap, method) => {
    expect(aurocInterval(...cohort(nPositives, nNegatives, overlap), 0.95)!.method).toBe(method)
  })

  test('with few wrongly ordered pairs, never shorter than either method', () => {
    const [y, s] = cohort(9, 40, true)
    const [negatives, positives] = splitByClass(y, s)
    const placements = delongPlacements(positives, negatives)
    const { low, high } = aurocInterval(y, s, 0.95)!
    for (const other of [delongLogitBounds(placements, 0.95)!, newcombeInterval(placements.area, 9, 40, 0.95)!]) {
      expect(low).toBeLessThanOrEqual(other.low)
      expect(high).toBeGreaterThanOrEqual(other.high)
    }
  })

  test('constant scores: a width, around 0.5', () => {
    const interval = aurocInterval(cohort(20, 20, true)[0], new Float64Array(40), 0.95)!
    expect(interval.method).toBe('newcombe')
    expect(interval.low).toBeLessThan(0.4)
    expect(interval.high).toBeCloseTo(1 - interval.low, 12)
  })

  test('never reaches 1 while a pair is wrongly ordered', () => {
    const [y, s] = cohort(12, 12, false)
    s[0] = -1
    const { low, high } = aurocInterval(y, s, 0.999)!
    expect(low).toBeLessThan(auroc(y, s))
    expect(high).toBeLessThan(1)
  })

  test('one class, or none', () => {
    expect(aurocInterval(...cohort(5, 0, true), 0.95)).toBeUndefined()
    expect(aurocInterval(...cohort(0, 0, true), 0.95)).toBeUndefined()
  })
})

test('the reason tells an empty set from a single class', () => {
  const metric = builtInMetrics.get('roc_auc')
  expect(metric.id).toBe('AUROC')
  expect(metric.undefinedReason(new Int32Array(0), new Float64Array(0))).toBe('empty')
  expect(metric.undefinedReason(Int32Array.of(0, 0), Float64Array.of(1, 2))).toBe('single_class')
  expect(metric.undefinedReason(Int32Array.of(0, 1), Float64Array.of(1, 2))).toBeUndefined()
})
