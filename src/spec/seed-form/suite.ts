import type { FromSeedForm } from '../document.js'
import type { Mapping } from '../yaml-read.js'
import { isMapping } from './is-mapping.js'

/** One `benchmark_id` and `inputs.dataset.default`, instead of a list of benchmarks. */
export function suiteFromSeedForm(raw: Mapping): FromSeedForm {
  if (raw.benchmarks !== undefined) return { document: raw, notes: [] }
  const { benchmark_id, ...rest } = raw
  const inputs = isMapping(raw.inputs) ? raw.inputs : {}
  const dataset = isMapping(inputs.dataset) ? inputs.dataset : {}
  const member = dataset.default === undefined ? { benchmark_id } : { benchmark_id, dataset_id: dataset.default }
  return { document: { ...rest, benchmarks: [member] }, notes: [] }
}
