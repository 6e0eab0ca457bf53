import type { Block, FigureBlock, TableBlock } from '../block.js'
import {
  dimensions,
  levelEstimate,
  metricColumn,
  metricFacts,
  metricIds,
  overallEstimate,
  primaryMetric,
} from '../estimates.js'
import { forestPlot, leftOut } from '../figures/forest.js'
import { type IntervalRow, intervalDomain } from '../figures/intervals.js'
import { formatBound, formatCount, formatMetric } from '../format-number.js'
import { dimensionName, levelName, listedLevels } from '../group-names.js'
import type { ReportContext, ReportSection } from '../section.js'
import { SHRUNKEN_ID, shrunkenEstimates } from '../shrunken.js'
import { intervalCell, intervalHeading, reasonInWords, valueText, valueWithInterval } from '../words.js'
import { gapBlocks } from './gaps.js'

export const strataSection: ReportSection = {
  id: 'strata',
  title: 'By group',
  appliesTo: (context) => dimensions(context.record).length > 0 && primaryMetric(context) !== undefined,
  render(context) {
    const metric = primaryMetric(context) as string // appliesTo has looked
    const all = dimensions(context.record)
    const domain = sharedDomain(context, metric, all)
    return [
      { kind: 'paragraph', text: introduction(context, metric) },
      ...labelDerived(context, all),
      ...gapBlocks(context, metric),
      ...all.map((dimension, i) => forest(context, metric, dimension, i, domain)),
      ...withheld(context),
      {
        kind: 'details',
        summary: 'All metrics by group',
        blocks: all.map((dimension) => metricsTable(context, dimension)),
      },
    ]
  },
}

function introduction({ record }: ReportContext, metric: string): string {
  const shown = `${metric} inside each group; the line and the shaded band are all samples together with their interval.`
  const alone =
    'Each of the intervals in the figures stands alone: none is corrected for looking at many groups. Small groups are noisy, and a group whose interval is wide has not been shown to do as well as the others.'
  const tested =
    record.gaps.length === 0
      ? 'No difference between groups is tested here: the largest and smallest value among several groups differ by chance alone.'
      : 'The table says how far groups are apart, and what that shows; only “no gap above” shows that groups are about alike.'
  return `${shown} ${tested} ${alone}`
}

/** One axis for all dimensions, so that the eye may compare them. */
function sharedDomain(context: ReportContext, metric: string, all: readonly string[]): [number, number] {
  const facts = metricFacts(context, metric)
  const rows = all.flatMap((dimension) => rowsOf(context, metric, dimension))
  const overall = overallEstimate(context.record, metric)
  const others = [facts?.chance, overall.value ?? undefined]
  return intervalDomain(rows, others, facts?.range ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY])
}

function rowsOf({ record }: ReportContext, metric: string, dimension: string): IntervalRow[] {
  return listedLevels(record, dimension).map((level) => {
    const estimate = levelEstimate(record, dimension, level, metric)
    return {
      name: levelName(record, dimension, level),
      value: estimate.value,
      interval: estimate.interval,
      n: estimate.n,
      why: estimate.value === null ? `n/a: ${reasonInWords(estimate.why)}` : undefined,
    }
  })
}

function forest(
  context: ReportContext,
  metric: string,
  dimension: string,
  place: number,
  domain: readonly [number, number],
): FigureBlock {
  const { record } = context
  const rows = rowsOf(context, metric, dimension)
  const overall = overallEstimate(record, metric)
  return {
    kind: 'figure',
    name: fileName(dimension, place),
    title: `${metric} by ${dimensionName(dimension)}`,
    alt: rows.map((row) => `${row.name}: ${row.value === null ? row.why : formatMetric(row.value)}`).join('; '),
    caption: leftOut(rows),
    drawing: forestPlot({
      axis: metric,
      levels: rows,
      domain,
      chance: metricFacts(context, metric)?.chance,
      overall: overall.value === null ? undefined : { value: overall.value, interval: overall.interval },
    }),
    data: levelTable(context, metric, dimension),
  }
}

function levelTable({ record }: ReportContext, metric: string, dimension: string): TableBlock {
  const names = listedLevels(record, dimension)
  const estimates = names.map((level) => levelEstimate(record, dimension, level, metric))
  const heading = intervalHeading(estimates)
  const shrunken = shrunkenEstimates(record, dimension, metric, names)
  const isShrunken = shrunken.some((value) => value !== undefined)
  return {
    kind: 'table',
    caption: `${metric} by ${dimensionName(dimension)}.`,
    columns: [
      { label: dimensionName(dimension), kind: 'text' },
      { label: 'N', kind: 'number' },
      metricColumn(metric),
      { label: heading, kind: 'number' },
      ...(isShrunken ? [{ label: 'Shrunken', kind: 'number', to: `#${SHRUNKEN_ID}` } as const] : []),
    ],
    rows: estimates.map((estimate, i) => [
      levelName(record, dimension, names[i]),
      formatCount(estimate.n),
      valueText(estimate),
      intervalCell(estimate, heading),
      ...(isShrunken ? [formatBound(shrunken[i])] : []),
    ]),
  }
}

function metricsTable(context: ReportContext, dimension: string): TableBlock {
  const { record } = context
  const ids = metricIds(context)
  return {
    kind: 'table',
    caption: `By ${dimensionName(dimension)}: every metric, with intervals in brackets.`,
    columns: [
      { label: dimensionName(dimension), kind: 'text' },
      { label: 'N', kind: 'number' },
      ...ids.map(metricColumn),
    ],
    rows: listedLevels(record, dimension).map((level) => [
      levelName(record, dimension, level),
      formatCount(levelEstimate(record, dimension, level, ids[0]).n),
      ...ids.map((id) => valueWithInterval(levelEstimate(record, dimension, level, id))),
    ]),
  }
}

function labelDerived({ dataset }: ReportContext, all: readonly string[]): Block[] {
  const derived = all.filter((dimension) =>
    dimension.split(':').some((name) => dataset?.strata[name]?.label_derived === true),
  )
  return derived.map((dimension) => ({
    kind: 'note',
    tone: 'caution',
    text: [
      { strong: `${dimensionName(dimension)} is defined by the label itself.` },
      ' Inside its groups the task is a different one: do not read these values as performance in such patients.',
    ],
  }))
}

function withheld({ record: { disclosure } }: ReportContext): Block[] {
  if (disclosure === undefined || disclosure.suppressed === 0) return []
  const cells = disclosure.suppressed === 1 ? 'group or value is' : 'groups or values are'
  return [
    {
      kind: 'note',
      tone: 'info',
      text: `${formatCount(disclosure.suppressed)} ${cells} not shown: from them, or from them and what is shown, a number of persons from 1 to ${formatCount(disclosure.min_cell - 1)} could be worked out.`,
    },
  ]
}

function fileName(dimension: string, place: number): string {
  const words = dimension.toLowerCase().match(/[a-z0-9]+/g) ?? []
  return ['strata', String(place + 1), ...words].join('-').slice(0, 60).replace(/-$/, '')
}
