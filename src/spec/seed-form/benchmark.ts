import type { FromSeedForm } from '../document.js'
import type { Mapping } from '../yaml-read.js'
import { isMapping } from './is-mapping.js'

/**
 * Metrics as a text, a list or groups of definitions; strata in prose or as `stratification_dimensions`; other names
 * for the modality and the dataset.
 */
export function benchmarkFromSeedForm(raw: Mapping): FromSeedForm {
  const notes: string[] = []
  const { modality, default_dataset, stratification, status, metrics, aggregate_metrics, ...rest } = raw
  const document: Mapping = {
    ...(modality === undefined ? {} : { input_modality: modality }),
    ...(default_dataset === undefined ? {} : { dataset_id: default_dataset }),
    ...(typeof status === 'string' ? { status: status.toLowerCase() } : {}),
    ...(raw.robustness_probes === undefined ? {} : { protocol: 'robustness' }),
    ...rest,
  }
  const read = readMetrics(metrics, aggregate_metrics, raw, notes)
  if (read !== undefined) document.metrics = read.metrics
  const strata = stratification ?? read?.stratification ?? dimensionNames(raw)
  const { names, prose } = sortStrata(strata)
  if (names !== undefined) document.stratification = names
  if (prose.length > 0) notes.push('Strata described in words are not names of strata; kept under extra.')
  if (raw.unit === undefined) notes.push('unit is not declared; read as subject.')
  const extra = {
    ...(read === undefined || Object.keys(read.extra).length === 0 ? {} : { metrics: read.extra }),
    ...(prose.length > 0 ? { stratification: prose } : {}),
    ...(aggregate_metrics === undefined ? {} : { aggregate_metrics }),
  }
  return { document: Object.keys(extra).length === 0 ? document : { ...document, extra }, notes }
}

interface ReadMetrics {
  readonly metrics: unknown
  readonly stratification?: unknown
  readonly extra: Mapping
}

function readMetrics(metrics: unknown, aggregates: unknown, raw: Mapping, notes: string[]): ReadMetrics | undefined {
  if (metrics === undefined) {
    if (raw.ai_task !== 'Classification') return undefined
    notes.push(
      'No metrics are declared; the hub that wrote this computed AUROC, Accuracy and F1-Score, so they are taken.',
    )
    return { metrics: { primary: 'AUROC', secondary: ['Accuracy', 'F1-Score'] }, extra: {} }
  }
  if (!isMapping(metrics)) return { metrics, extra: {} }
  const { primary, secondary, stratification, ...others } = metrics
  if (primary === undefined) return readGroups(others, aggregates, notes)
  const firsts = Array.isArray(primary) ? primary : [primary]
  const seconds = secondary === undefined ? [] : secondary
  const all = Array.isArray(seconds) ? [...firsts.slice(1), ...seconds] : seconds
  return { metrics: { primary: firsts[0], secondary: all }, stratification, extra: others }
}

/** Groups of definitions (`linguistic: [{metric_id, …}]`): the aggregate is primary, else the first of all. */
function readGroups(groups: Mapping, aggregates: unknown, notes: string[]): ReadMetrics {
  const ids = [aggregates, ...Object.values(groups)].flatMap(metricIds)
  notes.push(`Metrics stand in groups (${Object.keys(groups).join(', ')}); ${ids[0]} is taken as the primary one.`)
  return { metrics: { primary: ids[0], secondary: ids.slice(1) }, extra: groups }
}

const metricIds = (group: unknown): unknown[] =>
  Array.isArray(group) ? group.filter(isMapping).map((definition) => definition.metric_id) : []

const dimensionNames = (raw: Mapping): unknown =>
  isMapping(raw.stratification_dimensions) ? Object.keys(raw.stratification_dimensions) : undefined

function sortStrata(strata: unknown): { names: unknown; prose: unknown[] } {
  if (!Array.isArray(strata)) return { names: strata, prose: [] }
  const isName = (stratum: unknown) => typeof stratum !== 'string' || /^[a-z0-9_]+(:[a-z0-9_]+)*$/.test(stratum)
  return { names: strata.filter(isName), prose: strata.filter((stratum) => !isName(stratum)) }
}
