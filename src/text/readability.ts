import type { TextScore } from './text-score.js'
import { splitAtWhitespace } from './whitespace.js'

/**
 * Flesch-Kincaid grade of the generated texts taken together: years of school that reading them asks for. It describes
 * and does not judge: clinical text lies between 9 and 14, and a good report need not be easy. Statistics: reports,
 * words, sentences, syllables.
 *
 * Source: Kincaid et al. 1975, "Derivation of new readability formulas for Navy enlisted personnel".
 */
export const readingGrade: TextScore = {
  size: 4,
  statisticsOf: (_, generated) => {
    const { words, sentences, syllables } = countText(generated)
    return Float64Array.of(1, words, sentences, syllables)
  },
  scoreOf: ([, words, sentences, syllables]) => fleschKincaidGrade({ words, sentences, syllables }),
}

export interface TextCounts {
  readonly words: number
  readonly sentences: number
  readonly syllables: number
}

/** NaN when there are no words. */
export function fleschKincaidGrade({ words, sentences, syllables }: TextCounts): number {
  return 0.39 * (words / sentences) + 11.8 * (syllables / words) - 15.59
}

/** 100 is very easy, 0 very hard; NaN when there are no words. Flesch 1948, doi:10.1037/h0057532. */
export function fleschReadingEase({ words, sentences, syllables }: TextCounts): number {
  return 206.835 - 1.015 * (words / sentences) - 84.6 * (syllables / words)
}

/** Version of the rules of `countText`: another number may be another grade. */
export const READABILITY_VERSION = 1

/**
 * Words are what stands between white space and has a letter or digit. Full stops in numbers and behind abbreviations
 * end no sentence; blank lines do.
 */
export function countText(text: string): TextCounts {
  const counts = { words: 0, sentences: 0, syllables: 0 }
  for (const paragraph of text.replaceAll('\r\n', '\n').split(/\n[^\S\n]*\n/)) {
    let isOpen = false
    for (const token of splitAtWhitespace(paragraph)) {
      if (/[\p{L}\p{N}]/u.test(token)) {
        counts.words++
        counts.syllables += syllablesOf(token)
        if (!isOpen) counts.sentences++
        isOpen = true
      }
      if (/[.!?]["'”’)\]]*$/.test(token) && !ABBREVIATION.test(token)) isOpen = false
    }
  }
  return counts
}

const ABBREVIATION = /^["'“‘([]*(?:dr|mr|mrs|ms|prof|st|vs|approx|fig|e\.g|i\.e)\.$/i

/** In each run of letters the groups of vowels, without a silent e at the end; at least 1. */
export function syllablesOf(word: string): number {
  // Marks apart, so that é at the end is not taken for a silent e.
  const runs =
    word
      .toLowerCase()
      .normalize('NFD')
      .match(/[\p{L}\p{M}]+/gu) ?? []
  return Math.max(
    1,
    runs.map(syllablesOfRun).reduce((total, syllables) => total + syllables, 0),
  )
}

function syllablesOfRun(letters: string): number {
  const groups = letters.match(/[aeiouy]+/g)?.length ?? 0
  const hasSilentE = /[^aeiouy]e$/.test(letters) && !/[^aeiouy]le$/.test(letters)
  return groups > 1 && hasSilentE ? groups - 1 : groups
}
