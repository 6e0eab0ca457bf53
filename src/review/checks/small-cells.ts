import { leastCellOf } from '../../spec/index.js'
import type { Doubt, SubmissionCheck } from '../check.js'
import { smallCounts } from '../released-counts.js'

const MEND = 'Give back what fmbench wrote to eval.yaml; it withholds what would give such a count away.'

export const smallCellsCheck: SubmissionCheck = {
  id: 'small-cells',
  label: 'No small count of persons is told, nor can be worked out',
  source: 'Centers for Medicare & Medicaid Services: counts from 1 to 10 are not published',
  check(record, { catalog }) {
    const dataset = catalog.datasets.get(record.dataset_id ?? '')?.value
    const least = dataset === undefined ? 0 : leastCellOf(dataset)
    if (least === 0) return []
    const kept = record.disclosure?.min_cell ?? 0
    if (kept < least) {
      const what = `${record.dataset_id} is about persons and not open: counts below ${least} must not be told, and ${kept > 0 ? `those from ${kept} on were` : 'nothing was withheld'}`
      const mend = 'Make the result again in another folder, without --min-cell.'
      return [{ severity: 'blocks', path: ['disclosure', 'min_cell'], what, mend }]
    }
    return [
      ...smallCounts(record, least).map((count): Doubt => ({ severity: 'blocks', ...count, mend: MEND })),
      ...fineValues(record.metrics, ['metrics']),
    ]
  },
}

/** Values about protected persons leave with two decimals: more of them would tell counts. */
function fineValues(value: unknown, path: readonly PropertyKey[]): Doubt[] {
  if (typeof value === 'number' && Number(value.toFixed(2)) !== value) {
    return [{ severity: 'blocks', path, what: `${value} has more than two decimals`, mend: MEND }]
  }
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => fineValues(inner, [...path, key]))
}
