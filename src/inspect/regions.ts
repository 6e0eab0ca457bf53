import type { GenomicPlaces } from '../data/loader.js'
import { type DatasetCheck, type FactTable, someRows } from './check.js'
import type { InspectedData } from './inspected-data.js'

export const regionsCheck: DatasetCheck = {
  id: 'regions',
  title: 'Overlapping places of a genome',
  what: 'Samples with the columns region, start and end (from 0, end excluded): overlaps between parts.',
  inspect(data) {
    const { places } = data.dataset
    if (places === undefined) return { findings: [], not_checked: 'the samples have no columns region, start, end' }
    const rows = overlapsAcrossParts(places, data)
    if (rows.length === 0) return { findings: [] }
    const finding = {
      severity: 'error',
      where: data.parts.join(' and '),
      what: 'Samples of different parts cover the same place of the genome.',
      count: rows.length,
      of: data.partOf.filter((part) => part !== -1).length,
      rows: someRows(rows),
      mend: 'Cut the parts by chromosome: a group column, and split: { by_hash: { …, by: group } }.',
    } as const
    return { findings: [finding], tables: [overlapTable(rows, data)] }
  },
}

/** The samples that overlap one of another part. */
function overlapsAcrossParts({ region, start, end }: GenomicPlaces, { partOf, parts }: InspectedData): number[] {
  const edges = new Map<string, { starts: number[]; ends: number[] }>()
  const edgesOf = (name: string, part: number) => edges.get(`${part} ${name}`)
  region.forEach((name, i) => {
    if (partOf[i] === -1) return
    const found = edgesOf(name, partOf[i]) ?? { starts: [], ends: [] }
    edges.set(`${partOf[i]} ${name}`, found)
    found.starts.push(start[i])
    found.ends.push(end[i])
  })
  for (const { starts, ends } of edges.values()) {
    starts.sort((a, b) => a - b)
    ends.sort((a, b) => a - b)
  }
  const overlaps = (i: number, part: number): boolean => {
    const other = part === partOf[i] ? undefined : edgesOf(region[i], part)
    // Of those that begin before this one ends, all but those that end before it begins.
    return other !== undefined && countBelow(other.starts, end[i]) > countBelow(other.ends, start[i] + 0.5)
  }
  return Array.from(partOf.keys()).filter((i) => partOf[i] !== -1 && parts.some((_, part) => overlaps(i, part)))
}

/** How many of the sorted values lie below a bound. */
function countBelow(sorted: readonly number[], bound: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (sorted[middle] < bound) low = middle + 1
    else high = middle
  }
  return low
}

function overlapTable(rows: readonly number[], { parts, partOf, classes, y }: InspectedData): FactTable {
  return {
    caption: 'Samples that overlap one of another part',
    columns: ['class', ...parts.flatMap((part) => [part, 'of'])],
    rows: classes.map((name, c) => [
      name,
      ...parts.flatMap((_, p) => [
        rows.filter((i) => y[i] === c && partOf[i] === p).length,
        y.filter((label, i) => label === c && partOf[i] === p).length,
      ]),
    ]),
  }
}
