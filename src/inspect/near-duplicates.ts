import { canonicalKmers } from '../stats/index.js'
import type { DatasetCheck, FactTable } from './check.js'
import { clusterFindings, rowsWithCompany } from './clusters.js'
import { type InspectedData, withoutSequences } from './inspected-data.js'
import { linked } from './linked.js'
import { nearPairs, type Pair } from './near-pairs.js'
import { MIN_JACCARD as MIN_TEXT_JACCARD, nearTextCopies, SHINGLE } from './texts.js'

const MIN_JACCARD = 0.5
const MIN_CONTAINMENT = 0.8
/** Fewer k-mers lie in another sequence by chance: one repeat is enough. */
const MIN_KMERS_CONTAINED = 10
const SHOWN_JACCARDS = [0.9, 0.5, 0.2]

export const nearDuplicatesCheck: DatasetCheck = {
  id: 'near-duplicates',
  title: 'Near copies',
  what: `Sequences whose k-mers on either strand agree: Jaccard index from ${MIN_JACCARD}, or one contained in the other from ${MIN_CONTAINMENT} (k = 31; 15 and 11 for sequences below 100 and 50 letters). Texts: Jaccard index of their runs of ${SHINGLE} words from ${MIN_TEXT_JACCARD}. Exact copies count once.`,
  inspect(data) {
    const { sequences, firstCopy, y, texts } = data
    if (texts !== undefined) return nearTextCopies(texts, data)
    if (sequences === undefined || firstCopy === undefined) {
      return { findings: [], not_checked: withoutSequences(data) }
    }
    const k = kmerLength(sequences)
    const distinct = Int32Array.from(y.keys()).filter((i) => firstCopy[i] === i)
    const pairs = nearPairs(distinct, (i) => canonicalKmers(sequences[i], k))
    const close = pairs.filter(
      ({ jaccard, containment, kmers }) =>
        jaccard >= MIN_JACCARD || (containment >= MIN_CONTAINMENT && kmers >= MIN_KMERS_CONTAINED),
    )
    const mend = `Cut the parts by clusters of near copies: group: { shared_kmer: ${k === 31 ? 50 : 16} } and split: { by_hash: { …, by: group } }.`
    const findings = clusterFindings(linked(close, y.length), data, { do: 'are near copies of each other', mend })
    return { findings, tables: [partnerTable(pairs, k, data)] }
  },
}

function kmerLength(sequences: readonly string[]): number {
  const lengths = Int32Array.from(sequences, ({ length }) => length).sort()
  const median = lengths[Math.floor(lengths.length / 2)] ?? 0
  if (median >= 100) return 31
  return median >= 50 ? 15 : 11
}

function partnerTable(pairs: readonly Pair[], k: number, { y, classes }: InspectedData): FactTable {
  return {
    caption: `Sequences with a partner at a Jaccard index of their ${k}-mers of at least …`,
    columns: ['Jaccard', 'pairs', 'sequences', ...classes],
    rows: SHOWN_JACCARDS.map((least) => {
      const found = pairs.filter(({ jaccard }) => jaccard >= least)
      const rows = rowsWithCompany(linked(found, y.length))
      return [least, found.length, rows.length, ...classes.map((_, c) => rows.filter((i) => y[i] === c).length)]
    }),
  }
}
