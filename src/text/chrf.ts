import { ngramTotal, sharedNgrams } from './ngrams.js'
import { checkReferences, type TextScore } from './text-score.js'
import { splitAtWhitespace } from './whitespace.js'

export interface ChrfOptions {
  /** Longest n-gram of characters; default 6. */
  readonly characterOrder?: number
  /** Longest n-gram of words: 0 (default) for chrF, 2 for chrF++. */
  readonly wordOrder?: number
  /** How many times more recall weighs than precision; default 2. */
  readonly beta?: number
  readonly lowercase?: boolean
  /** Count white space among the characters. */
  readonly keepsWhitespace?: boolean
}

/**
 * Corpus chrF, or chrF++ with `wordOrder: 2`; 0 to 100. Statistics: reports, then for each order of characters and of
 * words the n-grams of the generated text, of the reference, and of both. Of several references the one with the best
 * score of its own counts.
 *
 * Source: Popović 2015, doi:10.18653/v1/W15-3049, and 2017, doi:10.18653/v1/W17-4770, as computed by sacrebleu.
 */
export function corpusChrf(options: ChrfOptions = {}): TextScore {
  const { characterOrder = 6, wordOrder = 0, beta = 2, lowercase = false, keepsWhitespace = false } = options
  const charactersOf = (text: string) => [...(keepsWhitespace ? text : splitAtWhitespace(text).join(''))]
  const partsOf = (text: string): Parts => {
    const cased = lowercase ? text.toLowerCase() : text
    return { characters: charactersOf(cased), words: wordOrder === 0 ? [] : wordsOf(cased) }
  }
  const scoreOf = (sum: Float64Array) => (sum[0] === 0 ? Number.NaN : fScore(sum, beta))
  return {
    size: 1 + 3 * (characterOrder + wordOrder),
    statisticsOf: (references, generated) => {
      checkReferences('chrF', references)
      const ours = partsOf(generated)
      return references
        .map((reference) => {
          const theirs = partsOf(reference)
          const ofCharacters = countsByOrder(ours.characters, theirs.characters, characterOrder)
          return Float64Array.of(1, ...ofCharacters, ...countsByOrder(ours.words, theirs.words, wordOrder))
        })
        .reduce((best, other) => (scoreOf(other) > scoreOf(best) ? other : best))
    },
    scoreOf,
  }
}

interface Parts {
  readonly characters: readonly string[]
  readonly words: readonly string[]
}

/** Three numbers per order. n-grams of an order that the reference is too short for are not held against the text. */
function countsByOrder(ours: readonly string[], theirs: readonly string[], maxOrder: number): number[] {
  return [...sharedNgrams(ours, [theirs], maxOrder)].flatMap((shared, i) => {
    const inReference = ngramTotal(theirs.length, i + 1)
    return [inReference === 0 ? 0 : ngramTotal(ours.length, i + 1), inReference, shared]
  })
}

/** Over the orders that both sides are long enough for, as in sacrebleu: the F of mean precision and mean recall. */
function fScore(sum: Float64Array, beta: number): number {
  let precision = 0
  let recall = 0
  let orders = 0
  for (let at = 1; at < sum.length; at += 3) {
    const [ours, theirs, shared] = sum.subarray(at, at + 3)
    if (ours === 0 || theirs === 0) continue
    precision += shared / ours
    recall += shared / theirs
    orders++
  }
  if (precision === 0) return 0
  precision /= orders
  recall /= orders
  return (100 * (1 + beta ** 2) * precision * recall) / (beta ** 2 * precision + recall)
}

const PUNCTUATION = new Set('!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~')

/** Words, with one mark of punctuation split off: at the end, else at the beginning. */
function wordsOf(text: string): string[] {
  return splitAtWhitespace(text).flatMap((word) => {
    if (word.length === 1) return [word]
    if (PUNCTUATION.has(word[word.length - 1])) return [word.slice(0, -1), word[word.length - 1]]
    return PUNCTUATION.has(word[0]) ? [word[0], word.slice(1)] : [word]
  })
}
