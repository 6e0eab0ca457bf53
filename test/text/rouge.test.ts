import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { meanRouge, type RougeVariant, rouge, scoreReports } from '../../src/text/index.js'
import { checkGolden } from '../golden/check-golden.js'
import { lcsByRecursion, sharedByCounting, text } from './oracles.js'

const VARIANTS: readonly RougeVariant[] = [1, 2, 3, 'L', 'Lsum']
const split = (line: string) => line.match(/[a-z0-9]+/g) ?? []

test('matches rouge_score', () => checkGolden('rouge'))
test('stems as NLTK does', () => checkGolden('porterStem'))

test.each([1, 2] as const)('ROUGE-%d equals its definition', (n) => {
  fc.assert(
    fc.property(text, text, (reference, generated) => {
      const shared = sharedByCounting(split(generated), [split(reference)], n)
      const found = rouge([reference], generated, n, false)
      expect(found.recall).toBeCloseTo(shared === 0 ? 0 : shared / (split(reference).length - n + 1), 12)
      expect(found.precision).toBeCloseTo(shared === 0 ? 0 : shared / (split(generated).length - n + 1), 12)
    }),
  )
})

test('ROUGE-L equals its definition', () => {
  const short = text.map((line) => line.split(' ').slice(0, 8).join(' '))
  fc.assert(
    fc.property(short, short, (reference, generated) => {
      const shared = lcsByRecursion(split(reference), split(generated))
      const { fmeasure } = rouge([reference], generated, 'L', false)
      expect(fmeasure).toBeCloseTo(
        shared === 0 ? 0 : (2 * shared) / (split(reference).length + split(generated).length),
        12,
      )
    }),
  )
})

describe.each(VARIANTS)('ROUGE-%s', (variant) => {
  test('swapping the texts swaps precision and recall', () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        const [there, back] = [rouge([a], b, variant, true), rouge([b], a, variant, true)]
        expect([there.precision, there.recall]).toEqual([back.recall, back.precision])
      }),
    )
  })

  test('of several references the best F counts, as a whole', () => {
    fc.assert(
      fc.property(text, text, text, (a, b, generated) => {
        const each = [a, b].map((reference) => rouge([reference], generated, variant, false))
        const best = each[1].fmeasure > each[0].fmeasure ? each[1] : each[0]
        expect(rouge([a, b], generated, variant, false)).toEqual(best)
      }),
    )
  })

  test('of equal texts is 1, and without words 0', () => {
    expect(rouge(['no acute effusion\nclear'], 'No acute effusion.\nCLEAR', variant, false).fmeasure).toBe(1)
    expect(rouge(['...'], 'clear lungs today', variant, false).fmeasure).toBe(0)
  })
})

describe('ROUGE-Lsum', () => {
  test('unites the subsequences of a line with all lines (the example of Lin 2004)', () => {
    const found = rouge(['w1 w2 w3 w4 w5'], 'w1 w2 w6 w7 w8\nw1 w3 w8 w9 w5', 'Lsum', false)
    expect([found.precision, found.recall]).toEqual([0.4, 0.8])
    expect(found.fmeasure).toBeCloseTo(8 / 15, 12)
  })

  test('counts no word more often than the text has it', () => {
    expect(rouge(['clear\nclear'], 'clear\nlungs', 'Lsum', false).recall).toBe(0.5)
  })

  test('of single lines is ROUGE-L', () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        // An empty line more goes through the table.
        const [single, table] = [rouge([a], b, 'L', true), rouge([`${a}\nx9`], `${b}\ny9`, 'Lsum', true)]
        expect(rouge([a], b, 'Lsum', true)).toEqual(single)
        const wordsOf = split(a.toLowerCase()).length
        expect(table.recall * (wordsOf + 1)).toBeCloseTo(single.recall * wordsOf, 9)
      }),
    )
  })
})

test('the score of reports is the mean of F', () => {
  const pairs = ['clear lungs', 'lungs', 'no'].map((generated) => ({ references: ['clear lungs'], generated }))
  expect(scoreReports(meanRouge(1, false), pairs)).toBeCloseTo((1 + 2 / 3 + 0) / 3, 12)
  expect(scoreReports(meanRouge('L', true), [])).toBeNaN()
})
