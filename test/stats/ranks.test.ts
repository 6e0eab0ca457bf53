import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { argsort, midRanks, tieGroupEnds } from '../../src/stats/index.js'

const anyDouble = fc.oneof(fc.double({ noNaN: true }), fc.constantFrom(0, -0, 1, -1, Infinity, -Infinity, 5e-324))
const values = fc.array(anyDouble, { maxLength: 60 }).map((list) => Float64Array.from(list))

describe('argsort', () => {
  test('is the stable order of a comparison sort', () => {
    fc.assert(
      fc.property(values, (x) => {
        const byComparison = [...x.keys()].sort((i, j) => (x[i] < x[j] ? -1 : x[i] > x[j] ? 1 : 0))
        expect([...argsort(x)]).toEqual(byComparison)
      }),
    )
  })

  test('treats -0 as 0, and puts infinities at the ends', () => {
    expect([...argsort(Float64Array.of(Infinity, 0, -0, -Infinity, -1))]).toEqual([3, 4, 1, 2, 0])
  })

  test('of nothing is nothing', () => expect(argsort(new Float64Array(0))).toHaveLength(0))

  test('refuses NaN, and says where', () => {
    expect(() => argsort(Float64Array.of(1, NaN))).toThrow(/value 1 is NaN/)
  })
})

test('tieGroupEnds: runs of equal values', () => {
  const x = Float64Array.of(2, 1, 2, -0, 0, 3)
  expect([...tieGroupEnds(x, argsort(x))]).toEqual([2, 3, 5, 6])
  expect(tieGroupEnds(new Float64Array(0), new Uint32Array(0))).toHaveLength(0)
})

test('midRanks: 1 + number below + half of the other equals', () => {
  fc.assert(
    fc.property(values, (x) => {
      const slow = Array.from(x, (value) => {
        const below = x.filter((other) => other < value).length
        const equal = x.filter((other) => other === value).length
        return below + (equal + 1) / 2
      })
      expect([...midRanks(x)]).toEqual(slow)
    }),
  )
})
