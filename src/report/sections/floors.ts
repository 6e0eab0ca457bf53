import type { Block, FigureBlock, NoteBlock, TableBlock, Text } from '../block.js'
import {
  bestFloor,
  type Estimate,
  type Floor,
  floors,
  metricColumn,
  metricFacts,
  metricIds,
  overallEstimate,
  primaryMetric,
  standingToFloor,
} from '../estimates.js'
import { type IntervalRow, intervalDomain, intervalPlot } from '../figures/intervals.js'
import { formatBound, formatInterval, formatMetric, notAvailable } from '../format-number.js'
import type { ReportContext, ReportSection } from '../section.js'
import {
  againstFloor,
  intervalCell,
  intervalHeading,
  modelName,
  reasonInWords,
  valueInSentence,
  valueText,
  valueWithInterval,
} from '../words.js'

export const floorsSection: ReportSection = {
  id: 'floors',
  title: 'Against the floors',
  appliesTo: (context) => context.record.baselines.length > 0 && primaryMetric(context) !== undefined,
  render(context) {
    const ranked = primaryMetric(context) as string // appliesTo has looked
    const primary = shownMetric(context, ranked)
    return [
      {
        kind: 'paragraph',
        text: 'Floors are baselines that need little or no skill: a constant answer, a random one, a single simple feature. They were scored on the same rows, and the best of them is picked by these same rows, which is a little hard on the model. A model is worth its cost by what it adds to them.',
      },
      ...ownFloor(context),
      ...(primary === ranked ? [] : [{ kind: 'paragraph', text: withoutScore(ranked, primary) } as const]),
      ...comparison(context, primary),
      plot(context, primary),
      ...otherMetrics(context, primary),
    ]
  },
}

/** Floors without skill have no mean of areas: then it is the clean skill that can be compared. */
function shownMetric(context: ReportContext, ranked: string): string {
  const skill = context.record.robustness_basis?.metric
  const isAbsent = bestFloor(context, ranked) === undefined
  return isAbsent && skill !== undefined && bestFloor(context, skill) !== undefined ? skill : ranked
}

const withoutScore = (ranked: string, shown: string): string =>
  `The floors have no ${ranked}: what has no skill on clean samples has none to lose. Here they stand by ${shown} on the clean samples.`

function ownFloor({ record }: ReportContext): Block[] {
  const isFloor = record.baselines.some(({ model }) => model === record.model_ids.candidate)
  return isFloor
    ? [{ kind: 'paragraph', text: 'This model is itself one of the floors; it is compared with the others.' }]
    : []
}

const heads = {
  better: 'Better than the best floor.',
  worse: 'Below the best floor.',
  overlaps: 'Not clear of the best floor.',
} as const

function comparison(context: ReportContext, metric: string): NoteBlock[] {
  const floor = bestFloor(context, metric)
  const place = floor && standingToFloor(context, metric, floor)
  if (floor === undefined || place === undefined) return []
  const text = ` The best of them is ${modelName(context, floor.model)} (${valueInSentence(floor)}). ${againstFloor(context, metric, floor)}`
  return [{ kind: 'note', tone: place === 'better' ? 'info' : 'caution', text: [{ strong: heads[place] }, text] }]
}

function plot(context: ReportContext, metric: string): FigureBlock {
  const rows = plotRows(context, metric)
  const facts = metricFacts(context, metric)
  const floor = bestFloor(context, metric)
  const reference = floor?.value == null ? undefined : { value: floor.value, name: 'best floor' }
  const domain = intervalDomain(
    rows,
    [facts?.chance],
    facts?.range ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
  )
  return {
    kind: 'figure',
    name: 'floors',
    title: `${metric} of the model and of the floors`,
    alt: rows.map((row) => `${row.name}: ${row.value === null ? row.why : formatMetric(row.value)}`).join('; '),
    caption: `${metric} with intervals, all on the same rows: the model on top, the floors below in grey.`,
    drawing: intervalPlot({ axis: metric, rows, domain, chance: facts?.chance, reference }),
    data: dataTable(context, metric),
    isDataOpen: true,
  }
}

function plotRows(context: ReportContext, metric: string): IntervalRow[] {
  const { record } = context
  const row = (model: string, estimate: Estimate, isQuiet: boolean): IntervalRow => ({
    name: modelName(context, model),
    value: estimate.value,
    interval: estimate.interval,
    why: estimate.value === null ? `n/a: ${reasonInWords(estimate.why)}` : undefined,
    isQuiet,
  })
  return [
    row(record.model_ids.candidate, overallEstimate(record, metric), false),
    ...floors(context, metric).map((floor) => row(floor.model, floor, true)),
  ]
}

function dataTable(context: ReportContext, metric: string): TableBlock {
  const { record } = context
  const own = overallEstimate(record, metric)
  const others = floors(context, metric)
  const heading = intervalHeading([own, ...others])
  const isPaired = others.some(({ difference }) => difference !== undefined)
  const row = (name: Text, estimate: Estimate, difference: string): Text[] => [
    name,
    valueText(estimate),
    intervalCell(estimate, heading),
    ...(isPaired ? [difference] : []),
  ]
  return {
    kind: 'table',
    caption: `${metric} of the model and of the floors${isPaired ? '; the last column is the model minus the floor, paired on the same rows' : ''}.`,
    columns: [
      { label: 'Model', kind: 'text' },
      metricColumn(metric),
      { label: heading, kind: 'number' },
      ...(isPaired ? [{ label: 'Model minus floor', kind: 'number' } as const] : []),
    ],
    rows: [
      row([{ strong: modelName(context, record.model_ids.candidate) }], own, '–'),
      ...others.map((floor) => row(modelName(context, floor.model), floor, differenceCell(floor))),
    ],
  }
}

function differenceCell({ difference }: Floor): string {
  return difference === undefined ? notAvailable : `${formatBound(difference.value)} (${formatInterval(difference)})`
}

/** All metrics of the model and the floors, where there is more than the primary one. */
function otherMetrics(context: ReportContext, primary: string): Block[] {
  const ids = metricIds(context)
  if (ids.length < 2) return []
  const { record } = context
  const byMetric = new Map(ids.map((id) => [id, new Map(floors(context, id).map((floor) => [floor.model, floor]))]))
  const missing: Estimate = { value: null }
  const models = floors(context, primary).map(({ model }) => model)
  const table: TableBlock = {
    kind: 'table',
    caption: 'All metrics of the model and the floors, with intervals in brackets.',
    columns: [{ label: 'Model', kind: 'text' }, ...ids.map(metricColumn)],
    rows: [
      [
        [{ strong: modelName(context, record.model_ids.candidate) }],
        ...ids.map((id) => valueWithInterval(overallEstimate(record, id))),
      ],
      ...models.map((model) => [
        modelName(context, model),
        ...ids.map((id) => valueWithInterval(byMetric.get(id)?.get(model) ?? missing)),
      ]),
    ],
  }
  return [{ kind: 'details', summary: 'All metrics of the model and the floors', blocks: [table] }]
}
