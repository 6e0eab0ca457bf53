import { formatShare } from './format-severity.js'
import type { TextProbe } from './probe.js'
import { replaceSome } from './replace-some.js'

const MONTH =
  '(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)'

/** Names after a title; dates and times; then all other numbers. */
const IDENTIFIERS = new RegExp(
  [
    String.raw`(?<name>(?<=\b(?:Drs?|Mrs?|Ms|Prof)\.? )\p{Lu}[\p{L}'-]+(?: \p{Lu}\p{Ll}[\p{L}'-]*)?)`,
    String.raw`(?<date>\b\d{1,4}[/-]\d{1,2}[/-]\d{1,4}\b`,
    String.raw`\b(?:\d{1,2} )?${MONTH}\.? \d{1,4}(?:, \d{4})?\b`,
    String.raw`\b\d{1,2}:\d{2}(?::\d{2})?(?: ?[AaPp]\.?[Mm]\b)?)`,
    String.raw`(?<number>\b\d+(?:\.\d+)?)`,
  ].join('|'),
  'gu',
)

/** What public collections write in the place of what they took out. */
const MARKS = [
  { name: '___', date: '___', number: '___' }, // MIMIC-CXR
  { name: '[NAME]', date: '[DATE]', number: '[NUMBER]' },
  { name: 'XXXX', date: 'XXXX', number: 'XXXX' }, // Indiana University
] as const

/** Names, dates and numbers give way to marks, of one style per report (drawn). Measurements are numbers too. */
export const deidentificationProbe: TextProbe = {
  id: 'deidentification',
  version: 1,
  of: 'text',
  label: 'Marks of de-identification',
  kinds: ['report'],
  unit: 'fraction of names, dates and numbers',
  most: 1,
  isNested: true,
  clinicalReason:
    'Before reports are shared, programs take out what may name a person, and often a measurement with it.',
  source: 'Johnson et al. 2019, doi:10.1038/s41597-019-0322-0; Demner-Fushman et al. 2016, doi:10.1093/jamia/ocv080',
  grid: () => [0.25, 0.5, 1],
  format: formatShare,
  prepare(report, rng) {
    const marks = MARKS[rng.index(MARKS.length)]
    const markOf = ({ groups = {} }: RegExpExecArray): string => {
      if (groups.name !== undefined) return marks.name
      return groups.date === undefined ? marks.number : marks.date
    }
    return replaceSome(report, IDENTIFIERS, markOf, rng)
  },
}
