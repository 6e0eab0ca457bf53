import type { FromSeedForm } from '../document.js'
import type { Mapping } from '../yaml-read.js'
import { isMapping } from './is-mapping.js'

/** Why a value of an old record is null: its file does not say. */
const NOT_REPORTED = 'not_reported'

/**
 * The same keys, fewer of them. What the old record does not say stays unsaid; a value that is no number becomes null
 * with the reason `not_reported`.
 */
export function evalFromSeedForm(raw: Mapping): FromSeedForm {
  const missing: Mapping[] = []
  const metrics = isMapping(raw.metrics) ? readMetrics(raw.metrics, missing) : raw.metrics
  const document: Mapping = { ...raw, metrics, provenance: raw.provenance ?? { origin: 'import' } }
  if (missing.length > 0 && raw.undefined === undefined) document.undefined = missing
  const notes = raw.provenance === undefined ? ['provenance is not recorded; the record counts as imported.'] : []
  return { document, notes }
}

function readMetrics(metrics: Mapping, missing: Mapping[]): Mapping {
  const { stratified, ...overall } = metrics
  const read = readValues(overall, undefined, missing)
  if (!isMapping(stratified)) return stratified === undefined ? read : { ...read, stratified }
  const dimensions = Object.entries(stratified).map(([dimension, levels]) => {
    if (!isMapping(levels)) return [dimension, levels]
    const readLevels = Object.entries(levels).map(([level, values]) => [
      level,
      isMapping(values) ? readValues(values, `${dimension}=${level}`, missing) : values,
    ])
    return [dimension, Object.fromEntries(readLevels)]
  })
  return { ...read, stratified: Object.fromEntries(dimensions) }
}

function readValues(values: Mapping, stratum: string | undefined, missing: Mapping[]): Mapping {
  const read = Object.entries(values).map(([metric, value]) => {
    const isNumber = typeof value === 'number' ? Number.isFinite(value) : value !== null
    if (isNumber) return [metric, value]
    if (metric !== 'N') missing.push({ metric, ...(stratum === undefined ? {} : { stratum }), why: NOT_REPORTED })
    return [metric, null]
  })
  return Object.fromEntries(read)
}
