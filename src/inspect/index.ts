import { FmbenchError, Registry } from '../core/index.js'
import type { Dataset } from '../data/loader.js'
import { isProtected } from '../spec/dataset.js'
import { channelsCheck } from './channels.js'
import type { DatasetCheck, FactTable, Finding, Severity } from './check.js'
import { duplicatesCheck } from './duplicates.js'
import { type InspectOptions, openForInspection } from './inspected-data.js'
import { labelsCheck } from './labels.js'
import { nearDuplicatesCheck } from './near-duplicates.js'
import { regionsCheck } from './regions.js'
import { samplesCheck } from './samples.js'
import { separationCheck } from './separation.js'
import { sharedStretchesCheck } from './shared-stretches.js'
import { shortcutsCheck } from './shortcuts.js'
import { singleFeaturesCheck } from './single-features.js'
import { strataCheck } from './strata.js'

export type { CheckResult, DatasetCheck, FactTable, Finding, Severity } from './check.js'
export { type InspectedData, type InspectOptions, openForInspection } from './inspected-data.js'
export { MOST_CODES } from './levels.js'

export const datasetChecks = new Registry<DatasetCheck>('check', [
  labelsCheck,
  samplesCheck,
  channelsCheck,
  separationCheck,
  duplicatesCheck,
  sharedStretchesCheck,
  nearDuplicatesCheck,
  regionsCheck,
  strataCheck,
  shortcutsCheck,
  singleFeaturesCheck,
])

/** One check and what it found. */
export interface CheckReport {
  readonly check: string
  readonly title: string
  readonly what: string
  readonly findings: readonly Finding[]
  readonly tables: readonly FactTable[]
  readonly not_checked?: string
}

/** What is wrong with a dataset. */
export interface Inspection {
  readonly dataset_id: string
  readonly version: string
  readonly sha256: string
  readonly samples: number
  readonly parts: readonly string[]
  readonly classes: readonly string[]
  /** Person data that is not open: even counts of it may not leave the machine. */
  readonly is_private: boolean
  /** What its loader says: rows left out, a split that stays short of its numbers. */
  readonly notes: readonly string[]
  readonly counts: Readonly<Record<Severity, number>>
  readonly checks: readonly CheckReport[]
}

/**
 * Tries every check on a dataset. The same data gives the same answer.
 *
 * @throws FmbenchError `interrupted`, and what reading the samples throws
 */
export async function inspectDataset(
  dataset: Dataset,
  options: InspectOptions = {},
  checks: Registry<DatasetCheck> = datasetChecks,
): Promise<Inspection> {
  const data = await openForInspection(dataset, options)
  const reports: CheckReport[] = []
  for (const [i, check] of checks.all().entries()) {
    if (options.signal?.aborted === true) throw new FmbenchError('interrupted', 'The inspection was stopped.')
    options.progress?.(check.title, i, checks.all().length)
    const { tables = [], ...result } = await check.inspect(data)
    reports.push({ check: check.id, title: check.title, what: check.what, tables, ...result })
  }
  options.progress?.('done', 1, 1)
  const { document, sha256, ids, notes = [] } = dataset
  const count = (severity: Severity) =>
    reports.flatMap(({ findings }) => findings).filter((finding) => finding.severity === severity).length
  return {
    dataset_id: document.dataset_id,
    version: document.version,
    sha256,
    samples: ids.length,
    parts: data.parts,
    classes: data.classes,
    is_private: isProtected(document),
    notes,
    counts: { error: count('error'), warning: count('warning'), info: count('info') },
    checks: reports,
  }
}
