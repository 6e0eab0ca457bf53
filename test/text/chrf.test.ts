import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type ChrfOptions, corpusChrf, scoreReports } from '../../src/text/index.js'
import { countNgrams, text } from './oracles.js'

function scoreOf(generated: string[], references: string[], options: ChrfOptions = {}): number {
  return scoreReports(
    corpusChrf(options),
    generated.map((line, i) => ({ references: [references[i]], generated: line })),
  )
}

describe('matches what sacrebleu 2 tests itself with (beta 3)', () => {
  test.each([
    [['a'], ['a'], 100],
    [[''], ['reference'], 0],
    [['a b c'], ['a b c'], 100],
    [['a b c'], ['abc'], 100],
    [[''], ['c'], 0],
    [['a', 'b'], ['a', 'c'], 50],
    [['aa'], ['ab'], 25],
  ])('%j against %j', (generated, references, expected) => {
    expect(scoreOf(generated, references, { beta: 3 })).toBeCloseTo(expected, 4)
  })

  test.each([
    [
      'Die Beziehung zwischen Obama und Netanjahu ist nicht gerade freundlich.',
      'Das Verhältnis zwischen Obama und Netanyahu ist nicht gerade freundschaftlich.',
      67.3481606,
    ],
    [
      'risk assessment must be made of those who are qualified and expertise in the sector - these are the scientists .',
      'risk assessment has to be undertaken by those who are qualified and expert in that area - that is the scientists .',
      65.2414427,
    ],
  ])('with white space: %s', (generated, reference, expected) => {
    expect(scoreOf([generated], [reference], { beta: 3, keepsWhitespace: true })).toBeCloseTo(expected, 4)
  })
})

test('equals its definition, for characters and words', () => {
  fc.assert(
    fc.property(text, text, (reference, generated) => {
      const parts: [string[], string[], number][] = [
        ...[1, 2, 3, 4, 5, 6].map((n): [string[], string[], number] => [
          [...generated.replaceAll(' ', '')],
          [...reference.replaceAll(' ', '')],
          n,
        ]),
        ...[1, 2].map((n): [string[], string[], number] => [
          generated.split(' ').filter(Boolean),
          reference.split(' ').filter(Boolean),
          n,
        ]),
      ]
      const rates = parts.flatMap(([ours, theirs, n]) => {
        const [own, other] = [countNgrams(ours, n), countNgrams(theirs, n)]
        const sum = (counts: Iterable<number>) => [...counts].reduce((a, b) => a + b, 0)
        const shared = sum([...own].map(([gram, count]) => Math.min(count, other.get(gram) ?? 0)))
        return own.size > 0 && other.size > 0 ? [[shared / sum(own.values()), shared / sum(other.values())]] : []
      })
      const mean = (j: number) => rates.reduce((total, rate) => total + rate[j], 0) / rates.length
      const [p, r] = [mean(0), mean(1)]
      expect(scoreOf([generated], [reference], { wordOrder: 2 })).toBeCloseTo(
        p > 0 ? (500 * p * r) / (4 * p + r) : 0,
        9,
      )
    }),
  )
})

test('chrF++ splits one mark off a word, at the end before the beginning', () => {
  // Words alone. (hi) becomes (hi and ), which the words ( hi ) share one of.
  const words = { characterOrder: 0, wordOrder: 1, beta: 1 }
  expect(scoreOf(['(hi)'], ['( hi )'], words)).toBeCloseTo(40, 9)
  expect(scoreOf(['"hi'], ['" hi'], words)).toBeCloseTo(100, 9)
  expect(scoreOf(['?'], ['?'], words)).toBeCloseTo(100, 9)
})

test('of several references the one with the best score counts', () => {
  const statistics = corpusChrf().statisticsOf(['lungs clear', 'no effusion'], 'no effusions')
  expect(statistics).toEqual(corpusChrf().statisticsOf(['no effusion'], 'no effusions'))
})

test('characters are code points; no reports is NaN', () => {
  expect(scoreOf(['😀'], ['😁'])).toBe(0)
  expect(scoreReports(corpusChrf(), [])).toBeNaN()
})
