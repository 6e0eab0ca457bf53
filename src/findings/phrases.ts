import type { Span } from './passages.js'

/** How many words `..` may stand for. */
const GAP_WORDS = 5

const GAP = `(?:[\\s-]+[\\w'/]+){0,${GAP_WORDS}}?`

/**
 * The places of any of some phrases in a text, longest phrase first; capitals do not matter.
 *
 * A phrase is whole words, apart by blanks or hyphens. `effusion*` allows any ending, `lung|pulmonary` either word, and
 * ` .. ` up to five words without punctuation between them.
 *
 * @returns a pattern with the flags g and i; one that finds nothing when there are no phrases
 */
export function compilePhrases(phrases: readonly string[]): RegExp {
  const longestFirst = phrases.toSorted((a, b) => b.length - a.length)
  return new RegExp(phrases.length === 0 ? '(?!)' : longestFirst.map(phraseSource).join('|'), 'gi')
}

/** Where a pattern of `compilePhrases` stands within a stretch of a text. */
export function placesOf(pattern: RegExp, text: string, { start, end }: Span): Span[] {
  const stretch = text.slice(start, end)
  const places: Span[] = []
  pattern.lastIndex = 0
  for (let match = pattern.exec(stretch); match !== null; match = pattern.exec(stretch)) {
    places.push({ start: start + match.index, end: start + match.index + match[0].length })
  }
  return places
}

function phraseSource(phrase: string): string {
  const parts = phrase.trim().split(/\s+/)
  let source = ''
  for (const [i, part] of parts.entries()) {
    if (part === '..') source += GAP
    else source += (i === 0 ? '' : '[\\s-]+') + wordSource(part)
  }
  return source
}

function wordSource(part: string): string {
  const options = part.split('|').map((option) => {
    const any = option.endsWith('*')
    const word = (any ? option.slice(0, -1) : option).replace(/[^\w\s]/g, '\\$&')
    const opens = /^\w/.test(option) ? '\\b' : ''
    const closes = any ? "[\\w']*" : /\w$/.test(option) ? '\\b' : ''
    return opens + word + closes
  })
  return options.length === 1 ? options[0] : `(?:${options.join('|')})`
}
