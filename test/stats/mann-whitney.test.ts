import fc from 'fast-check'
import { expect, test } from 'vitest'
import { aurocReplay, mannWhitneyU, sortScores, weightedAuroc } from '../../src/stats/index.js'

// Few distinct values, so that ties within and across groups are common.
const score = fc.oneof(fc.constantFrom(-Infinity, -1, -0, 0, 0.1 + 0.2, 0.3, 2, Infinity), fc.double({ noNaN: true }))
const group = fc.array(score, { maxLength: 25 }).map((list) => Float64Array.from(list))

function uByPairs(positives: Float64Array, negatives: Float64Array): number {
  let u = 0
  for (const p of positives) for (const n of negatives) u += p > n ? 1 : p === n ? 0.5 : 0
  return u
}

test('U counts pairs, ties half', () => {
  fc.assert(fc.property(group, group, (p, n) => mannWhitneyU(p, n) === uByPairs(p, n)))
})

test('the inputs stay as they were', () => {
  const positives = Float64Array.of(3, 1, 2)
  mannWhitneyU(positives, Float64Array.of(2, 1))
  expect([...positives]).toEqual([3, 1, 2])
})

test('0.1 + 0.2 does not tie with 0.3, and -0 ties with 0', () => {
  expect(mannWhitneyU(Float64Array.of(0.1 + 0.2), Float64Array.of(0.3))).toBe(1)
  expect(mannWhitneyU(Float64Array.of(-0), Float64Array.of(0))).toBe(0.5)
})

test('NaN is refused', () => {
  expect(() => mannWhitneyU(Float64Array.of(1, NaN, 0), Float64Array.of(1))).toThrow(/positive sample is NaN/)
})

test('weights multiply pairs; whole weights and counts agree to the last bit', () => {
  const sample = fc.record({ y: fc.integer({ min: 0, max: 1 }), s: score, count: fc.integer({ min: 0, max: 4 }) })
  fc.assert(
    fc.property(fc.array(sample, { maxLength: 30 }), (samples) => {
      const sorted = sortScores(
        Int32Array.from(samples, ({ y }) => y),
        Float64Array.from(samples, ({ s }) => s),
      )
      const counts = samples.map(({ count }) => count)
      let pairs = 0
      let wins = 0
      for (const p of samples) {
        for (const n of samples) {
          if (p.y !== 1 || n.y !== 0) continue
          pairs += p.count * n.count
          wins += p.count * n.count * (p.s > n.s ? 1 : p.s === n.s ? 0.5 : 0)
        }
      }
      expect(aurocReplay(sorted)(Uint16Array.from(counts))).toBe(wins / pairs)
      expect(weightedAuroc(sorted, Float64Array.from(counts))).toBe(wins / pairs)
    }),
  )
})
