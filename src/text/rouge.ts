import { lcsLength, lcsPlaces } from './lcs.js'
import { ngramTotal, sharedNgrams } from './ngrams.js'
import { meanOverlap, NO_OVERLAP, type Overlap, overlapFrom } from './overlap.js'
import { rememberingStemmer } from './porter-stemmer.js'
import { checkReferences, type TextScore } from './text-score.js'

/** n-grams of that length, the longest common subsequence, or that of each line (`Lsum`). */
export type RougeVariant = 1 | 2 | 3 | 'L' | 'Lsum'

/**
 * ROUGE as the mean over the reports of F. Statistics: reports, and the sums of precision, recall and F.
 *
 * Source: Lin 2004, "ROUGE: a package for automatic evaluation of summaries", as computed by Google's rouge_score:
 * letters a-z and digits alone, so that "café" becomes "caf".
 *
 * @param isStemmed match the stems of words longer than three letters
 */
export function meanRouge(variant: RougeVariant, isStemmed: boolean): TextScore {
  const stem = isStemmed ? rememberingStemmer() : undefined
  return {
    size: 4,
    statisticsOf: (references, generated) => {
      const { precision, recall, fmeasure } = rougeOf(references, generated, variant, stem)
      return Float64Array.of(1, precision, recall, fmeasure)
    },
    scoreOf: (sum) => meanOverlap(sum).fmeasure,
  }
}

/**
 * ROUGE of one report; of several references the one with the largest F. All 0 when a side has no words.
 *
 * @throws FmbenchError `bad-data` without a reference, and for Lsum of several lines of many thousand words
 */
export function rouge(
  references: readonly string[],
  generated: string,
  variant: RougeVariant,
  isStemmed: boolean,
): Overlap {
  return rougeOf(references, generated, variant, isStemmed ? rememberingStemmer() : undefined)
}

type Stem = ((word: string) => string) | undefined

function rougeOf(references: readonly string[], generated: string, variant: RougeVariant, stem: Stem): Overlap {
  checkReferences('ROUGE', references)
  return references
    .map((reference) => overlapWith(reference, generated, variant, stem))
    .reduce((best, other) => (other.fmeasure > best.fmeasure ? other : best))
}

function overlapWith(reference: string, generated: string, variant: RougeVariant, stem: Stem): Overlap {
  if (variant === 'Lsum') return overlapOfLines(linesOf(reference, stem), linesOf(generated, stem))
  const theirs = wordsOf(reference, stem)
  const ours = wordsOf(generated, stem)
  if (variant === 'L') return overlapOf(lcsLength(theirs, ours), ours.length, theirs.length)
  const shared = sharedNgrams(ours, [theirs], variant)[variant - 1]
  return overlapOf(shared, ngramTotal(ours.length, variant), ngramTotal(theirs.length, variant))
}

function wordsOf(text: string, stem: Stem): string[] {
  const words = text.toLowerCase().match(/[a-z0-9]+/g) ?? []
  return stem === undefined ? words : words.map((word) => (word.length > 3 ? stem(word) : word))
}

/** The words of each line that has any. */
function linesOf(text: string, stem: Stem): string[][] {
  return text
    .split('\n')
    .map((line) => wordsOf(line, stem))
    .filter((words) => words.length > 0)
}

function overlapOf(shared: number, ours: number, theirs: number): Overlap {
  return shared === 0 ? NO_OVERLAP : overlapFrom(shared / ours, shared / theirs)
}

/** A reference line's words that stand in its subsequence with any generated line count, no word more often than it occurs. */
function overlapOfLines(theirs: readonly string[][], ours: readonly string[][]): Overlap {
  const ourWords = ours.flat()
  const theirWords = theirs.flat()
  // The same number for single lines, without a table.
  if (theirs.length === 1 && ours.length === 1) {
    return overlapOf(lcsLength(theirWords, ourWords), ourWords.length, theirWords.length)
  }
  const left = new Map<string, number>()
  for (const word of ourWords) left.set(word, (left.get(word) ?? 0) + 1)
  let hits = 0
  for (const line of theirs) {
    const places = new Set(ours.flatMap((other) => lcsPlaces(line, other)))
    for (const place of places) {
      const remaining = left.get(line[place]) ?? 0
      if (remaining === 0) continue
      left.set(line[place], remaining - 1)
      hits++
    }
  }
  return overlapOf(hits, ourWords.length, theirWords.length)
}
