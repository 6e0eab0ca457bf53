/** A stretch of a text: characters start (included) to end (not included). */
export interface Span {
  readonly start: number
  readonly end: number
}

export const overlaps = (a: Span, b: Span): boolean => a.start < b.end && b.start < a.end

/** A part of a report under one heading. */
export interface Section extends Span {
  /** As the schema names it; '' before the first heading. */
  readonly name: string
}

/** By the name of a section the headings that open it. */
export type Headings = Readonly<Record<string, readonly string[]>>

/**
 * What cuts a report at headings such as `FINDINGS:`: a known heading and a colon, at the start of a line or after the end
 * of a sentence. The heading itself belongs to no section.
 */
export function sectionCutter(headings: Headings): (text: string) => Section[] {
  const nameOf = new Map(Object.entries(headings).flatMap(([name, all]) => all.map((h) => [h.toLowerCase(), name])))
  const any = [...nameOf.keys()].toSorted((a, b) => b.length - a.length).map((h) => h.replace(/[^\w\s]/g, '\\$&'))
  const pattern = nameOf.size > 0 ? headingPattern(any) : undefined
  return (text) => {
    const sections: Section[] = []
    let open = { name: '', start: 0 }
    for (const match of pattern === undefined ? [] : text.matchAll(pattern)) {
      sections.push({ ...open, end: match.index })
      open = { name: nameOf.get(match[1].toLowerCase()) as string, start: match.index + match[0].length }
    }
    sections.push({ ...open, end: text.length })
    return sections.filter(({ start, end }) => end > start)
  }
}

function headingPattern(headings: readonly string[]): RegExp {
  const heading = `(?:${headings.join('|')})[ \\t]*:`
  // Looking ahead first keeps a megabyte of blanks from being looked back over at each of them.
  return new RegExp(`(?=${heading})(?<=^|\\n[ \\t]*|[.?!]\\s+)(${headings.join('|')})[ \\t]*:`, 'gi')
}

/** Longer sentences are cut at a blank, so that the work on one stays bounded whatever the text is. */
const LONGEST_SENTENCE = 1000

// A full stop ends a sentence before a blank or a capital, but not within 2.5; so do ? and !, a blank line, and a line
// break before the number or dash of a list.
const SENTENCE_END = /[.?!](?=\s|$|[A-Z])|\n[ \t\r]*\n|\n(?=[ \t]*(?:\d+[.)]|[-*•])\s)/g

/** The sentences within a stretch of a text. */
export function sentencesOf(text: string, { start, end }: Span): Span[] {
  const sentences: Span[] = []
  let from = start
  const close = (to: number) => {
    while (to - from > LONGEST_SENTENCE) {
      const blank = text.lastIndexOf(' ', from + LONGEST_SENTENCE)
      const cut = blank > from ? blank : from + LONGEST_SENTENCE
      sentences.push({ start: from, end: cut })
      from = cut
    }
    if (text.slice(from, to).trim() !== '') sentences.push({ start: from, end: to })
    from = to
  }
  SENTENCE_END.lastIndex = start
  for (let match = SENTENCE_END.exec(text); match !== null && match.index < end; match = SENTENCE_END.exec(text)) {
    close(match.index + match[0].length)
  }
  close(end)
  return sentences
}
