import { formatShare } from './format-severity.js'
import type { TextProbe } from './probe.js'
import { RADIOLOGY_ABBREVIATIONS } from './radiology-abbreviations.js'
import { replaceSome } from './replace-some.js'

const OTHER_FORM = new Map(
  RADIOLOGY_ABBREVIATIONS.flatMap(([short, long]) => [
    [short.toLowerCase(), long],
    [long, short],
  ]),
)

/** The longest first, so that `w/o` is not read as `w/` and an o. */
const TERMS = new RegExp(
  `(?<![\\p{L}\\d])(?:${[...OTHER_FORM.keys()].toSorted((a, b) => b.length - a.length).join('|')})(?![\\p{L}\\d])`,
  'giu',
)

/** Known abbreviations are written out and known terms abbreviated: the meaning stays. Capitals are those of the table. */
export const abbreviationsProbe: TextProbe = {
  id: 'abbreviations',
  version: 1,
  of: 'text',
  label: 'Abbreviations',
  kinds: ['report'],
  unit: 'fraction of known terms',
  most: 1,
  isNested: true,
  clinicalReason: 'Which terms are abbreviated differs between hospitals and between two reports of one author.',
  source: 'Moon et al. 2014, doi:10.1136/amiajnl-2012-001506; table of fmbench',
  grid: () => [0.25, 0.5, 1],
  format: formatShare,
  // Unicode lets a long s match an s; such a term is no key, and stays.
  prepare: (text, rng) => replaceSome(text, TERMS, ([term]) => OTHER_FORM.get(term.toLowerCase()) ?? term, rng),
}
