import { describe, expect, test } from 'vitest'
import { countText, readingGrade, scoreReports, syllablesOf } from '../../src/text/index.js'
import { checkGolden } from '../golden/check-golden.js'

test('the grade matches its formula', () => checkGolden('fleschKincaidGrade'))
test('the reading ease matches its formula', () => checkGolden('fleschReadingEase'))

describe('syllables', () => {
  test.each([
    ['heart', 1],
    ['the', 1],
    ['lobe', 1],
    ['table', 2],
    ['effusion', 3],
    ['café', 2],
    ['3.5', 1],
    ['T2-weighted', 2],
    // By the rule: neighbouring vowels are one group, though this word has six syllables.
    ['cardiomegaly', 5],
  ])('%s: %d', (word, syllables) => expect(syllablesOf(word)).toBe(syllables))
})

describe('sentences', () => {
  test.each([
    ['decimals and abbreviations end none', 'A 3.5 cm mass, seen by Dr. Smith. No effusion.', 2],
    ['a question, an exclamation, a quotation', 'Clear? Yes! "Clear." It is (clear.)', 4],
    ['the last needs no full stop', 'No effusion. Normal', 2],
    ['a blank line ends one, a line break does not', 'FINDINGS\r\n\r\nNo effusion\nor pneumothorax', 2],
    ['marks alone are none', '... !! -', 0],
  ])('%s', (_, text, sentences) => expect(countText(text).sentences).toBe(sentences))
})

test('the grade is that of all texts together', () => {
  const generated = ['The heart is normal. The lungs are clear.', 'No pneumothorax.']
  const pairs = generated.map((text) => ({ references: [], generated: text }))
  expect(countText(generated[0])).toEqual({ words: 8, sentences: 2, syllables: 9 })
  expect(countText(generated[1])).toEqual({ words: 2, sentences: 1, syllables: 5 })
  expect(scoreReports(readingGrade, pairs)).toBeCloseTo((0.39 * 10) / 3 + (11.8 * 14) / 10 - 15.59, 12)
})

test('without words there is no grade', () => {
  expect(scoreReports(readingGrade, [{ references: [], generated: ' \n' }])).toBeNaN()
  expect(scoreReports(readingGrade, [])).toBeNaN()
})
