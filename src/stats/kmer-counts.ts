import { FmbenchError, type SparseMatrix } from '../core/index.js'
import { BASES } from './bases.js'

/** 4^12 columns are 16.8 million: longer k-mers want another method than counting all of them. */
const LONGEST_COUNTED = 12

/** Which column counts which k-mer. */
export interface KmerColumns {
  readonly k: number
  readonly count: number
  /** By the code of the k-mer; shape (4^k,) */
  readonly ofCode: Int32Array
}

/**
 * One column per k-mer in the order of the alphabet; canonical: one for a k-mer and its reverse complement, at the place
 * of the one that sorts first.
 *
 * @throws FmbenchError `usage` for a k that is not a whole number from 1 to 12
 */
export function kmerColumns(k: number, canonical: boolean): KmerColumns {
  if (!(Number.isInteger(k) && k >= 1 && k <= LONGEST_COUNTED)) {
    throw new FmbenchError('usage', `k is ${k}; k-mers of 1 to ${LONGEST_COUNTED} letters can be counted.`)
  }
  const ofCode = new Int32Array(4 ** k)
  let count = 0
  for (let code = 0; code < ofCode.length; code++) {
    const reverse = reverseCode(code, k)
    ofCode[code] = canonical && reverse < code ? ofCode[reverse] : count++
  }
  return { k, count, ofCode }
}

/** The code of the reverse complement. */
function reverseCode(code: number, k: number): number {
  let [reverse, rest] = [0, code]
  for (let i = 0; i < k; i++) {
    reverse = reverse * 4 + (3 - (rest & 3))
    rest >>>= 2
  }
  return reverse
}

/**
 * How often each k-mer occurs in each sequence. Windows with another letter than A, C, G, T are left out, and a
 * sequence without windows has an empty row.
 *
 * @param frequencies whether counts are divided by the number of windows counted in the sequence
 * @returns shape (sequences, columns)
 */
export function countKmers(
  sequences: readonly string[],
  columns: KmerColumns,
  { frequencies }: { readonly frequencies: boolean },
): SparseMatrix {
  const room = sequences.reduce((sum, { length }) => sum + Math.max(0, length - columns.k + 1), 0)
  const indices = new Int32Array(room)
  const values = new Float64Array(room)
  const starts = new Int32Array(sequences.length + 1)
  const tally: Tally = { counts: new Int32Array(columns.count), seen: new Int32Array(Math.ceil(columns.count / 32)) }
  sequences.forEach((sequence, i) => {
    const windows = tallyWindows(tally, sequence, columns)
    starts[i + 1] = drain(tally, indices, values, starts[i])
    if (!frequencies) return
    for (let p = starts[i]; p < starts[i + 1]; p++) values[p] /= windows
  })
  const stored = starts[sequences.length]
  return {
    rows: sequences.length,
    columns: columns.count,
    starts,
    indices: indices.slice(0, stored),
    values: values.slice(0, stored),
  }
}

/** Counts of one sequence; all zero between sequences. */
interface Tally {
  /** shape (columns,) */
  readonly counts: Int32Array
  /** One bit per column: whether its count is not zero. It is read in the order of columns, which spares sorting. */
  readonly seen: Int32Array
}

/** @returns how many windows were counted */
function tallyWindows({ counts, seen }: Tally, sequence: string, { k, ofCode }: KmerColumns): number {
  const mask = ofCode.length - 1
  let code = 0
  let run = 0
  let windows = 0
  for (let i = 0; i < sequence.length; i++) {
    const base = BASES[sequence.charCodeAt(i)] ?? -1
    run = base === -1 ? 0 : run + 1
    code = ((code << 2) | (base & 3)) & mask
    if (run < k) continue
    const column = ofCode[code]
    counts[column]++
    seen[column >>> 5] |= 1 << column
    windows++
  }
  return windows
}

/**
 * Moves the counts to `from` and the places behind it, columns ascending.
 *
 * @returns the first place that stayed free
 */
function drain({ counts, seen }: Tally, indices: Int32Array, values: Float64Array, from: number): number {
  let place = from
  for (let word = 0; word < seen.length; word++) {
    let bits = seen[word]
    seen[word] = 0
    while (bits !== 0) {
      const lowest = bits & -bits
      const column = 32 * word + 31 - Math.clz32(lowest)
      indices[place] = column
      values[place++] = counts[column]
      counts[column] = 0
      bits ^= lowest
    }
  }
  return place
}
