import type { Doubt, SubmissionCheck } from '../check.js'

export const statusCheck: SubmissionCheck = {
  id: 'status',
  label: 'A run that failed has no scores; any other has the one that ranks',
  source: 'docs/reference/documents.md: status of a record',
  check(record, { catalog, metrics }) {
    const { status, metrics: values, undefined: missing, provenance } = record
    const found: Doubt[] = []
    const told = Object.keys(values).filter((id) => typeof values[id] === 'number')
    if (status === 'Failed' && told.length > 0) {
      const what = `the run failed, but has a value of ${told.slice(0, 3).join(', ')}`
      const mend = 'A failed run leaves no value: hand in what did work as Partial, or nothing.'
      found.push({ severity: 'blocks', path: ['status'], what, mend })
    }
    const primary = catalog.benchmarks.get(record.benchmark_id)?.value.metrics.primary
    const isWithoutAny = status === 'Failed' && missing.length === 0
    if (!isWithoutAny && primary !== undefined) {
      const metric = metrics.has(primary) ? metrics.get(primary) : undefined
      const names = [primary, ...(metric === undefined ? [] : [metric.id, ...(metric.aliases ?? [])])]
      if (!told.some((id) => names.includes(id))) {
        const why = missing.find((each) => each.stratum === undefined && names.includes(each.metric))?.why
        const what =
          why === undefined
            ? `it has no ${primary}, by which the benchmark ranks`
            : `${primary}, by which the benchmark ranks, has no value: ${why}`
        // What may not be told is no answer to ask for, and fmbench itself says why a value is not defined.
        const isExplained = why === 'suppressed' || (why !== undefined && provenance.origin === 'run')
        found.push({ path: ['metrics', primary], what, ...(isExplained ? EXPLAINED : UNEXPLAINED) })
      }
    }
    return found
  },
}

const UNEXPLAINED = {
  severity: 'asks',
  mend: 'Without it the record is listed and not ranked: score the predictions again, or say why there is none.',
} as const

const EXPLAINED = { severity: 'notes', mend: 'It is listed, and for that reason not ranked.' } as const
