import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findingExtractor } from '../../src/findings/index.js'
import { RADIOLOGY_CUES } from '../../src/spec/index.js'
import { builtInSchema, schemaOf } from './schemas.js'

const chexpert = findingExtractor(builtInSchema('cxr_chexpert14'))
const labelOf = (category: string, text: string) => chexpert(text).labels.get(category)

describe('what a sentence says of an effusion', () => {
  test.each([
    ['Small left effusion.', 'positive'],
    ['No effusion.', 'negative'],
    ['No pneumothorax, consolidation, or effusion.', 'negative'],
    ['Negative for pneumothorax or effusion.', 'negative'],
    ['Effusions are not seen.', 'negative'],
    ['The effusion has resolved.', 'negative'],
    ['No change in the effusion.', 'positive'],
    ['No pneumothorax, but a small effusion.', 'positive'],
    ['No pneumothorax. Effusion.', 'positive'],
    ['Cannot exclude a small effusion.', 'uncertain'],
    ['An effusion is not excluded.', 'uncertain'],
    ['Blunting may represent a small effusion.', 'uncertain'],
    ['No findings to suggest effusion.', 'negative'],
    ['Effusion versus pleural thickening.', 'uncertain'],
    ['Pericardial effusion.', undefined],
    ['History of effusion.', undefined],
    ['INDICATION: effusion. FINDINGS: clear.', undefined],
    ['Lungs are clear.', undefined],
  ])('%s', (text, expected) => {
    expect(labelOf('Pleural Effusion', text)).toBe(expected)
  })
})

test.each([
  ['Heart size normal.', 'negative'],
  ['The heart is not enlarged.', 'negative'],
  ['The heart is mildly enlarged.', 'positive'],
  ['No effusion, heart size normal.', 'negative'],
  ['Congestive heart failure.', 'uncertain'],
  ['No evidence of heart failure.', undefined],
])('Cardiomegaly: %s', (text, expected) => {
  expect(labelOf('Cardiomegaly', text)).toBe(expected)
})

test('a mention keeps its place, the place of its cue, its section and its side', () => {
  const text = 'IMPRESSION:\nNo right pneumothorax. Small left pleural effusion.'
  const { mentions } = chexpert(text)
  const words = mentions.map(({ start, end, cue }) => [text.slice(start, end), cue && text.slice(cue.start, cue.end)])
  expect(words).toEqual([
    ['pneumothorax', 'No'],
    ['effusion', undefined],
  ])
  expect(mentions[1]).toMatchObject({
    section: 'impression',
    label: 'positive',
    attributes: { laterality: ['left'], severity: ['mild'] },
  })
})

test('sides belong to their own mention', () => {
  const { mentions } = chexpert(
    'Left effusion and right basilar atelectasis; bilateral opacities. Consolidation on the left.',
  )
  const sides = mentions.map(({ category, attributes }) => [category, attributes.laterality])
  expect(sides).toEqual([
    ['Pleural Effusion', ['left']],
    ['Atelectasis', ['right']],
    ['Lung Opacity', ['left', 'right']],
    ['Consolidation', ['left']],
  ])
})

test('no finding is said by a report without abnormal ones, devices aside, and not by an empty one', () => {
  expect(labelOf('No Finding', 'Pacemaker. Lungs are clear.')).toBe('positive')
  expect(labelOf('No Finding', 'Possible edema.')).toBeUndefined()
  for (const text of ['', ' \r\n\t', '...']) expect(chexpert(text).labels.size).toBe(0)
})

test('comparisons are found where they stand, but not in the section that names the earlier film', () => {
  const text = 'COMPARISON: prior film. FINDINGS: Unchanged cardiomegaly.'
  expect(chexpert(text).comparisons.map(({ start, end }) => text.slice(start, end))).toEqual(['Unchanged'])
})

test('lists of cues that a schema leaves out are those of radiology; its own replace them', () => {
  const categories = [{ id: 'Ulcer', phrases: ['ulcer*'] }]
  expect(schemaOf({ categories }).cues).toEqual(RADIOLOGY_CUES)
  const german = findingExtractor(schemaOf({ categories, cues: { negated_before: ['kein|keine'] } }))
  expect(german('Keine Ulcera. ulcer').labels.get('Ulcer')).toBe('positive')
  expect(german('kein ulcer').labels.get('Ulcer')).toBe('negative')
  expect(german('no ulcer').labels.get('Ulcer')).toBe('positive')
})

const pieces = ['no', 'effusion', 'may', 'heart', 'enlarged', 'left', 'but', '.', '\0', '<b>', 'FINDINGS:', '\r\n', 'İ']

test('any text is read: mentions lie in it, in order, and are the same each time', () =>
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces)), (parts) => {
      const text = parts.join(' ')
      const { mentions, labels } = chexpert(text)
      for (const [i, { start, end }] of mentions.entries()) {
        expect(text.slice(start, end)).toMatch(/^(?:effusion|heart[^.]*enlarged|enlarged\s+heart)$/)
        if (i > 0) expect(start).toBeGreaterThanOrEqual(mentions[i - 1].start)
      }
      expect(chexpert(text)).toEqual({ mentions, labels, comparisons: [] })
    }),
  ))

// A pattern that backtracks would need hours for one of these.
test.each([
  'no effusion ',
  'heart ',
  ' ',
  '\n',
  '.',
  'a',
  '-',
  'effusion',
  'FINDINGS: ',
  'heart enlarged, heart normal ',
])(
  'a megabyte of %j is read in seconds',
  (piece) => {
    const text = piece.repeat(Math.ceil(2 ** 20 / piece.length))
    expect(chexpert(text).mentions.length).toBeGreaterThanOrEqual(0)
  },
  20_000,
)
