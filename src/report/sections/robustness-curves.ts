import type { RecordProbeCurve, RecordRobustnessBasis } from '../../spec/eval.js'
import { type Block, type Fact, type FigureBlock, inlines, type TableBlock } from '../block.js'
import { metricFacts } from '../estimates.js'
import { skillPlot } from '../figures/curves.js'
import { roundDomain } from '../figures/scale.js'
import { formatBound, formatInterval, formatMetric, formatShare, notAvailable } from '../format-number.js'
import {
  largestSeverity,
  probeFacts,
  probeInSentence,
  probeLabel,
  roughSeverity,
  severityText,
} from '../probe-words.js'
import { intervalName, recorded, withEnds } from '../robustness-words.js'
import type { ReportContext } from '../section.js'
import { listInWords, modelName, reasonInWords } from '../words.js'

/** What one kind of damage stands for, the curve of the skill under it, and the numbers that are read off it. */
export function probeBlocks(context: ReportContext, curve: RecordProbeCurve): Block[] {
  const reason = probeFacts(curve)?.clinicalReason
  return [
    {
      kind: 'paragraph',
      text: [
        { strong: `${probeLabel(curve)}.` },
        ` ${reason ?? 'A probe of somebody’s own; what it stands for is in its file.'}`,
      ],
    },
    curveFigure(context, curve),
  ]
}

function curveFigure(context: ReportContext, curve: RecordProbeCurve): FigureBlock {
  const { basis, curves } = recorded(context)
  const words = curve.severities.map((severity) => severityText(curve, severity))
  const shown = curve.values.map((value, i) => `${words[i]}: ${formatBound(value)}`).join('; ')
  return {
    kind: 'figure',
    name: `robustness-${curves.indexOf(curve) + 1}`,
    title: `${curve.metric} under ${probeInSentence(curve)}`,
    alt: shown,
    caption: [...inlines(captionOf(context, curve, basis)), { code: curve.grid }, '.'],
    drawing: skillPlot({
      severities: curve.severities,
      ticks: words,
      xName: curve.unit,
      yName: curve.metric,
      domain: sharedDomain(context, curve),
      chance: basis.chance ?? undefined,
      lines: [
        ...floorsShown(curve).map(({ values }) => ({ values, style: undefined })),
        { values: curve.values, intervals: curve.intervals, style: 0 },
      ],
    }),
    facts: factsOf(context, curve, basis),
    data: dataTable(context, curve),
  }
}

/** A constant answer has no correlation with anything, for one. */
const floorsShown = ({ floors }: RecordProbeCurve) =>
  floors.filter(({ values }) => values.some((value) => value !== null))

function captionOf(context: ReportContext, curve: RecordProbeCurve, { chance }: RecordRobustnessBasis): string {
  const floors = floorsShown(curve).map(({ model }) => modelName(context, model))
  const parts = [
    curve.intervals === undefined
      ? 'Dots: the model, clean at the left'
      : `Dots and band: the model, clean at the left, with its ${intervalName(context)}s`,
    ...(floors.length === 0 ? [] : [`thin lines: ${listInWords(floors)}`]),
    ...(chance === null ? [] : ['dotted: chance']),
  ]
  return `${parts.join('; ')}. Severities: `
}

/** One axis of skill for all curves of a report, so that the eye may compare them. */
function sharedDomain(context: ReportContext, { metric }: RecordProbeCurve): [number, number] {
  const { curves, basis } = recorded(context)
  const alike = curves.filter((curve) => curve.metric === metric)
  const shown = alike.flatMap(({ values, intervals = [], floors }) => [
    ...values,
    ...intervals.flatMap((ends) => (ends === null ? [] : [ends.low, ends.high])),
    ...floors.flatMap((floor) => floor.values),
  ])
  const all = [...shown, basis.chance].filter((value) => value !== null)
  return roundDomain(all, metricFacts(context, metric)?.range ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY])
}

function factsOf(context: ReportContext, curve: RecordProbeCurve, basis: RecordRobustnessBasis): Fact[] {
  const isCounted = basis.scored?.includes(curve.probe) === true
  const strongest = severityText(curve, largestSeverity(curve))
  const last = <T>(values: readonly T[]): T | undefined => values.at(-1)
  const similarity = last(curve.similarity) ?? null
  const agreement = curve.agreement && last(curve.agreement)
  return [
    {
      label: isCounted ? 'Absolute rAUC: ranked' : 'Absolute rAUC',
      value: [{ strong: withEnds(curve.absolute_rAUC) }],
    },
    { label: 'Worst-case drop', value: withEnds(curve.worst_case_drop) },
    { label: 's50: half of the skill is gone at', value: halfText(curve) },
    { label: 'Retention: never ranked, it favours weak models', value: withEnds(curve.retention_rAUC) },
    ...bestFloor(context, curve),
    ...(typeof agreement === 'number'
      ? [{ label: `Same decisions at ${strongest}`, value: formatShare(agreement, 1) }]
      : []),
    ...(similarity === null && curve.similarity_rAUC.value === null
      ? []
      : [
          {
            label: `Output similarity at ${strongest}: never ranked`,
            value: `${formatBound(similarity)}, on average ${withEnds(curve.similarity_rAUC)}${similarityFloors(basis)}`,
          },
        ]),
  ]
}

function similarityFloors({ similarity_floors: floors }: RecordRobustnessBasis): string {
  if (floors === undefined) return ''
  return `; a constant model has ${formatBound(floors.constant)}, a random one ${formatBound(floors.random)}`
}

function halfText(curve: RecordProbeCurve): string {
  const { value, low, high, why } = curve.s50
  if (value === null) return `${notAvailable}: ${reasonInWords(why)}`
  const ends =
    low === undefined || high === undefined ? '' : ` (${roughSeverity(curve, low)} to ${roughSeverity(curve, high)})`
  return `${roughSeverity(curve, value)}${ends}`
}

function bestFloor(context: ReportContext, { floors }: RecordProbeCurve): Fact[] {
  const known = floors.filter(({ absolute_rAUC }) => absolute_rAUC.value !== null)
  const [best] = known.toSorted((a, b) => (b.absolute_rAUC.value ?? 0) - (a.absolute_rAUC.value ?? 0))
  if (best === undefined) return []
  return [
    { label: 'Best floor, same damage', value: `${modelName(context, best.model)}: ${withEnds(best.absolute_rAUC)}` },
  ]
}

function dataTable(context: ReportContext, curve: RecordProbeCurve): TableBlock {
  const { intervals, agreement } = curve
  const floors = floorsShown(curve)
  const isAlike = curve.similarity.some((value) => value !== null)
  const number = (label: string) => ({ label, kind: 'number' }) as const
  return {
    kind: 'table',
    caption: `${probeLabel(curve)}: every severity.`,
    columns: [
      { label: 'Severity', kind: 'text' },
      number(curve.metric),
      ...(intervals === undefined ? [] : [number(intervalName(context))]),
      ...(isAlike ? [number('Similarity')] : []),
      ...(agreement === undefined ? [] : [number('Same decisions')]),
      ...floors.map(({ model }) => number(modelName(context, model))),
    ],
    rows: curve.severities.map((severity, i) => [
      severityText(curve, severity),
      formatMetric(curve.values[i]),
      ...(intervals === undefined ? [] : [formatInterval(intervals[i] ?? undefined)]),
      ...(isAlike ? [formatBound(curve.similarity[i])] : []),
      ...(agreement === undefined ? [] : [shareText(agreement[i])]),
      ...floors.map(({ values }) => formatMetric(values[i])),
    ]),
  }
}

const shareText = (share: number | null | undefined): string =>
  typeof share === 'number' ? formatShare(share, 1) : notAvailable
