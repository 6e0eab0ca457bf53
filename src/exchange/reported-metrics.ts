import type { Registry } from '../core/index.js'
import type { Metric } from '../metrics/index.js'
import type { ReportedValue } from './importer.js'

/** Averages that a name may leave open: F1 of one class, macro, micro or weighted are four metrics. */
const AVERAGED = /^(?:f1|f1[ _-]?score|f-?score|precision|recall)$/i

/** Names with a meaning of their own in a record. */
const TAKEN = new Set(['stratified', 'N', 'seed'])

/** The key of a reported value in a record, and what a reader must know about it. */
export interface ReportedName {
  readonly key: string
  readonly note?: string
}

/**
 * Never a guess: a value stands under fmbench's own id only where the format leaves no doubt and the value can be one.
 * All others keep their name, changed where it would be taken for one of fmbench's.
 */
export function nameOfReported({ name, metric, value }: ReportedValue, metrics: Registry<Metric>): ReportedName {
  if (metric !== undefined && metrics.has(metric)) {
    const { id, range } = metrics.get(metric)
    if (typeof value !== 'number' || !Number.isFinite(value) || (value >= range[0] && value <= range[1]))
      return { key: id }
    const key = `${id}_as_reported`
    return { key, note: `${name} is ${value}, and ${id} lies between ${range[0]} and ${range[1]}: kept as ${key}` }
  }
  if (AVERAGED.test(name)) {
    const key = `${name.toLowerCase().replaceAll(/[ -]/g, '_')}_unknown_average`
    return { key, note: `${name} does not say how it was averaged: kept as ${key}` }
  }
  const isTaken = metrics.has(name) || TAKEN.has(name) || name === '__proto__'
  return { key: isTaken ? `${name.replaceAll('__', '')}_as_reported` : name }
}
