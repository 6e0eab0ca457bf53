import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { sectionCutter, sentencesOf } from '../../src/findings/passages.js'

const sentences = (text: string): string[] =>
  sentencesOf(text, { start: 0, end: text.length }).map(({ start, end }) => text.slice(start, end).trim())

test.each([
  ['Lungs clear. Heart normal.', ['Lungs clear.', 'Heart normal.']],
  ['A nodule of 2.5 cm. No mass', ['A nodule of 2.5 cm.', 'No mass']],
  ['Heart enlarged.Lungs clear', ['Heart enlarged.', 'Lungs clear']],
  ['1. Effusion\n2. Edema', ['1.', 'Effusion', '2.', 'Edema']],
  ['- effusion\n- edema', ['- effusion', '- edema']],
  ['One\r\n\r\nTwo', ['One', 'Two']],
  ['one line\nand its end', ['one line\nand its end']],
  ['  \n\n ', []],
  ['...', ['...']],
])('%j is cut into sentences', (text, expected) => {
  expect(sentences(text)).toEqual(expected)
})

const texts = fc.array(fc.constantFrom('word', '.', ' ', '\n', '\n\n', '1.', 'Édema', '-', 'x'.repeat(600)))

test('sentences lie in order, apart, and hold every word; none is longer than a thousand characters', () =>
  fc.assert(
    fc.property(texts, (parts) => {
      const text = parts.join('')
      const spans = sentencesOf(text, { start: 0, end: text.length })
      const rest = spans.reduceRight((left, { start, end }) => left.slice(0, start) + left.slice(end), text)
      expect(rest.trim()).toBe('')
      spans.forEach(({ start, end }, i) => {
        expect(start).toBeGreaterThanOrEqual(i === 0 ? 0 : spans[i - 1].end)
        expect(end - start).toBeLessThanOrEqual(1000)
      })
    }),
  ))

test('headings cut a report; a heading within a sentence does not', () => {
  const headings = { findings: ['findings'], impression: ['impression', 'conclusion'] }
  const text = 'Before. FINDINGS: clear, impression: no heading.\n\nConclusion : normal'
  const parts = sectionCutter(headings)(text).map(({ name, start, end }) => [name, text.slice(start, end).trim()])
  expect(parts).toEqual([
    ['', 'Before.'],
    ['findings', 'clear, impression: no heading.'],
    ['impression', 'normal'],
  ])
})
