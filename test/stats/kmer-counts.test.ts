import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { SparseMatrix } from '../../src/core/index.js'
import { canonicalSequence, countKmers, cpgRatio, gcContent, kmerColumns } from '../../src/stats/index.js'

const dna = fc.string({ unit: fc.constantFrom(...'ACGTACGTacgtN'), maxLength: 60 })

/** The words of k letters in the order of the alphabet. */
const wordsOf = (k: number): string[] =>
  k === 0 ? [''] : wordsOf(k - 1).flatMap((word) => Array.from('ACGT', (letter) => word + letter))

/** Counts by slicing. */
function countsBySlices(sequence: string, words: readonly string[], nameOf: (word: string) => string): number[] {
  const k = words[0].length
  const windows = Array.from({ length: Math.max(0, sequence.length - k + 1) }, (_, i) => sequence.slice(i, i + k))
  const known = windows.map((window) => window.toUpperCase()).filter((window) => !window.includes('N'))
  return words.map((word) => known.filter((window) => nameOf(window) === word).length)
}

function rowOf({ starts, indices, values, columns }: SparseMatrix, i: number): number[] {
  const row = new Array<number>(columns).fill(0)
  for (let p = starts[i]; p < starts[i + 1]; p++) row[indices[p]] = values[p]
  return row
}

describe('countKmers', () => {
  test('equals its definition, canonical or not', () => {
    fc.assert(
      fc.property(
        fc.array(dna, { maxLength: 4 }),
        fc.integer({ min: 1, max: 4 }),
        fc.boolean(),
        (sequences, k, both) => {
          const nameOf = both ? canonicalSequence : (word: string) => word
          const words = wordsOf(k).filter((word) => nameOf(word) === word)
          const counts = countKmers(sequences, kmerColumns(k, both), { frequencies: false })
          expect([counts.rows, counts.columns]).toEqual([sequences.length, words.length])
          sequences.forEach((sequence, i) => {
            expect(rowOf(counts, i)).toEqual(countsBySlices(sequence, words, nameOf))
          })
        },
      ),
    )
  })

  test('columns ascend within a row, and nothing stored is zero', () => {
    fc.assert(
      fc.property(fc.array(dna, { maxLength: 4 }), ([...sequences]) => {
        const { starts, indices, values, rows } = countKmers(sequences, kmerColumns(3, false), { frequencies: true })
        expect(starts[rows]).toBe(indices.length)
        expect(values.every((value) => value > 0)).toBe(true)
        for (let i = 0; i < rows; i++) {
          const row = [...indices.subarray(starts[i], starts[i + 1])]
          expect(row).toEqual([...new Set(row)].sort((a, b) => a - b))
        }
      }),
    )
  })

  test('frequencies are shares of the windows that were counted', () => {
    const { values, indices } = countKmers(['aaaaNca'], kmerColumns(2, false), { frequencies: true })
    expect([...indices]).toEqual([0, 4]) // AA three times, CA once
    expect([...values]).toEqual([0.75, 0.25])
  })

  test('a sequence shorter than k, or of unknown letters, has an empty row', () => {
    const { starts } = countKmers(['ACG', 'NNNNNNNN', 'ACGTAC'], kmerColumns(6, false), { frequencies: true })
    expect([...starts]).toEqual([0, 0, 0, 1])
  })

  test.each([0, 13, 1.5])('refuses k = %d', (k) => {
    expect(() => kmerColumns(k, false)).toThrow(`k is ${k}; k-mers of 1 to 12 letters can be counted.`)
  })
})

describe('base composition', () => {
  test.each([
    ['GGCC', 1, 0],
    ['ACGT', 0.5, 4],
    ['acgtN', 0.5, 4],
    ['CGCGAT', 4 / 6, 3],
    ['AATT', 0, Number.NaN],
    ['NNN', Number.NaN, Number.NaN],
    ['', Number.NaN, Number.NaN],
  ])('of %s: GC content %d, CpG ratio %d', (sequence, gc, cpg) => {
    expect([gcContent(sequence), cpgRatio(sequence)]).toEqual([gc, cpg])
  })
})
