import type { Named } from '../core/index.js'
import type { InspectedData } from './inspected-data.js'

/** `error`: an evaluation on this data misleads. `warning`: it may. `info`: a reader of its numbers should know. */
export type Severity = 'error' | 'warning' | 'info'

export interface Finding {
  readonly severity: Severity
  /** Which part, class, column or feature: `test, class "0"`; the whole dataset where absent. */
  readonly where?: string
  /** What is wrong, as one sentence. */
  readonly what: string
  /** How many samples (or features) it concerns, and of how many. */
  readonly count?: number
  readonly of?: number
  /** The same, class by class. */
  readonly by_class?: readonly { readonly class: string; readonly count: number; readonly of: number }[]
  /** Some samples it concerns: rows of the dataset counted from 1, ascending. */
  readonly rows?: readonly number[]
  /** How to mend it, or what to do about it. */
  readonly mend?: string
}

/** What was measured, whether or not it is a fault. A number is kept in full; null is what is not defined. */
export interface FactTable {
  readonly caption: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly (string | number | null)[])[]
}

export interface CheckResult {
  readonly findings: readonly Finding[]
  readonly tables?: readonly FactTable[]
  /** Why there was nothing to check: the data has no sequences, no persons. */
  readonly not_checked?: string
}

/** One kind of fault that data may have. It knows no benchmark and no model. */
export interface DatasetCheck extends Named {
  /** Heads its part of the report. */
  readonly title: string
  /** What it does, with its thresholds, as one sentence. */
  readonly what: string
  inspect(data: InspectedData): CheckResult | Promise<CheckResult>
}

/** So many examples, of samples and of names, stand in a finding. */
const EXAMPLES = 5

/** @param places of samples, counted from 0 @returns the first of them, as people count */
export function someRows(places: readonly number[]): readonly number[] {
  return places.slice(0, EXAMPLES).map((place) => place + 1)
}

/** The first names, and how many more there are. */
export function listed(names: readonly string[]): string {
  const more = names.length > EXAMPLES ? ` and ${names.length - EXAMPLES} more` : ''
  return names.slice(0, EXAMPLES).join(', ') + more
}
