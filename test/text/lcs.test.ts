import fc from 'fast-check'
import { expect, test } from 'vitest'
import { lcsLength, lcsPlaces } from '../../src/text/lcs.js'
import { lcsByRecursion } from './oracles.js'

const letters = (maxLength: number) => fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength })

test('the length is that of the recursion', () => {
  fc.assert(
    fc.property(letters(9), letters(9), (a, b) => {
      expect(lcsLength(a, b)).toBe(lcsByRecursion(a, b))
    }),
  )
})

test('the places are a common subsequence of that length, over several blocks of bits', () => {
  fc.assert(
    fc.property(letters(200), letters(200), (a, b) => {
      const places = lcsPlaces(a, b)
      expect(places.length).toBe(lcsLength(a, b))
      expect(places.every((place, i) => i === 0 || place > places[i - 1])).toBe(true)
      expect(places.reduce((at, place) => (at < 0 ? -1 : nextAt(b, a[place], at)), 0)).toBeGreaterThanOrEqual(0)
    }),
  )
})

/** The place behind the next such word; -1 where there is none. */
function nextAt(list: readonly string[], word: string, from: number): number {
  const at = list.indexOf(word, from)
  return at === -1 ? -1 : at + 1
}

test('frequent and rare words, in long texts', () => {
  const long = Array.from({ length: 3000 }, (_, i) => (i % 3 === 0 ? 'the' : `w${i}`))
  expect(lcsLength(long, long)).toBe(3000)
  expect(
    lcsLength(
      long,
      long.filter((_, i) => i % 7 !== 0),
    ),
  ).toBe(3000 - 429)
  expect(lcsLength(long, ['the', 'the', 'w1'])).toBe(2)
})

test('lines that no table has room for are refused, with what to do', () => {
  const line = Array.from({ length: 8000 }, () => 'x')
  expect(() => lcsPlaces(line, line)).toThrow(/lines of 8000 and 8000 words.*one per line/s)
})
