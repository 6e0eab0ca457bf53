import { formatShare } from './format-severity.js'
import type { TextProbe } from './probe.js'

/** A heading and its colon at the start of the text, of a line or of a sentence. */
const HEADING =
  /(?<=^\s*|[\n.]\s*)(?:clinical (?:history|indication|information)|comparisons?|conclusions?|examination|exam|findings(?: and impression)?|history|impression|indications?|procedure|reason for exam(?:ination)?|recommendations?|technique)[ \t]*:/gi

/**
 * The sections of a report, each with its heading, come in another order, all others being alike likely. What stands before the
 * first heading stays, and a report with fewer than two sections is as it was.
 */
export const sectionOrderProbe: TextProbe = {
  id: 'section_order',
  version: 1,
  of: 'text',
  label: 'Sections in another order',
  kinds: ['report'],
  unit: 'fraction of reports',
  most: 1,
  isNested: true,
  clinicalReason: 'Some hospitals put the impression first, and the templates of others differ in other ways.',
  source: 'European Society of Radiology 2018, doi:10.1007/s13244-017-0588-8 (templates)',
  grid: () => [1],
  format: formatShare,
  prepare(report, rng) {
    const above = rng.uniform()
    const starts = Array.from(report.matchAll(HEADING), (match) => match.index)
    if (starts.length < 2) return () => report
    const order = Uint32Array.from(starts, (_, i) => i)
    do rng.shuffleInPlace(order)
    while (order.every((section, i) => section === i))
    const sections = starts.map((start, i) => report.slice(start, starts[i + 1]))
    // The blanks between sections stay where they are: the last one has none.
    const gaps = sections.map((section) => section.slice(section.trimEnd().length))
    const moved = Array.from(order, (section, i) => sections[section].trimEnd() + gaps[i]).join('')
    return (fraction) => (above < fraction ? report.slice(0, starts[0]) + moved : report)
  },
}
