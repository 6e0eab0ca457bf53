/** Stands for tokens and n-grams that the generated text does not have. */
const ELSEWHERE = -1

/**
 * How many n-grams of a generated text its references have too, each counted at most as often as the reference that
 * has it most often does (clipped, Papineni et al. 2002, doi:10.3115/1073083.1073135).
 *
 * @returns for n = 1 … maxOrder; shape (maxOrder,)
 */
export function sharedNgrams(
  generated: readonly string[],
  references: readonly (readonly string[])[],
  maxOrder: number,
): Float64Array {
  const words = new Map<string, number>()
  const tokens = Int32Array.from(generated, (token) => numberOf(words, token))
  const others = references.map((reference) => Int32Array.from(reference, (token) => words.get(token) ?? ELSEWHERE))
  const shared = new Float64Array(maxOrder)
  let ngrams = tokens
  let otherNgrams = others
  let distinct = words.size
  for (let n = 1; n <= maxOrder; n++) {
    shared[n - 1] = clippedMatches(ngrams, otherNgrams, distinct)
    if (n === maxOrder || shared[n - 1] === 0) break
    // An (n + 1)-gram is an n-gram and the token behind it: together one whole number.
    const longer = new Map<number, number>()
    const lengthen = (of: Int32Array, tokensOf: Int32Array, numberFor: (key: number) => number) =>
      lengthened(of, tokensOf.subarray(n), words.size, numberFor)
    ngrams = lengthen(ngrams, tokens, (key) => numberOf(longer, key))
    otherNgrams = otherNgrams.map((of, r) => lengthen(of, others[r], (key) => longer.get(key) ?? ELSEWHERE))
    distinct = longer.size
  }
  return shared
}

/** How many n-grams of one order a text of this many tokens has. */
export function ngramTotal(tokens: number, n: number): number {
  return Math.max(0, tokens - n + 1)
}

/** The number of a key: the next free one where it is new. */
function numberOf<Key>(numbers: Map<Key, number>, key: Key): number {
  const known = numbers.get(key)
  if (known !== undefined) return known
  numbers.set(key, numbers.size)
  return numbers.size - 1
}

/** Each n-gram with the token that follows it, as the number that `numberFor` gives the two. */
function lengthened(
  ngrams: Int32Array,
  following: Int32Array,
  distinctTokens: number,
  numberFor: (key: number) => number,
): Int32Array<ArrayBuffer> {
  // A loop: `Int32Array.from` with a function takes several times as long, and here goes most of the time of chrF.
  const longer = new Int32Array(following.length)
  for (let i = 0; i < longer.length; i++) {
    const ngram = ngrams[i]
    const token = following[i]
    longer[i] = ngram === ELSEWHERE || token === ELSEWHERE ? ELSEWHERE : numberFor(ngram * distinctTokens + token)
  }
  return longer
}

function clippedMatches(ngrams: Int32Array, others: readonly Int32Array[], distinct: number): number {
  const limits = new Int32Array(distinct)
  for (const other of others) {
    const counts = countEach(other, distinct)
    for (let id = 0; id < distinct; id++) limits[id] = Math.max(limits[id], counts[id])
  }
  return countEach(ngrams, distinct).reduce((matches, count, id) => matches + Math.min(count, limits[id]), 0)
}

function countEach(ngrams: Int32Array, distinct: number): Int32Array {
  const counts = new Int32Array(distinct)
  for (const id of ngrams) if (id !== ELSEWHERE) counts[id]++
  return counts
}
