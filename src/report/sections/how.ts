import { betterInWords } from '../../metrics/better.js'
import type { Block, Fact, TableBlock } from '../block.js'
import { dimensions, howId, levels, metricFacts, metricIds, overallIntervals, primaryMetric } from '../estimates.js'
import { formatCount, formatPlain } from '../format-number.js'
import type { ReportContext, ReportSection } from '../section.js'
import { type IntervalMethod, methodFacts, withLinks } from '../words.js'

export const howSection: ReportSection = {
  id: 'how',
  title: 'How the numbers are made',
  appliesTo: (context) => metricIds(context).length > 0,
  render(context) {
    return [
      ...metricIds(context).map(
        (id): Block => ({
          kind: 'details',
          id: howId(id),
          summary: metricTitle(context, id),
          blocks: metricBlocks(context, id),
        }),
      ),
      ...intervalBlocks(context),
      ...tierBlocks(context),
    ]
  },
}

function metricTitle(context: ReportContext, id: string): string {
  const name = metricFacts(context, id)?.label
  return name === undefined || name === id ? id : `${id}: ${name}`
}

function metricBlocks(context: ReportContext, id: string): Block[] {
  const metric = metricFacts(context, id)
  if (metric === undefined) {
    return [
      {
        kind: 'paragraph',
        text: 'This metric is not one of those known here; its value is printed as the record gives it.',
      },
    ]
  }
  const version = Object.hasOwn(context.record.metric_versions, id) ? context.record.metric_versions[id] : undefined
  const facts: Fact[] = [
    {
      label: 'Range',
      value: `${formatEnd(metric.range[0])} to ${formatEnd(metric.range[1])}, ${betterInWords(metric)} is better`,
    },
    { label: 'Chance', value: metric.chance === undefined ? 'depends on the data' : formatPlain(metric.chance) },
    { label: 'Undefined', value: metric.undefinedWhen },
    { label: 'Example', value: metric.meaning.example },
    { label: 'Source', value: withLinks(metric.source) },
    ...(version === undefined ? [] : [{ label: 'Version', value: formatCount(version) }]),
  ]
  return [
    { kind: 'paragraph', text: metric.meaning.what },
    { kind: 'facts', facts },
  ]
}

function formatEnd(value: number): string {
  if (Number.isFinite(value)) return formatPlain(value)
  return value < 0 ? 'no lower limit' : 'no upper limit'
}

function intervalBlocks({ record }: ReportContext): Block[] {
  const used = methodsUsed(record)
  if (used.length === 0) return []
  const { bootstrap_replicates: replicates, seed } = record.run_metadata
  const table: TableBlock = {
    kind: 'table',
    caption: 'How the intervals of this report are made.',
    columns: [
      { label: 'Method', kind: 'text' },
      { label: 'What it does', kind: 'text' },
      { label: 'Reference', kind: 'text' },
    ],
    rows: used.map(({ name, what, reference, doi }) => [
      name,
      withLinks(what),
      [`${reference}, `, { link: `doi:${doi}`, to: `https://doi.org/${doi}` }],
    ]),
  }
  const bootstrap: Block[] =
    replicates !== undefined && replicates > 0
      ? [
          {
            kind: 'paragraph',
            text: `Bootstraps use ${formatCount(replicates)} resamples${seed === undefined ? '' : `, drawn from seed ${seed}`}.`,
          },
        ]
      : []
  return [table, ...bootstrap]
}

function methodsUsed(record: ReportContext['record']): IntervalMethod[] {
  const { stratified } = record.intervals
  const names = [
    ...overallIntervals(record).map(({ method }) => method),
    ...record.baselines.flatMap(({ intervals, differences }) =>
      [...Object.values(intervals), ...Object.values(differences)].map(({ method }) => method),
    ),
    ...dimensions(record).flatMap((dimension) =>
      levels(record, dimension).flatMap((level) =>
        Object.values(stratified?.[dimension]?.[level] ?? {}).map(({ method }) => method),
      ),
    ),
    ...record.gaps.flatMap(({ method }) => method ?? []),
    // The confusion matrix and the reliability diagram are counted here, not in the record.
    ...(record.confusion === undefined ? [] : ['wilson']),
  ]
  return [...new Set(names)].map(methodFacts).filter((method) => method !== undefined)
}

function tierBlocks(context: ReportContext): Block[] {
  const primary = primaryMetric(context)
  const tiers = primary === undefined ? undefined : context.benchmark?.tiers[primary]
  if (tiers === undefined || tiers.length === 0) return []
  return [
    {
      kind: 'table',
      caption: `Bands of ${primary} on this benchmark. They are read at the lower end of the interval and describe performance on this test set, nothing else.`,
      columns: [
        { label: 'Band', kind: 'text' },
        { label: 'Lower end at least', kind: 'number' },
      ],
      rows: tiers.map(({ name, at_least: least }) => [name, least === null ? 'any' : formatPlain(least)]),
    },
  ]
}
