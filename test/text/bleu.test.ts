import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  bleuOf,
  bleuSignature,
  corpusBleu,
  meanSentenceBleu,
  replayScore,
  scoreReports,
  sentenceBleu,
  statisticsOfReports,
} from '../../src/text/index.js'
import { checkGolden } from '../golden/check-golden.js'
import { sharedByCounting, text } from './oracles.js'

const pairs = fc.array(fc.record({ references: fc.array(text, { minLength: 1, maxLength: 3 }), generated: text }), {
  minLength: 1,
  maxLength: 6,
})

test('matches sacrebleu', () => checkGolden('bleuOf'))
test('signs as sacrebleu does', () => checkGolden('bleuSignature'))

test('the signature names what differs', () => {
  expect(
    bleuSignature('var', { smoothing: 'add-k', smoothingValue: 0.5, tokenizer: 'intl', lowercase: true }, true),
  ).toBe('nrefs:var|case:lc|eff:yes|tok:intl|smooth:add-k[0.50]|version:2.6.0')
})

test('equals its definition', () => {
  fc.assert(
    fc.property(pairs, (reports) => {
      const split = (line: string) => line.split(' ').filter(Boolean)
      const tokens = reports.map(({ generated }) => split(generated))
      const references = reports.map((report) => report.references.map(split))
      const nearest = references.map((candidates, i) => {
        const gap = (words: string[]) => Math.abs(words.length - tokens[i].length)
        return [...candidates].sort((a, b) => gap(a) - gap(b) || a.length - b.length)[0].length
      })
      const sum = (values: number[]) => values.reduce((a, b) => a + b, 0)
      const precisions = [1, 2, 3, 4].map((n) => {
        const matched = sum(tokens.map((own, i) => sharedByCounting(own, references[i], n)))
        return matched / sum(tokens.map((own) => Math.max(0, own.length - n + 1)))
      })
      const [c, r] = [sum(tokens.map((own) => own.length)), sum(nearest)]
      const penalty = c < r ? Math.exp(1 - r / c) : 1
      const expected = precisions.every((p) => p > 0)
        ? 100 * penalty * precisions.reduce((product, p) => product * p, 1) ** (1 / 4)
        : 0
      const options = { tokenizer: 'none', smoothing: 'none' } as const
      expect(scoreReports(corpusBleu(options), reports)).toBeCloseTo(expected, 9)
    }),
  )
})

test('a resample scores like a corpus in which each report stands as often as it was drawn', () => {
  fc.assert(
    fc.property(pairs, fc.infiniteStream(fc.nat({ max: 3 })), (reports, draws) => {
      const counts = Uint16Array.from(reports, () => draws.next().value as number)
      const copies = reports.flatMap((report, i) => Array.from({ length: counts[i] }, () => report))
      const score = corpusBleu()
      const replayed = replayScore(score.scoreOf, statisticsOfReports(score, reports))(counts)
      expect(replayed).toBe(scoreReports(score, copies))
    }),
  )
})

describe('corpus BLEU', () => {
  const report = 'The heart is mildly enlarged.'

  test('of equal texts is 100', () => {
    expect(scoreReports(corpusBleu(), [{ references: [report], generated: report }])).toBeCloseTo(100, 10)
  })

  test('is not the mean of sentence scores', () => {
    const reports = [
      { references: [report], generated: report },
      { references: ['No pleural effusion or pneumothorax is seen today.'], generated: 'No effusion.' },
    ]
    const [whole, mean] = [corpusBleu(), meanSentenceBleu()].map((score) => scoreReports(score, reports))
    const each = reports.map(({ references, generated }) => sentenceBleu(references, generated).score)
    expect(mean).toBeCloseTo((each[0] + each[1]) / 2, 12)
    expect(Math.abs(whole - mean)).toBeGreaterThan(1)
  })

  test('of no reports is NaN, of empty texts 0', () => {
    expect(scoreReports(corpusBleu(), [])).toBeNaN()
    expect(scoreReports(corpusBleu(), [{ references: [''], generated: '' }])).toBe(0)
  })

  test('add-k adds to every order but the first, and the counts say so', () => {
    const { statisticsOf } = corpusBleu()
    const sum = statisticsOf(['the cat sat on the mat'], 'the cat is on a mat')
    const { counts, totals } = bleuOf(sum, { smoothing: 'add-k' })
    expect([[...counts], [...totals]]).toEqual([
      [4, 2, 1, 1],
      [6, 6, 5, 4],
    ])
    expect([...sum.slice(3, 7)]).toEqual([4, 1, 0, 0])
  })

  test('without a reference is refused', () => {
    expect(() => corpusBleu().statisticsOf([], report)).toThrow(/no reference.*at least one/s)
  })
})
