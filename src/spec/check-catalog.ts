import { didYouMean } from '../core/index.js'
import type { Benchmark } from './benchmark.js'
import type { Catalog, CatalogEntry } from './catalog.js'
import { REPORT_STRATA } from './report-strata.js'

/** The names that documents may use and only the registries know. Ids and aliases. */
export interface KnownNames {
  readonly metrics: NameSet & { get(name: string): { readonly range: readonly [number, number] } | undefined }
  readonly protocols: NameSet
  readonly adapters: NameSet
  readonly loaders: NameSet
}

/** A registry, a set, or the keys of a map. */
export interface NameSet {
  has(name: string): boolean
  keys(): Iterable<string>
}

/** One document that names what does not exist, or contradicts another. */
export interface CatalogFault {
  readonly file: string
  /** `metrics.secondary[1]` */
  readonly place: string
  readonly what: string
  /** A draft may name a metric or a protocol that fmbench does not have yet: worth saying, but no fault. */
  readonly isAwaited: boolean
}

/** What no single document can show to be wrong: every name is looked up where it is declared. */
export function checkCatalog(catalog: Catalog, known: KnownNames): CatalogFault[] {
  const faults: CatalogFault[] = []
  for (const { file, value } of catalog.suites.values()) {
    value.benchmarks.forEach((member, i) => {
      const place = `benchmarks[${i}]`
      const look = looker(file, faults)
      look(`${place}.benchmark_id`, 'benchmark', member.benchmark_id, catalog.benchmarks)
      if (member.dataset_id !== undefined) look(`${place}.dataset_id`, 'dataset', member.dataset_id, catalog.datasets)
    })
  }
  for (const entry of catalog.benchmarks.values()) checkBenchmark(entry, catalog, known, faults)
  for (const { file, value } of catalog.datasets.values()) {
    if (value.loader.id !== 'none') looker(file, faults)('loader.id', 'loader', value.loader.id, known.loaders)
  }
  for (const { file, value } of catalog.models.values()) {
    if (value.adapter !== 'none') looker(file, faults)('adapter', 'adapter', value.adapter, known.adapters)
  }
  return faults
}

function checkBenchmark(
  { file, value }: CatalogEntry<Benchmark>,
  catalog: Catalog,
  known: KnownNames,
  faults: CatalogFault[],
): void {
  const look = looker(file, faults)
  // A retired one may name what fmbench no longer has, or never had: its results are still shown.
  const lookAhead = value.status === 'retired' ? () => true : looker(file, faults, value.status === 'draft')
  const ownMetrics = new Set([value.metrics.primary, ...value.metrics.secondary])
  lookAhead('metrics.primary', 'metric', value.metrics.primary, known.metrics)
  value.metrics.secondary.forEach((metric, i) => {
    lookAhead(`metrics.secondary[${i}]`, 'metric', metric, known.metrics)
  })
  lookAhead('protocol', 'protocol', value.protocol, known.protocols)
  value.baselines.forEach((model, i) => void look(`baselines[${i}]`, 'model', model, catalog.models))
  for (const part of ['tiers', 'smallest_relevant_difference', 'plausible', 'noise_ceiling'] as const) {
    for (const metric of Object.keys(value[part] ?? {}))
      look(`${part}.${metric}`, 'metric of this benchmark', metric, ownMetrics)
  }
  faults.push(...limitsOutOfRange(value, known).map((fault) => ({ file, isAwaited: false, ...fault })))
  if (value.positive_class !== undefined) {
    look('positive_class', 'class of this benchmark', value.positive_class, new Set(value.classes ?? []))
  }
  if (value.dataset_id === undefined || !look('dataset_id', 'dataset', value.dataset_id, catalog.datasets)) return
  const ofReports = value.protocol === 'generate' ? REPORT_STRATA : []
  const strata = new Set([...Object.keys(catalog.dataset(value.dataset_id).value.strata), ...ofReports])
  value.stratification.forEach((stratum, i) => {
    for (const name of stratum.split(':')) look(`stratification[${i}]`, `stratum of ${value.dataset_id}`, name, strata)
  })
}

/** A limit that no value can reach, such as 95 for a share, would be no limit. */
function limitsOutOfRange({ plausible = {}, noise_ceiling = {} }: Benchmark, { metrics }: KnownNames) {
  const limits: (readonly [place: string, metric: string, limit: number | undefined])[] = [
    ...Object.entries(plausible).flatMap(([metric, { at_least, at_most }]) => [
      [`plausible.${metric}.at_least`, metric, at_least] as const,
      [`plausible.${metric}.at_most`, metric, at_most] as const,
    ]),
    ...Object.entries(noise_ceiling).map(
      ([metric, { value }]) => [`noise_ceiling.${metric}.value`, metric, value] as const,
    ),
  ]
  return limits.flatMap(([place, metric, limit]) => {
    const [low, high] = (metrics.has(metric) && metrics.get(metric)?.range) || []
    if (limit === undefined || low === undefined || high === undefined || (low <= limit && limit <= high)) return []
    return [{ place, what: `is ${limit}; ${metric} lies between ${low} and ${high}` }]
  })
}

/** Reports names that are not declared. Returns whether the name is. */
function looker(file: string, faults: CatalogFault[], isAwaited = false) {
  return (place: string, noun: string, name: string, declared: NameSet): boolean => {
    if (declared.has(name)) return true
    const hint = didYouMean(name, declared.keys())
    faults.push({ file, place, what: `unknown ${noun} "${name}"${hint === undefined ? '' : `. ${hint}`}`, isAwaited })
    return false
  }
}
