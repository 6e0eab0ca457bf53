import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareText } from '../../src/core/index.js'
import { Rng } from '../../src/core/rng.js'
import { sharedKmerGroups } from '../../src/data/shared-kmer-groups.js'
import { reverseComplement } from '../../src/stats/index.js'

/** By all pairs of sequences and all places in them. */
function groupsByPairs(ids: readonly string[], sequences: readonly string[], k: number): string[] {
  const windows = sequences.map((sequence) => {
    const all = [sequence, reverseComplement(sequence)].flatMap((strand) =>
      Array.from({ length: Math.max(0, strand.length - k + 1) }, (_, i) => strand.slice(i, i + k)),
    )
    return new Set(all.filter((kmer) => /^[ACGT]+$/.test(kmer)))
  })
  const groups = ids.map((_, i) => new Set([i]))
  for (let i = 0; i < ids.length; i++) {
    for (let j = 0; j < i; j++) {
      if (groups[i] === groups[j] || ![...windows[i]].some((kmer) => windows[j].has(kmer))) continue
      const both = new Set([...groups[i], ...groups[j]])
      for (const member of both) groups[member] = both
    }
  }
  return groups.map((group) => [...group].map((i) => ids[i]).sort(compareText)[0])
}

const sequences = fc.array(
  fc.string({ unit: fc.constantFrom('A', 'C', 'G', 'T', 'A', 'C', 'G', 'T', 'N'), maxLength: 24 }),
  {
    minLength: 1,
    maxLength: 12,
  },
)

describe('sharedKmerGroups', () => {
  test('equals its definition', () => {
    fc.assert(
      fc.property(sequences, fc.integer({ min: 3, max: 8 }), (all, k) => {
        const ids = all.map((_, i) => `id${(i * 7) % all.length}-${i}`)
        expect(sharedKmerGroups(ids, all, k)).toEqual(groupsByPairs(ids, all, k))
      }),
    )
  })

  test('fifty letters: overlap, the other strand, one through another, a break by N, one letter too few', () => {
    const rng = new Rng('genome')
    const genome = Array.from({ length: 600 }, () => 'ACGT'[rng.index(4)]).join('')
    const cut = (start: number, length: number) => genome.slice(start, start + length)
    const all = {
      d: cut(0, 100),
      c: reverseComplement(cut(50, 100)),
      b: cut(100, 120), // shares nothing with d, fifty letters with c
      f: cut(300, 100),
      e: cut(351, 100), // shares 49 letters with f
      h: cut(480, 60),
      g: `${cut(480, 49)}N${cut(530, 60)}`,
      a: cut(0, 49),
    }
    const groups = sharedKmerGroups(Object.keys(all), Object.values(all), 50)
    expect(groups).toEqual(['b', 'b', 'b', 'f', 'e', 'h', 'g', 'a'])
  })
})
