import { quantileOfSorted } from '../stats/index.js'
import type { CheckResult, FactTable, Finding } from './check.js'
import { someRows } from './check.js'
import { clusterFindings, clustersByName, rowsAcrossParts, rowsWithCompany } from './clusters.js'
import type { InspectedData } from './inspected-data.js'
import { linked } from './linked.js'
import { nearPairs } from './near-pairs.js'
import { rowHash } from './row-hash.js'

/** One text per sample: what models read, or what people wrote. */
export interface TextColumn {
  readonly role: 'read' | 'written'
  /** In small letters, without punctuation: as it is compared. By sample. */
  readonly words: readonly (readonly string[])[]
}

/** Capitals, punctuation and white space say nothing about whether a text was copied. */
export function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
}

const NAMES = { read: 'texts that a model reads', written: 'reports that people wrote' } as const

/** Two people do not write so many of the same words in the same order by chance. */
export const LONG = 50
/** Words in a row that are compared, and from which share of them on two texts are near copies. */
export const SHINGLE = 8
export const MIN_JACCARD = 0.7

export function textLengths(columns: readonly TextColumn[]): CheckResult {
  const rows = columns.map(({ role, words }) => {
    const sorted = Float64Array.from(words, ({ length }) => length).sort()
    const empty = sorted.filter((length) => length === 0).length
    return [NAMES[role], sorted.length, empty, sorted[0], quantileOfSorted(sorted, 0.5), sorted[sorted.length - 1]]
  })
  const table: FactTable = {
    caption: 'Texts: lengths in words, and how many have none',
    columns: ['what', 'texts', 'empty', 'shortest', 'median', 'longest'],
    rows,
  }
  return { findings: columns.flatMap(emptyFinding), tables: [table] }
}

function emptyFinding({ role, words }: TextColumn): Finding[] {
  const empty = Array.from(words.keys()).filter((i) => words[i].length === 0)
  if (role !== 'read' || empty.length === 0) return []
  const what = 'A model is told nothing about the sample: the text that it reads has no words.'
  return [{ severity: 'info', what, count: empty.length, of: words.length, rows: someRows(empty) }]
}

export function textCopies(columns: readonly TextColumn[], data: InspectedData): CheckResult {
  const found = columns.map((column) => ({ column, clusterOf: clustersOfEqual(column) }))
  return {
    findings: found.flatMap(({ column, clusterOf }) => findingsOf(column, clusterOf, data, 'have the same text')),
    tables: [copyTable('Texts that another sample has, too', found, data)],
  }
}

export function nearTextCopies(columns: readonly TextColumn[], data: InspectedData): CheckResult {
  const found = columns.map((column) => ({ column, clusterOf: clustersOfNear(column) }))
  const what = `have texts that share ${100 * MIN_JACCARD}% of their runs of ${SHINGLE} words`
  return {
    findings: found.flatMap(({ column, clusterOf }) => findingsOf(column, clusterOf, data, what)),
    tables: [copyTable('Texts that are a near copy of another one; exact copies count once', found, data)],
  }
}

/** Texts without a word are copies of nothing: -1. */
function clustersOfEqual({ words }: TextColumn): Int32Array {
  return clustersByName(words.map((own) => own.join(' '))).map((cluster, i) => (words[i].length === 0 ? -1 : cluster))
}

function clustersOfNear(column: TextColumn): Int32Array {
  const { words } = column
  const seen = new Set<number>()
  const distinct = clustersOfEqual(column).map((cluster, i) => {
    if (cluster === -1 || seen.has(cluster) || words[i].length < SHINGLE) return -1
    seen.add(cluster)
    return i
  })
  const numbers = new Map<string, number>()
  const numberOf = (word: string): number => {
    const known = numbers.get(word) ?? numbers.size
    numbers.set(word, known)
    return known
  }
  const shinglesOf = (row: number): Float64Array => {
    const own = Float64Array.from(words[row], numberOf)
    return Float64Array.from({ length: own.length - SHINGLE + 1 }, (_, i) => rowHash(own, i, i + SHINGLE, false))
  }
  const pairs = nearPairs(
    distinct.filter((row) => row !== -1),
    shinglesOf,
  )
  return linked(
    pairs.filter(({ jaccard }) => jaccard >= MIN_JACCARD),
    words.length,
  )
}

/** Long texts to read that come again are leaks; what people write of many patients in the same words is how they write. */
function findingsOf(column: TextColumn, clusterOf: Int32Array, data: InspectedData, what: string): Finding[] {
  const { role, words } = column
  if (role === 'read') {
    const long = clusterOf.map((cluster, i) => (words[i].length >= LONG ? cluster : -1))
    const mend = 'Keep one of each, or keep copies together: declare what they have in common as subject_id or group.'
    return clusterFindings(long, data, { do: `${what} to read, of ${LONG} words or more`, mend })
  }
  const across = rowsAcrossParts(clusterOf, data)
  const rows = across.length > 0 ? across : rowsWithCompany(clusterOf)
  if (rows.length === 0) return []
  const where = across.length > 0 ? { where: data.parts.join(' and ') } : {}
  return [
    {
      severity: 'info',
      ...where,
      what: `Reports that people wrote ${what}: a model that knows the stock sentences sounds right without looking.`,
      count: rows.length,
      of: words.length,
      rows: someRows(rows),
      mend: 'Compare with the floors most_frequent_report and nearest_report, and rank by findings, not by words.',
    },
  ]
}

function copyTable(
  caption: string,
  found: readonly { readonly column: TextColumn; readonly clusterOf: Int32Array }[],
  data: InspectedData,
): FactTable {
  return {
    caption,
    columns: ['what', 'texts', 'with company', 'across parts'],
    rows: found.map(({ column: { role, words }, clusterOf }) => [
      NAMES[role],
      words.length,
      rowsWithCompany(clusterOf).length,
      rowsAcrossParts(clusterOf, data).length,
    ]),
  }
}
