import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ngramTotal, sharedNgrams } from '../../src/text/ngrams.js'
import { sharedByCounting, words } from './oracles.js'

test('shared n-grams are those found by counting', () => {
  fc.assert(
    fc.property(words, fc.array(words, { minLength: 1, maxLength: 3 }), (generated, references) => {
      const expected = [1, 2, 3, 4].map((n) => sharedByCounting(generated, references, n))
      expect([...sharedNgrams(generated, references, 4)]).toEqual(expected)
    }),
  )
})

test('a word that is repeated counts as often as a reference has it', () => {
  expect([...sharedNgrams(['the', 'the', 'the'], [['the'], ['the', 'cat', 'the']], 2)]).toEqual([2, 0])
})

test('a text shorter than n has no n-gram', () => {
  expect([0, 1, 2, 3].map((tokens) => ngramTotal(tokens, 2))).toEqual([0, 0, 1, 2])
  expect([...sharedNgrams([], [[]], 3)]).toEqual([0, 0, 0])
})
