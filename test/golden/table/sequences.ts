import { canonicalKmers, canonicalSequence, reverseComplement } from '../../../src/stats/index.js'
import type { CaseInput } from '../input.js'
import { type GoldenRow, row } from '../row.js'

export const sequenceRows: readonly GoldenRow[] = [
  row('dna_sequences', 'reverse_complement', 'reverseComplement', (i) => reverseComplement(i.text('seq'))),
  row('dna_sequences', 'is_palindrome', 'reverseComplement', (i) => reverseComplement(i.text('seq')) === i.text('seq')),
  row('dna_sequences', 'canonical', 'canonicalSequence', (i) =>
    i.has('seq') ? canonicalSequence(i.text('seq')) : equalPairs(i, canonicalSequence),
  ),
  row('dna_sequences', 'exact', 'canonicalSequence', (i) => equalPairs(i, (sequence) => sequence)),
  row('dna_sequences', 'test_leak_fraction_canonical', 'canonicalSequence', (i) => {
    const leaked = new Set(equalPairs(i, canonicalSequence).map(([test]) => test))
    return leaked.size / i.texts('test').length
  }),
  row('dna_sequences', 'n_a', 'canonicalKmers', (i) => kmersOf(i, 'a').size),
  row('dna_sequences', 'n_b', 'canonicalKmers', (i) => kmersOf(i, 'b').size),
  row('dna_sequences', 'jaccard', 'canonicalKmers', (i) => {
    const [a, b] = [kmersOf(i, 'a'), kmersOf(i, 'b')]
    const shared = [...a].filter((kmer) => b.has(kmer)).length
    return shared / (a.size + b.size - shared)
  }),
]

function kmersOf(input: CaseInput, name: string): Set<number> {
  return new Set(canonicalKmers(input.text(name), input.number('k')).filter((kmer) => kmer !== -1))
}

/** Places in test and train of sequences with the same name. */
function equalPairs(input: CaseInput, nameOf: (sequence: string) => string): [test: number, train: number][] {
  const train = input.texts('train').map(nameOf)
  return input
    .texts('test')
    .flatMap((sequence, i) =>
      train.flatMap((name, j): [number, number][] => (name === nameOf(sequence) ? [[i, j]] : [])),
    )
}
