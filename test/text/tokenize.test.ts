import { describe, expect, test } from 'vitest'
import { tokenize, tokenizedLine } from '../../src/text/index.js'
import { splitAtWhitespace } from '../../src/text/whitespace.js'
import { checkGolden } from '../golden/check-golden.js'

test('matches sacrebleu', () => checkGolden('tokenizedLine'))

describe('white space is what Python takes for it', () => {
  // Each of them by Python's str.isspace.
  const white = [9, 10, 11, 12, 13, 28, 29, 30, 31, 32, 0x85, 0xa0, 0x1680, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000]
  test.each(white)('code point %d', (code) => {
    expect(splitAtWhitespace(`a${String.fromCodePoint(code)}b`)).toEqual(['a', 'b'])
  })

  test('a byte order mark and a zero-width space are not', () => {
    expect(splitAtWhitespace('a\ufeffb\u200bc')).toHaveLength(1)
  })
})

describe('13a', () => {
  test.each([
    ['a word broken at the end of a line', 'pneumo-\nthorax', 'pneumothorax'],
    ['entities', 'A &lt; B &amp;amp; &quot;C&quot;', 'A < B & amp ; " C "'],
    ['numbers keep their points', '3.5 cm, 1,000.', '3.5 cm , 1,000 .'],
    ['a dash behind a digit', '3-4 T2-weighted', '3 - 4 T2 - weighted'],
    ['apostrophes stay', "patient's", "patient's"],
    ['CRLF', 'a.\r\nb', 'a . b'],
    ['a skipped segment', '<skipped>a', 'a'],
  ])('%s', (_, given, expected) => expect(tokenizedLine(given, '13a')).toBe(expected))
})

test('intl splits by Unicode class, and joins no lines', () => {
  expect(tokenize('5µg–normal, 37.5°C', 'intl')).toEqual(['5µg', '–', 'normal', ',', '37.5', '°', 'C'])
})

test('characters are code points', () => {
  expect(tokenize('a 😀', 'char')).toEqual(['a', '😀'])
  expect(tokenize('\ud83d', 'char')).toEqual(['\ud83d'])
})
