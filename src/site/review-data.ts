import { builtInMetrics } from '../metrics/index.js'
import { type HubState, type IndexRow, indexOfRows } from '../review/index.js'
import {
  type Benchmark,
  Catalog,
  type CatalogEntry,
  type DatasetDocument,
  type FindingSchema,
  type ModelDocument,
  type Suite,
} from '../spec/index.js'

/** What a page must know of a hub to check a record: its documents, and a row for each of its records. */
export interface ReviewData {
  readonly documents: {
    readonly suites: readonly Suite[]
    readonly benchmarks: readonly Benchmark[]
    readonly datasets: readonly DatasetDocument[]
    readonly models: readonly ModelDocument[]
    readonly findingSchemas: readonly FindingSchema[]
  }
  readonly rows: readonly IndexRow[]
}

export function reviewDataOf({ catalog, index }: HubState): ReviewData {
  const valuesOf = <T>(entries: ReadonlyMap<string, CatalogEntry<T>>) => [...entries.values()].map(({ value }) => value)
  return {
    documents: {
      suites: valuesOf(catalog.suites),
      benchmarks: valuesOf(catalog.benchmarks),
      datasets: valuesOf(catalog.datasets),
      models: valuesOf(catalog.models),
      findingSchemas: valuesOf(catalog.findingSchemas),
    },
    rows: withFloorsOnce(index.rows),
  }
}

/** Of floors that ran beside many models, the first row alone tells the values: they were half of the data. */
function withFloorsOnce(rows: readonly IndexRow[]): IndexRow[] {
  const told = new Set<string>()
  return rows.map(({ floors = {}, ...row }) => {
    const fresh = Object.entries(floors).filter((floor) => {
      const key = JSON.stringify([row.benchmark_id, ...floor])
      const isFresh = !told.has(key)
      told.add(key)
      return isFresh
    })
    return fresh.length === 0 ? row : { ...row, floors: Object.fromEntries(fresh) }
  })
}

/** The same as a script, since a page from a disk may read no other file. */
export const reviewDataScript = (data: ReviewData): string => `globalThis.fmbenchHub=${JSON.stringify(data)}\n`

/** The documents as everybody else sees them. */
export function catalogOf({ documents }: ReviewData): Catalog {
  const entriesOf = <T>(values: readonly T[]) => values.map((value) => ({ value, file: '', folder: '/', notes: [] }))
  return new Catalog({
    suites: entriesOf(documents.suites),
    benchmarks: entriesOf(documents.benchmarks),
    datasets: entriesOf(documents.datasets),
    models: entriesOf(documents.models),
    findingSchemas: entriesOf(documents.findingSchemas),
    faults: [],
  })
}

/** The hub as checks see it, made again from what the page was given. @param now an instant */
export const hubStateOf = (data: ReviewData, now: string): HubState => ({
  catalog: catalogOf(data),
  metrics: builtInMetrics,
  index: indexOfRows(data.rows),
  now,
})
