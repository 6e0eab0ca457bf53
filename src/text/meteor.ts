import { rememberingStemmer } from './porter-stemmer.js'
import { checkReferences, meanScore, type TextScore } from './text-score.js'
import { tokenize } from './tokenize.js'

/** Weights of recall, and of the penalty for words in another order, of which the cube is taken: those of NLTK. */
const ALPHA = 0.9
const GAMMA = 0.5

/**
 * METEOR with exact words and stems only, as the mean over the reports; 0 to 1, though a text equal to its reference does
 * not quite reach 1. Without WordNet's synonyms it is lower than METEOR 1.5 or NLTK's, and not comparable with them.
 *
 * Words are those of the 13a tokeniser in lower case. Of several references the best one counts. 0 when nothing matches.
 *
 * Source: Lavie & Agarwal 2007, doi:10.3115/1626355.1626389.
 */
export function meteorExactStem(): TextScore {
  const stem = rememberingStemmer()
  const wordsOf = (text: string) => tokenize(text.toLowerCase(), '13a')
  return meanScore((references, generated) => {
    checkReferences('METEOR', references)
    const ours = wordsOf(generated)
    return Math.max(...references.map((reference) => meteorOfWords(wordsOf(reference), ours, stem)))
  })
}

/** METEOR of one report against one reference, both as words in lower case. */
export function meteorOfWords(
  reference: readonly string[],
  generated: readonly string[],
  stem: (word: string) => string = rememberingStemmer(),
): number {
  const matched = alignWords(reference, generated, stem)
  const matches = matched.reduce((count, place) => count + (place === UNMATCHED ? 0 : 1), 0)
  if (matches === 0) return 0
  const precision = matches / generated.length
  const recall = matches / reference.length
  const mean = (precision * recall) / (ALPHA * precision + (1 - ALPHA) * recall)
  const fragmentation = chunksOf(matched) / matches
  // Cubed by hand: engines differ in the last digit of a power.
  return mean * (1 - GAMMA * fragmentation * fragmentation * fragmentation)
}

const UNMATCHED = -1

/** The place in the reference of each generated word: first equal words, then, of the rest, words with equal stems. */
function alignWords(
  reference: readonly string[],
  generated: readonly string[],
  stem: (word: string) => string,
): Int32Array {
  const matched = new Int32Array(generated.length).fill(UNMATCHED)
  const isTaken = new Uint8Array(reference.length)
  for (const formOf of [(word: string) => word, stem]) {
    const free = new Map<string, number[]>()
    reference.forEach((word, j) => {
      if (isTaken[j] === 1) return
      const form = formOf(word)
      const places = free.get(form)
      if (places === undefined) free.set(form, [j])
      else places.push(j)
    })
    // From the end, as NLTK does: which of several equal words is taken decides how many chunks there are.
    for (let i = generated.length - 1; i >= 0; i--) {
      if (matched[i] !== UNMATCHED) continue
      const place = free.get(formOf(generated[i]))?.pop()
      if (place === undefined) continue
      matched[i] = place
      isTaken[place] = 1
    }
  }
  return matched
}

/** In how many runs the matched words stand in the same order on both sides. */
function chunksOf(matched: Int32Array): number {
  let chunks = 0
  for (let i = 0; i < matched.length; i++) {
    const continues = i > 0 && matched[i - 1] !== UNMATCHED && matched[i] === matched[i - 1] + 1
    if (matched[i] !== UNMATCHED && !continues) chunks++
  }
  return chunks
}
