import type { Text } from '../block.js'
import { formatMetric } from '../format-number.js'
import type { ReportSection } from '../section.js'

/** How much the choice of the training seed moves the numbers. */
export const seedsSection: ReportSection = {
  id: 'seeds',
  title: 'Other training seeds',
  appliesTo: ({ record }) => (record.run_metadata.repeats ?? []).length > 1,
  render(context) {
    const repeats = context.record.run_metadata.repeats ?? []
    const ids = Object.keys(repeats[0]).filter((id) => id !== 'seed')
    const valuesOf = (id: string) => repeats.map((values) => values[id] ?? Number.NaN)
    const summary = (name: string, of: (values: readonly number[]) => number): Text[] => [
      [{ strong: name }],
      ...ids.map((id) => formatMetric(of(valuesOf(id)))),
    ]
    return [
      {
        kind: 'paragraph',
        text: `The model was fitted ${repeats.length} times on the same training part, each time with the next seed. The result is that of the first seed, ${repeats[0].seed}; its intervals are widened by what the seeds differ. The deviation between seeds alone says nothing about other test samples.`,
      },
      {
        kind: 'table',
        caption: 'Each metric by training seed.',
        columns: [{ label: 'Seed', kind: 'text' }, ...ids.map((label) => ({ label, kind: 'number' as const }))],
        rows: [
          ...repeats.map(({ seed, ...values }): Text[] => [
            String(seed),
            ...ids.map((id) => formatMetric(values[id] ?? Number.NaN)),
          ]),
          summary('mean', mean),
          summary('standard deviation', deviation),
        ],
      },
    ]
  },
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

function deviation(values: readonly number[]): number {
  const center = mean(values)
  return Math.sqrt(values.reduce((sum, value) => sum + (value - center) ** 2, 0) / (values.length - 1))
}
