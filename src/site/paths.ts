import { sha256Hex } from '../core/index.js'

/** The file of each thing that has a page, relative to the site. */
export interface SitePaths {
  benchmark(id: string): string
  model(id: string): string
  record(evalId: string): string
  /** The record itself, for download. */
  recordData(evalId: string): string
}

/** @throws Error, as a bug of ours, when a page is asked for that the site does not have */
export function sitePaths(ids: {
  readonly benchmarks: Iterable<string>
  readonly models: Iterable<string>
  readonly records: Iterable<string>
}): SitePaths {
  const [benchmarks, models, records] = [ids.benchmarks, ids.models, ids.records].map(fileNames)
  const path = (folder: string, names: ReadonlyMap<string, string>, ending: string) => (id: string) => {
    const name = names.get(id)
    if (name === undefined) throw new Error(`No page for ${id} in ${folder}.`)
    return `${folder}/${name}.${ending}`
  }
  return {
    benchmark: path('benchmarks', benchmarks, 'html'),
    model: path('models', models, 'html'),
    record: path('records', records, 'html'),
    recordData: path('records', records, 'yaml'),
  }
}

/** Names that Windows keeps for devices, whatever their ending. */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i

/**
 * A file name for each id. Ids hold letters, digits, dots, hyphens and underscores only; two that differ in case alone
 * would be one file on many disks, so those get a piece of their digest behind a tilde, which no id holds.
 */
export function fileNames(ids: Iterable<string>): ReadonlyMap<string, string> {
  const unique = new Set(ids)
  const counts = new Map<string, number>()
  for (const id of unique) counts.set(id.toLowerCase(), (counts.get(id.toLowerCase()) ?? 0) + 1)
  const nameOf = (id: string): string => {
    const isPlain = counts.get(id.toLowerCase()) === 1 && !RESERVED.test(id)
    return isPlain ? id : `${id.replaceAll('.', '_')}~${sha256Hex(id).slice(0, 8)}`
  }
  return new Map([...unique].map((id) => [id, nameOf(id)]))
}
