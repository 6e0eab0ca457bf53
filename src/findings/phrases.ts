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
  return new RegExp(phrasesSource(phrases), 'gi')
}

/** The same as the source of a pattern, to be part of a larger one. */
export function phrasesSource(phrases: readonly string[]): string {
  if (phrases.length === 0) return '(?!)'
  const longestFirst = phrases.toSorted((a, b) => b.length - a.length)
  return `(?:${longestFirst.map(phraseSource).join('|')})`
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
    const opens = /^\w/.test(option) ? '(?<!\\w)' : ''
    const closes = any ? "[\\w']*" : /\w$/.test(option) ? '(?!\\w)' : ''
    return opens + word + closes
  })
  return options.length === 1 ? options[0] : `(?:${options.join('|')})`
}
