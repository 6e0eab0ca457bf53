import { expect, test } from 'vitest'
import { fromFloat16Bits, toFloat16Bits } from '../../src/models/float16.js'

const ALL = Uint16Array.from({ length: 2 ** 16 }, (_, bits) => bits)
const VALUES = fromFloat16Bits(ALL)

test('known numbers', () => {
  const known: [number, number][] = [
    [0x0000, 0],
    [0x0001, 2 ** -24],
    [0x0400, 2 ** -14],
    [0x3c00, 1],
    [0x3c01, 1 + 2 ** -10],
    [0xc000, -2],
    [0x7bff, 65504],
    [0x7c00, Number.POSITIVE_INFINITY],
    [0xfc00, Number.NEGATIVE_INFINITY],
  ]
  for (const [bits, value] of known) expect(VALUES[bits]).toBe(value)
  expect(Object.is(VALUES[0x8000], -0)).toBe(true)
  expect(Number.isNaN(VALUES[0x7e00])).toBe(true)
})

test('every number comes back as the same bits', () => {
  const again = toFloat16Bits(VALUES)
  const wrong = ALL.filter((bits) => !Number.isNaN(VALUES[bits]) && again[bits] !== bits)
  expect([...wrong]).toEqual([])
})

test('what lies between two numbers goes to the nearest, halfway to the even one', () => {
  for (let bits = 0; bits < 0x7bff; bits++) {
    const [low, high] = [VALUES[bits], VALUES[bits + 1]]
    const middle = (low + high) / 2
    const even = bits % 2 === 0 ? bits : bits + 1
    const near = [low + (high - low) / 4, middle, low + ((high - low) * 3) / 4]
    const expected = [bits, even, bits + 1]
    const got = [...toFloat16Bits([...near, ...near.map((value) => -value)])]
    if (String(got) !== String([...expected, ...expected.map((b) => b | 0x8000)])) throw new Error(`${bits}: ${got}`)
  }
  expect([...toFloat16Bits([65519, 65520, Number.NaN])]).toEqual([0x7bff, 0x7c00, 0x7e00])
})
