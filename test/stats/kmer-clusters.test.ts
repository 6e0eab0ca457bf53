import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalSequence, reverseComplement, sharedKmerClusters } from '../../src/stats/index.js'

/** Windows of k letters without N, by name of both strands. */
function windows(sequence: string, k: number): Set<string> {
  const all = Array.from({ length: Math.max(0, sequence.length - k + 1) }, (_, i) => sequence.slice(i, i + k))
  return new Set(all.filter((window) => !window.includes('N')).map(canonicalSequence))
}

/** The first of those that can be reached over shared windows. */
function clustersByPairs(sequences: readonly string[], k: number): number[] {
  const first = sequences.map((_, i) => i)
  const sets = sequences.map((sequence) => windows(sequence, k))
  for (let round = 0; round < sequences.length; round++) {
    sets.forEach((a, i) => {
      sets.forEach((b, j) => {
        if ([...a].some((window) => b.has(window))) first[i] = Math.min(first[i], first[j])
      })
    })
  }
  return first
}

describe('clusters by shared k-mers', () => {
  const letters = fc.array(fc.constantFrom('A', 'C', 'G', 'T', 'N'), { maxLength: 12 }).map((list) => list.join(''))

  test('equal their definition', () => {
    fc.assert(
      fc.property(fc.array(letters, { maxLength: 9 }), fc.integer({ min: 1, max: 9 }), (sequences, k) => {
        expect([...sharedKmerClusters(sequences, k)]).toEqual(clustersByPairs(sequences, k))
      }),
      { seed: 5, numRuns: 300 },
    )
  })

  test('links strands and chains; N links nothing', () => {
    const [a, b, c] = ['ACCGTTAGCATTC', 'GGATCCATTGACA', 'TTTACGCGATAAG'].map((s) => s.repeat(5))
    const chain = [a, c, reverseComplement(a.slice(0, 52) + b.slice(0, 52)), b, 'N'.repeat(60), 'N'.repeat(60)]
    expect([...sharedKmerClusters(chain, 50)]).toEqual([0, 1, 0, 0, 4, 5])
  })

  test('with more windows than are held at a time, turns give the same clusters', () => {
    const long = 'N'.repeat(5_000_000)
    const [a, b] = ['ACCGTTAGCATTC'.repeat(5), 'GGATCCATTGACA'.repeat(5)]
    expect([...sharedKmerClusters([a, b, reverseComplement(b), a, long], 50)]).toEqual([0, 1, 1, 0, 4])
  })
})
