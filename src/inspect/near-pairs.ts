/** Two samples that share k-mers, by their places in the dataset; a < b. */
export interface Pair {
  readonly a: number
  readonly b: number
  /** Shared k-mers over all k-mers of both. */
  readonly jaccard: number
  /** Shared k-mers over those of the sample that has fewer. */
  readonly containment: number
  /** k-mers of that sample. */
  readonly kmers: number
}

/** k-mers that stand for a sequence: at a Jaccard index of 0.5 two sketches meet but once in 2^32. */
const SKETCH = 32
/** A k-mer of more sequences than this is a repeat of the genome: only neighbours in its list are compared. */
const MOST_SHARING = 50
const ROW_SPACE = 2 ** 23

/**
 * Pairs of sequences that share k-mers, compared exactly. Candidates are those whose sketches meet: the k-mers with
 * the smallest hashes, as in bottom-k MinHash, so the work grows with the sequences, not with their pairs.
 *
 * @param rows places of the samples to compare
 * @param kmersOf the k-mers of a sample, as numbers from 0; -1 is none
 * @see Broder 1997, doi:10.1109/SEQUEN.1997.666900
 */
export function nearPairs(rows: Int32Array, kmersOf: (row: number) => Float64Array): Pair[] {
  const sets = new KmerSets(kmersOf)
  const pairs: Pair[] = []
  for (const code of candidates(rows, sets)) {
    const [a, b] = [Math.floor(code / ROW_SPACE), code % ROW_SPACE]
    const [ofA, ofB] = [sets.of(a), sets.of(b)]
    const shared = countShared(ofA, ofB)
    if (shared === 0) continue
    const jaccard = shared / (ofA.length + ofB.length - shared)
    const kmers = Math.min(ofA.length, ofB.length)
    pairs.push({ a, b, jaccard, containment: shared / kmers, kmers })
  }
  return pairs
}

/** Pairs of rows, as one number each, ascending. */
function candidates(rows: Int32Array, sets: KmerSets): Float64Array {
  const postings = new Float64Array(rows.length * SKETCH)
  let n = 0
  for (const row of rows) {
    const hashes = sets.of(row).map(hash30).sort().subarray(0, SKETCH)
    for (const hash of hashes) postings[n++] = hash * ROW_SPACE + row
  }
  const sorted = postings.subarray(0, n).sort()
  const found: number[] = []
  let start = 0
  while (start < n) {
    let end = start + 1
    const hash = Math.floor(sorted[start] / ROW_SPACE)
    while (end < n && Math.floor(sorted[end] / ROW_SPACE) === hash) end++
    const reach = end - start > MOST_SHARING ? 1 : MOST_SHARING
    for (let i = start; i < end; i++) {
      for (let j = i + 1; j < Math.min(end, i + 1 + reach); j++) {
        const [a, b] = [sorted[i] % ROW_SPACE, sorted[j] % ROW_SPACE]
        if (a !== b) found.push(a * ROW_SPACE + b)
      }
    }
    start = end
  }
  return sortedSet(Float64Array.from(found))
}

/** Each number once, ascending. */
function sortedSet(values: Float64Array): Float64Array {
  return values
    .slice()
    .sort()
    .filter((value, i, sorted) => i === 0 || value !== sorted[i - 1])
}

/** A number of 30 bits that has nothing to do with the letters: codes of short k-mers are in alphabetical order. */
function hash30(key: number): number {
  let h = Math.imul(key % 2 ** 26, 0x85ebca6b) ^ Math.imul(Math.floor(key / 2 ** 26) + 0x9e3779b9, 0xc2b2ae35)
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d)
  h = Math.imul(h ^ (h >>> 12), 0x297a2d39)
  return (h ^ (h >>> 15)) >>> 2
}

function countShared(a: Float64Array, b: Float64Array): number {
  let [i, j, shared] = [0, 0, 0]
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) shared++
    const step = a[i] - b[j]
    if (step <= 0) i++
    if (step >= 0) j++
  }
  return shared
}

const MOST_HELD = 20_000

/** The k-mers of samples, each once and ascending; the latest ones are held. */
class KmerSets {
  readonly #kmersOf: (row: number) => Float64Array
  readonly #held = new Map<number, Float64Array>()

  constructor(kmersOf: (row: number) => Float64Array) {
    this.#kmersOf = kmersOf
  }

  of(row: number): Float64Array {
    const held = this.#held.get(row)
    if (held !== undefined) return held
    if (this.#held.size >= MOST_HELD) this.#held.clear()
    const made = sortedSet(this.#kmersOf(row).filter((kmer) => kmer !== -1))
    this.#held.set(row, made)
    return made
  }
}
