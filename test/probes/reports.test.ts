import fc from 'fast-check'
import { expect, test } from 'vitest'
import { RADIOLOGY_ABBREVIATIONS } from '../../src/probes/radiology-abbreviations.js'
import { damageText, textProbe } from './apply.js'

const PROBES = ['typos', 'abbreviations', 'section_order', 'deidentification']

const PIECES = [
  'FINDINGS:',
  'impression :',
  'RUL',
  'w/',
  'Dr. ',
  'Jones',
  '3/4',
  '5',
  'ſtatus poſt',
  'é',
  '胸',
  '𝒳',
  '\ud800',
  ' ',
  '\n',
  '.',
  '$&',
]

test.each(PROBES)('%s: any text survives; severity 0 is the text itself', (id) => {
  const text = fc.array(fc.constantFrom(...PIECES), { maxLength: 30 }).map((pieces) => pieces.join(''))
  const halfLetters = (of: string): number => (of.match(/\p{Cs}/gu) ?? []).length
  fc.assert(
    fc.property(text, fc.integer(), (report, seed) => {
      const [clean, most] = damageText(id, report, [0, textProbe(id).most], seed)
      expect(clean).toBe(report)
      expect(halfLetters(most)).toBe(halfLetters(report))
      expect(most).not.toContain('undefined')
    }),
  )
})

test('typos: the stated share of words, each of them another word, at most one letter shorter', () => {
  const clean = Array.from({ length: 10_000 }, (_, i) => ['pleural', 'effusion', 'aa', 'Herzgröße', '胸水'][i % 5])
  const [weak, strong, all] = damageText('typos', clean.join(' '), [0.02, 0.2, 1]).map((text) => text.split(' '))
  const changed = (damaged: string[]): number[] => damaged.flatMap((word, i) => (word === clean[i] ? [] : [i]))
  expect(changed(all).length).toBe(10_000)
  expect(Math.abs(changed(strong).length - 2000)).toBeLessThan(5 * Math.sqrt(1600))
  expect(Math.abs(changed(weak).length - 200)).toBeLessThan(5 * Math.sqrt(196))
  expect(changed(weak).every((i) => weak[i] === strong[i])).toBe(true)
  expect(all.every((word, i) => [0, 1].includes(clean[i].length - word.length))).toBe(true)
})

test('typos: one of a neighbouring key, two swapped letters, one letter less; capitals and short words stay', () => {
  const kinds = new Set(Array.from({ length: 300 }, (_, seed) => damageText('typos', 'No', [1], seed)[0]))
  // Around N: h j b m. Around o: i p k l.
  expect(kinds).toEqual(new Set(['Ho', 'Jo', 'Bo', 'Mo', 'Ni', 'Np', 'Nk', 'Nl', 'oN', 'N', 'o']))
  expect(damageText('typos', '3 x 4 cm², a.', [1])[0]).toMatch(/^3 x 4 \p{L}{1,2}², a\.$/u)
})

test('abbreviations: both ways, whole terms only, whatever their case', () => {
  const text = 'CXR: RUL opacity without PTX. Pneumothorax w/o effusion, WITH chf; s/p cabg. Withdrawn, SOBER, f/up.'
  expect(damageText('abbreviations', text, [1])).toEqual([
    'chest x-ray: right upper lobe opacity w/o pneumothorax. PTX without effusion, w/ congestive heart failure; ' +
      'status post coronary artery bypass graft. Withdrawn, SOBER, f/up.',
  ])
})

test('abbreviations: the stated share of terms, the same ones and more at each step', () => {
  const [quarter, half] = damageText('abbreviations', 'RUL,'.repeat(4000), [0.25, 0.5]).map((text) =>
    text.split(',').flatMap((term, i) => (term === 'right upper lobe' ? [i] : [])),
  )
  expect(Math.abs(quarter.length - 1000)).toBeLessThan(5 * Math.sqrt(750))
  expect(Math.abs(half.length - 2000)).toBeLessThan(5 * Math.sqrt(1000))
  expect(quarter.every((place) => half.includes(place))).toBe(true)
})

test('the table: no form twice, and each comes back', () => {
  const forms = RADIOLOGY_ABBREVIATIONS.flat().map((form) => form.toLowerCase())
  expect(new Set(forms).size).toBe(forms.length)
  for (const [short, long] of RADIOLOGY_ABBREVIATIONS) {
    expect(damageText('abbreviations', `a ${short} b`, [1])).toEqual([`a ${long} b`])
    expect(damageText('abbreviations', `a ${long} b`, [1])).toEqual([`a ${short} b`])
  }
})

const REPORT = 'Final report\nINDICATION: cough.\n\nFindings: clear lungs. No effusion.\nIMPRESSION: normal.'

test('section_order: all other orders, alike likely; text before the headings and blanks between them stay', () => {
  const counts = new Map<string, number>()
  for (let seed = 0; seed < 1000; seed++) {
    const [damaged] = damageText('section_order', REPORT, [1], seed)
    counts.set(damaged, (counts.get(damaged) ?? 0) + 1)
  }
  const [one, two, three] = ['INDICATION: cough.', 'Findings: clear lungs. No effusion.', 'IMPRESSION: normal.']
  const orders = [
    [one, three, two],
    [two, one, three],
    [two, three, one],
    [three, one, two],
    [three, two, one],
  ]
  expect(new Set(counts.keys())).toEqual(new Set(orders.map(([a, b, c]) => `Final report\n${a}\n\n${b}\n${c}`)))
  for (const count of counts.values()) expect(Math.abs(count - 200)).toBeLessThan(5 * Math.sqrt(160))
})

test.each([
  'no headings at all',
  'FINDINGS: only one section.',
  'The findings: not a heading, and the impression: neither.',
  '',
])('section_order leaves "%s" as it is', (text) => expect(damageText('section_order', text, [1])).toEqual([text]))

test('section_order: headings in one line count after a full stop', () => {
  expect(damageText('section_order', 'FINDINGS: clear. IMPRESSION: normal.', [1])).toEqual([
    'IMPRESSION: normal. FINDINGS: clear.',
  ])
})

test('section_order: a share of the reports', () => {
  const moved = Array.from(
    { length: 1000 },
    (_, seed) => damageText('section_order', REPORT, [0.3], seed)[0] !== REPORT,
  )
  expect(Math.abs(moved.filter(Boolean).length - 300)).toBeLessThan(5 * Math.sqrt(210))
})

test('deidentification: names after a title, dates, times and numbers, in one style per report', () => {
  const text =
    'Seen on 3/14/2019, March 2, 2019, 2 March 2019 and 2019-03-05 at 10:15 am by Dr. Smith Jones and Mr O’Hara. A 2.3 cm mass at T4.'
  const marked = (name: string, date: string, number: string): string =>
    `Seen on ${date}, ${date}, ${date} and ${date} at ${date} by Dr. ${name} and Mr ${name}. A ${number} cm mass at T4.`
  const styles = new Set(
    Array.from({ length: 50 }, (_, seed) => damageText('deidentification', text.replace('’', "'"), [1], seed)[0]),
  )
  expect(styles).toEqual(
    new Set([marked('___', '___', '___'), marked('[NAME]', '[DATE]', '[NUMBER]'), marked('XXXX', 'XXXX', 'XXXX')]),
  )
})

test('deidentification: no other word goes, and no name is taken across a full stop', () => {
  for (const text of [
    'May we see the patient again. The march of time.',
    'DR. is a title; Dr. will call.',
    '___ and XXXX',
  ]) {
    expect(damageText('deidentification', text, [1])).toEqual([text])
  }
  expect(damageText('deidentification', 'Told Dr. Smith. The nurse', [1], 3)[0]).toMatch(
    /^Told Dr\. [^ ]+\. The nurse$/,
  )
})

test('deidentification: the stated share, the same ones and more at each step', () => {
  const [quarter, half] = damageText('deidentification', '7 cm,'.repeat(4000), [0.25, 0.5]).map((text) =>
    text.split(',').flatMap((part, i) => (part === '7 cm' || part === '' ? [] : [i])),
  )
  expect(Math.abs(quarter.length - 1000)).toBeLessThan(5 * Math.sqrt(750))
  expect(Math.abs(half.length - 2000)).toBeLessThan(5 * Math.sqrt(1000))
  expect(quarter.every((place) => half.includes(place))).toBe(true)
})
