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
  const numbers = new Map<string, number>()
  const tokens = generated.map((token) => numberOf(numbers, token))
  const referenceTokens = references.map((reference) => reference.map((token) => numbers.get(token) ?? ELSEWHERE))
  const shared = new Float64Array(maxOrder)
  let grams = { own: Int32Array.from(tokens), others: referenceTokens.map((of) => Int32Array.from(of)) }
  let distinct = numbers.size
  for (let n = 1; n <= maxOrder && grams.own.length > 0; n++) {
    shared[n - 1] = clippedMatches(grams.own, grams.others, distinct)
    // An (n + 1)-gram is an n-gram and the token behind it: one whole number, looked up among those of the text.
    const longer = new Map<number, number>()
    const keyAt = (ngrams: Int32Array, of: readonly number[], i: number) => ngrams[i] * numbers.size + of[i + n]
    const own = Int32Array.from({ length: grams.own.length - 1 }, (_, i) => numberOf(longer, keyAt(grams.own, tokens, i)))
    const others = grams.others.map((ngrams, r) => {
      const of = referenceTokens[r]
      return Int32Array.from({ length: Math.max(0, ngrams.length - 1) }, (_, i) =>
        ngrams[i] === ELSEWHERE || of[i + n] === ELSEWHERE ? ELSEWHERE : (longer.get(keyAt(ngrams, of, i)) ?? ELSEWHERE),
      )
    })
    grams = { own, others }
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

function clippedMatches(own: Int32Array, others: readonly Int32Array[], distinct: number): number {
  const limits = new Int32Array(distinct)
  for (const ngrams of others) {
    const counts = countEach(ngrams, distinct)
    for (let id = 0; id < distinct; id++) limits[id] = Math.max(limits[id], counts[id])
  }
  return countEach(own, distinct).reduce((matches, count, id) => matches + Math.min(count, limits[id]), 0)
}

function countEach(ngrams: Int32Array, distinct: number): Int32Array {
  const counts = new Int32Array(distinct)
  for (const id of ngrams) if (id !== ELSEWHERE) counts[id]++
  return counts
}
