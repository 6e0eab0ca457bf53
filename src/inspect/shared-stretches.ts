import { sharedKmerClusters } from '../stats/index.js'
import type { DatasetCheck } from './check.js'
import { clusterFindings, rowsWithCompany } from './clusters.js'
import { withoutSequences } from './inspected-data.js'

/** Long enough that two places of a genome do not share one by chance. */
const LETTERS = 50

export const sharedStretchesCheck: DatasetCheck = {
  id: 'shared-stretches',
  title: 'Overlapping sequences',
  what: `Sequences that share a stretch of ${LETTERS} letters on either strand, as windows cut from overlapping places do. Exact copies count once.`,
  inspect(data) {
    const { sequences, firstCopy, y, classes } = data
    if (sequences === undefined || firstCopy === undefined) {
      return { findings: [], not_checked: withoutSequences(data) }
    }
    const firstOf = sharedKmerClusters(
      sequences.map((sequence, i) => (firstCopy[i] === i ? sequence : '')),
      LETTERS,
    )
    const mend = `Cut the parts by these clusters: group: { shared_kmer: ${LETTERS} } and split: { by_hash: { …, by: group } }.`
    const findings = clusterFindings(firstOf, data, { do: `share a stretch of ${LETTERS} letters`, mend })
    const rows = rowsWithCompany(firstOf)
    const table = {
      caption: `Sequences that share ${LETTERS} letters with another one`,
      columns: ['class', 'sequences', 'of'],
      rows: [
        ...classes.map((name, c) => [name, rows.filter((i) => y[i] === c).length, y.filter((of) => of === c).length]),
        ['all', rows.length, y.length],
      ],
    }
    return { findings, tables: [table] }
  },
}
