import type { DatasetCheck, Finding } from './check.js'
import { someRows } from './check.js'
import { clusterFindings, rowsWithCompany } from './clusters.js'
import type { InspectedData } from './inspected-data.js'
import { rowHash } from './row-hash.js'
import { LONG, textCopies } from './texts.js'

export const duplicatesCheck: DatasetCheck = {
  id: 'duplicates',
  title: 'Exact copies',
  what: `Samples with the same sequence (on either strand), the same numbers or the same text (what a model reads: from ${LONG} words), within and across parts; copies with different labels.`,
  async inspect(data) {
    if (data.texts !== undefined) return textCopies(data.texts, data)
    if (data.firstCopy !== undefined) return { findings: copyFindings(data.firstCopy, data, 'are the same sequence') }
    const { exact, rounded, columnsOfMeasurements } = await hashRows(data)
    if (columnsOfMeasurements < 2) return { findings: coincidences(exact, data) }
    return {
      findings: [...copyFindings(exact, data, 'are the same numbers'), ...roundedFindings(rounded, exact, data)],
    }
  },
}

function copyFindings(copyOf: Int32Array, data: InspectedData, what: string): Finding[] {
  const mend = 'Keep one of each, or keep copies together: declare what they have in common as subject_id or group.'
  return [...clusterFindings(copyOf, data, { do: what, mend }), ...conflicts(copyOf, data)]
}

/** Copies whose labels differ: one of them is wrong, or the label belongs to another task. */
function conflicts(copyOf: Int32Array, { dataset: { labels } }: InspectedData): Finding[] {
  const labelsOf = new Map<number, Set<string>>()
  copyOf.forEach((copy, i) => {
    labelsOf.set(copy, (labelsOf.get(copy) ?? new Set()).add(labels[i]))
  })
  const rows = Array.from(copyOf.keys()).filter((i) => (labelsOf.get(copyOf[i])?.size ?? 0) > 1)
  if (rows.length === 0) return []
  return [
    {
      severity: 'warning',
      what: 'Copies of one sample have different labels: at least one is wrong, or they belong to different tasks.',
      count: rows.length,
      of: labels.length,
      rows: someRows(rows),
      mend: 'Find out which label is right; where a file holds several tasks, filter one.',
    },
  ]
}

function roundedFindings(rounded: Int32Array, exact: Int32Array, data: InspectedData): Finding[] {
  // Exact copies have been told: of each, only the first is looked at again.
  const firsts = rounded.map((cluster, i) => (exact[i] === i ? cluster : -1))
  const mend = 'Find out which is the original: one of them was rounded, or converted to single precision.'
  return clusterFindings(firsts, data, { do: 'agree in every number to six digits', mend })
}

/** Few different values: equal rows are likely two samples that look alike. */
function coincidences(exact: Int32Array, { y }: InspectedData): Finding[] {
  const rows = rowsWithCompany(exact)
  if (rows.length === 0) return []
  const what = 'Samples have the same numbers; where features take few values, this may be coincidence.'
  return [{ severity: 'info', what, count: rows.length, of: y.length, rows: someRows(rows) }]
}

/** Whether a column holds measurements is judged from so many samples, … */
const ROWS_JUDGED = 1000
/** … and so many columns are judged, spread over all. */
const COLUMNS_JUDGED = 64

interface HashedRows {
  /** The first sample with the same numbers; shape (n,) */
  readonly exact: Int32Array
  /** The same after rounding. */
  readonly rounded: Int32Array
  /** Columns in which most values occur once: two samples agree in none of them by coincidence. At most 64. */
  readonly columnsOfMeasurements: number
}

async function hashRows(data: InspectedData): Promise<HashedRows> {
  const n = data.y.length
  const [exact, rounded] = [new Int32Array(n), new Int32Array(n)]
  const [firstExact, firstRounded] = [new Map<number, number>(), new Map<number, number>()]
  const seen: Set<number>[] = []
  const step = Math.max(1, Math.floor(n / ROWS_JUDGED))
  let judged = 0
  for await (const { first, x } of data.pieces()) {
    const rows = x.shape[0]
    const size = x.data.length / rows
    const columnStep = Math.max(1, Math.floor(size / COLUMNS_JUDGED))
    for (let i = 0; i < rows; i++) {
      const [from, to] = [i * size, (i + 1) * size]
      exact[first + i] = firstWith(firstExact, rowHash(x.data, from, to, false), first + i)
      rounded[first + i] = firstWith(firstRounded, rowHash(x.data, from, to, true), first + i)
      if ((first + i) % step !== 0) continue
      judged++
      for (let j = 0; j < Math.min(size, COLUMNS_JUDGED); j++) {
        seen[j] = (seen[j] ?? new Set()).add(x.data[from + j * columnStep])
      }
    }
  }
  // A copied sample brings its values twice: half is "mostly once" even where each sample has a copy.
  return { exact, rounded, columnsOfMeasurements: seen.filter(({ size }) => 2 * size >= judged).length }
}

function firstWith(rowsByHash: Map<number, number>, hash: number, row: number): number {
  const found = rowsByHash.get(hash)
  if (found !== undefined) return found
  rowsByHash.set(hash, row)
  return row
}
