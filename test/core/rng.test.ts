import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { boxMuller } from '../../src/core/box-muller.js'
import { Rng, sineOfTurns } from '../../src/core/index.js'

const word = fc.integer({ min: 0, max: 2 ** 32 - 1 })

/** Its definition, with the functions of the system library. */
function byMath(u1: number, u2: number): [number, number] {
  const radius = Math.sqrt(-2 * Math.log1p(-u1))
  return [radius * Math.cos(2 * Math.PI * u2), radius * Math.sin(2 * Math.PI * u2)]
}

function pairOf(x1: number, x2: number): Float64Array {
  const pair = new Float64Array(2)
  boxMuller(Int32Array.of(x1, x2), pair, 0)
  return pair
}

function checkPair(x1: number, x2: number): void {
  byMath(x1 / 2 ** 32, x2 / 2 ** 32).forEach((value, i) => {
    expect(Math.abs(pairOf(x1, x2)[i] - value)).toBeLessThan(1e-14)
  })
}

describe('normal numbers', () => {
  test('are those of Box and Muller', () => {
    fc.assert(fc.property(word, word, checkPair), { numRuns: 2000 })
  })

  test('also at the ends of every piece that is looked up', () => {
    const powers = Array.from({ length: 32 }, (_, k) => 2 ** k).flatMap((power) => [power - 1, power, power + 1])
    const edges = [...powers, ...powers.map((power) => 2 ** 32 - power)].filter((x) => x >= 0 && x < 2 ** 32)
    for (const x1 of edges) for (const x2 of edges) checkPair(x1, x2)
  })

  test('are the same for ever, to the last bit', () => {
    const first = new Float64Array(3)
    new Rng('the same for ever').fillNormals(first)
    expect([...first]).toMatchInlineSnapshot(`
      [
        0.5151283279688443,
        0.8180880219172245,
        0.5495429853775373,
      ]
    `)
  })

  test('filling gives what as many single calls give, after any that came before', () => {
    const lengths = fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 8 })
    fc.assert(
      fc.property(fc.string(), lengths, (label, parts) => {
        const [filling, calling] = [new Rng(label), new Rng(label)]
        for (const length of parts) {
          const filled = new Float64Array(length)
          filling.fillNormals(filled)
          expect([...filled]).toEqual(Array.from({ length }, () => calling.normal()))
        }
        expect(filling.uint32()).toBe(calling.uint32())
      }),
    )
  })

  test('filling more than fits at once changes nothing', () => {
    const [filling, calling] = [new Rng('many'), new Rng('many')]
    const filled = new Float64Array(10_001)
    filling.fillNormals(filled)
    expect([...filled]).toEqual(Array.from({ length: 10_001 }, () => calling.normal()))
    expect(filling.normal()).toBe(calling.normal())
  })

  test('have mean 0, variance 1 and no skew', () => {
    const n = 200_000
    const drawn = new Float64Array(n)
    new Rng('moments').fillNormals(drawn)
    const moment = (k: number) => drawn.reduce((sum, value) => sum + value ** k, 0) / n
    // Five standard errors.
    expect(Math.abs(moment(1))).toBeLessThan(5 / Math.sqrt(n))
    expect(Math.abs(moment(2) - 1)).toBeLessThan(5 * Math.sqrt(2 / n))
    expect(Math.abs(moment(3))).toBeLessThan(5 * Math.sqrt(15 / n))
    expect(Math.abs(moment(4) - 3)).toBeLessThan(5 * Math.sqrt(96 / n))
  })
})

test('filling with whole numbers gives what as many single calls give', () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 1, max: 2 ** 32 - 1 }), (label, n) => {
      const [filling, calling] = [new Rng(label), new Rng(label)]
      const filled = new Uint32Array(20)
      filling.fillIndices(n, filled)
      expect([...filled]).toEqual(Array.from({ length: 20 }, () => calling.index(n)))
      expect(filling.uint32()).toBe(calling.uint32())
    }),
  )
})

test('a sine of turns is that of the system library', () => {
  fc.assert(
    fc.property(fc.double({ min: -20, max: 20, noNaN: true }), (turns) => {
      expect(Math.abs(sineOfTurns(turns) - Math.sin(2 * Math.PI * turns))).toBeLessThan(1e-13)
    }),
    { numRuns: 2000 },
  )
  const quarters = [0, 0.25, 0.5, 0.75, 1, -0.25, 1 / 12].map(sineOfTurns)
  expect(quarters).toEqual([0, 1, 0, -1, 0, -1, 0.5].map((sine) => expect.closeTo(sine, 14)))
})
