import { expect, test } from 'vitest'
import { compilePhrases, placesOf } from '../../src/findings/phrases.js'

/** The words that are found. */
function found(phrases: string[], text: string): string[] {
  const whole = { start: 0, end: text.length }
  return placesOf(compilePhrases(phrases), text, whole).map(({ start, end }) => text.slice(start, end))
}

test.each([
  ['whole words, in any case', ['mass'], 'Mass, masses, biomass', ['Mass']],
  ['any ending', ['effusion*'], 'effusion effusions effusional', ['effusion', 'effusions', 'effusional']],
  ['either word', ['lung|pulmonary edema'], 'lung edema, pulmonary edema, edema', ['lung edema', 'pulmonary edema']],
  ['blanks and hyphens are alike', ['air space disease'], 'air-space\n disease', ['air-space\n disease']],
  [
    'a gap of up to five words',
    ['heart .. enlarged'],
    'heart enlarged. heart a b c d e enlarged',
    ['heart enlarged', 'heart a b c d e enlarged'],
  ],
  ['no gap of six', ['heart .. enlarged'], 'heart a b c d e f enlarged', []],
  ['no gap over a comma', ['heart .. enlarged'], 'heart normal, aorta enlarged', []],
  ['the longest phrase', ['effusion', 'effusion of fluid'], 'effusion of fluid', ['effusion of fluid']],
  ['signs are meant literally', ['w/o', ';', 'a+'], 'w/o; a+', ['w/o', ';', 'a+']],
  ['no phrases find nothing', [], 'anything', []],
])('%s', (_, phrases, text, expected) => {
  expect(found(phrases, text)).toEqual(expected)
})

test('places are those of the whole text, also within a stretch of it', () => {
  const text = 'edema. Later edema.'
  expect(placesOf(compilePhrases(['edema']), text, { start: 6, end: text.length })).toEqual([{ start: 13, end: 18 }])
})
