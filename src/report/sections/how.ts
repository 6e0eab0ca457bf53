import { betterInWords } from '../../metrics/better.js'
import type { RecordFairness } from '../../spec/eval.js'
import type { Block, Fact, TableBlock } from '../block.js'
import { dimensions, howId, levels, metricFacts, metricIds, overallIntervals, primaryMetric } from '../estimates.js'
import { formatCount, formatPlain } from '../format-number.js'
import { type IntervalMethod, methodFacts } from '../interval-methods.js'
import type { ReportContext, ReportSection } from '../section.js'
import { hasShrunken, SHRUNKEN_ID } from '../shrunken.js'
import { withLinks } from '../words.js'
import { RATES_ID } from './fairness.js'
import { robustnessExplained } from './how-robustness.js'

export const howSection: ReportSection = {
  id: 'how',
  title: 'How the numbers are made',
  appliesTo: (context) => metricIds(context).length > 0,
  render(context) {
    return [
      ...explainedIds(context).map(
        (id): Block => ({
          kind: 'details',
          id: howId(id),
          summary: metricTitle(context, id),
          blocks: metricBlocks(context, id),
        }),
      ),
      ...robustnessExplained(context),
      ...groupBlocks(context),
      ...intervalBlocks(context),
      ...tierBlocks(context),
    ]
  },
}

/** The metrics of the record, and those by which groups alone are looked at. */
function explainedIds(context: ReportContext): string[] {
  const groups = Object.values(context.record.fairness ?? {}).flatMap((held) => Object.values(held.groups))
  return [...new Set([...metricIds(context), ...groups.flatMap(({ calibration = {} }) => Object.keys(calibration))])]
}

function groupBlocks(context: ReportContext): Block[] {
  const rates: Block = {
    kind: 'details',
    id: RATES_ID,
    summary: 'Rates by group, and how far they are apart',
    blocks: [
      {
        kind: 'facts',
        facts: [
          { label: 'Base rate', value: 'Share of a group that belongs to the positive class.' },
          { label: 'Selection rate', value: 'Share of a group that is called positive.' },
          { label: 'TPR', value: 'Of the positives of a group, the share that is called positive: sensitivity.' },
          { label: 'FPR', value: 'Of the negatives of a group, the share that is called positive: false alarms.' },
          { label: 'PPV', value: 'Of those called positive, the share that is.' },
          {
            label: 'Demographic parity',
            value: 'Largest less smallest selection rate; as a ratio, smallest through largest.',
          },
          { label: 'Equal opportunity', value: 'Largest less smallest TPR.' },
          { label: 'Equalized odds', value: 'The larger of the differences in TPR and in FPR.' },
          { label: 'Predictive parity', value: 'Largest less smallest PPV.' },
          { label: 'Missing prediction', value: 'Counts as not called positive.' },
          {
            label: 'Source',
            value: withLinks(
              'Hardt, Price and Srebro 2016, doi:10.48550/arXiv.1610.02413; why they conflict: Chouldechova 2017, doi:10.1089/big.2016.0047',
            ),
          },
        ],
      },
    ],
  }
  const shrunken: Block = {
    kind: 'details',
    id: SHRUNKEN_ID,
    summary: 'Shrunken values of groups',
    blocks: [
      {
        kind: 'paragraph',
        text: withLinks(
          'The value of each group drawn towards the mean of all groups, the more the noisier it is: a better guess at the true value than the raw one where groups are small and many. The spread between groups is that of DerSimonian and Laird; where it is 0, groups differ by no more than chance and all become the mean. For display: no test, gap or ranking uses it. Morris 1983, doi:10.1080/01621459.1983.10477920',
        ),
      },
    ],
  }
  return [...(context.record.fairness === undefined ? [] : [rates]), ...(hasShrunken(context) ? [shrunken] : [])]
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
    ...(record.robustness ?? []).flatMap(({ method }) => method ?? []),
    ...Object.values(record.fairness ?? {}).flatMap(fairnessMethods),
    // The confusion matrix and the reliability diagram are counted here, not in the record.
    ...(record.confusion === undefined ? [] : ['wilson']),
  ]
  return [...new Set(names)].map(methodFacts).filter((method) => method !== undefined)
}

function fairnessMethods({ groups, parity }: RecordFairness): string[] {
  const held = Object.values(groups)
  const isCalibrated = held.some(({ calibration = {} }) =>
    Object.values(calibration).some(({ low }) => low !== undefined),
  )
  return [...held, ...parity].flatMap(({ method }) => method ?? []).concat(isCalibrated ? ['logistic'] : [])
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
