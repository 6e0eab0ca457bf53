import type { ReportContext, ReportSection } from '../section.js'
import { listInWords, reasonInWords } from '../words.js'

export const undefinedSection: ReportSection = {
  id: 'undefined',
  title: 'What could not be computed',
  appliesTo: ({ record }) => record.undefined.length > 0,
  render(context) {
    return [
      {
        kind: 'paragraph',
        text: 'A number that does not exist is not a zero. These were left out of every figure, mean and comparison.',
      },
      {
        kind: 'table',
        caption: 'Undefined values and why.',
        columns: [
          { label: 'Where', kind: 'text' },
          { label: 'Metrics', kind: 'text' },
          { label: 'Why', kind: 'text' },
        ],
        rows: grouped(context).map(({ where, why, metrics }) => [where, listInWords(metrics), reasonInWords(why)]),
      },
    ]
  },
}

interface Group {
  readonly where: string
  readonly why: string
  readonly metrics: string[]
}

/** Metrics that fail in one place for one reason share a row. */
function grouped({ record }: ReportContext): Group[] {
  const groups = new Map<string, Group>()
  for (const { metric, stratum, why } of record.undefined) {
    const where = stratum ?? 'all samples'
    const key = JSON.stringify([where, why])
    const group = groups.get(key) ?? { where, why, metrics: [] }
    group.metrics.push(metric)
    groups.set(key, group)
  }
  return [...groups.values()]
}
