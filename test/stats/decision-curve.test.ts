import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decisionCurve } from '../../src/stats/index.js'
import { checkGolden } from '../golden/check-golden.js'

test('matches the closed form of Vickers and Elkin', () => checkGolden('decisionCurve'))

test('a weight counts as copies', () => {
  const samples = fc.array(fc.tuple(fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 10 }), fc.nat(3)), {
    minLength: 1,
    maxLength: 30,
  })
  fc.assert(
    fc.property(samples, (list) => {
      const columns = (rows: typeof list): [Int32Array, Float64Array] => [
        Int32Array.from(rows, ([y]) => y),
        Float64Array.from(rows, ([, p]) => p / 10),
      ]
      const copies = list.flatMap((sample) => Array.from({ length: sample[2] }, () => sample))
      const [weighted] = decisionCurve(
        ...columns(list),
        [0.3],
        Float64Array.from(list, ([, , w]) => w),
      )
      const [copied] = decisionCurve(...columns(copies), [0.3])
      expect(weighted).toEqual(copied)
    }),
  )
})

test('a perfect model earns the prevalence at every threshold, and spares every needless act', () => {
  const y = Int32Array.of(0, 1, 0, 0)
  for (const point of decisionCurve(y, Float64Array.from(y), [0.05, 0.5, 0.9])) {
    expect(point.netBenefit).toBe(0.25)
    expect(point.standardised).toBe(1)
    expect(point.interventionsAvoidedPer100).toBeCloseTo(75, 10)
    expect(point.treatNone).toBe(0)
  }
})

test('without positives there is nothing to standardise by; without samples there is nothing', () => {
  const [point] = decisionCurve(Int32Array.of(0, 0), Float64Array.of(0.2, 0.9), [0.5])
  expect(point.standardised).toBeNaN()
  expect(point.netBenefit).toBe(-0.5)
  const [empty] = decisionCurve(new Int32Array(0), new Float64Array(0), [0.5])
  expect([empty.netBenefit, empty.treatAll, empty.standardised]).toEqual([Number.NaN, Number.NaN, Number.NaN])
})

test.each([
  ['a threshold of 0', [0.5], [0], undefined, /between 0 and 1/],
  ['a threshold of 1', [0.5], [1], undefined, /between 0 and 1/],
  ['a risk that is a logit', [1.5], [0.5], undefined, /needs probabilities; number 0 is 1.5/],
  ['a risk that is no number', [Number.NaN], [0.5], undefined, /needs probabilities; number 0 is NaN/],
  ['a negative weight', [0.5], [0.5], [-1], /weight of sample 0/],
  ['unequal lengths', [0.5, 0.5], [0.5], undefined, /yTrue has 1 samples, the output has 2/],
])('%s is refused', (_, risk, thresholds, weights, message) => {
  const given = weights && Float64Array.from(weights)
  expect(() => decisionCurve(Int32Array.of(1), Float64Array.from(risk), thresholds, given)).toThrow(message)
})
