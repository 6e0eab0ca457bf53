import { wilsonInterval } from '../../stats/proportions.js'
import type { Block, FigureBlock, TableBlock } from '../block.js'
import { classCounts, type Estimate, isClustered, overallEstimate, positiveClass } from '../estimates.js'
import { rocPlot } from '../figures/roc.js'
import {
  formatBound,
  formatCount,
  formatInterval,
  formatLevel,
  formatMetric,
  formatPlain,
  formatShare,
} from '../format-number.js'
import type { ReportContext, ReportSection } from '../section.js'
import { intervalCell, intervalHeading, listInWords, valueInSentence } from '../words.js'

export const discriminationSection: ReportSection = {
  id: 'discrimination',
  title: 'Discrimination',
  appliesTo: ({ record }) => record.curves?.roc !== undefined || record.confusion !== undefined,
  render(context) {
    return [...rocBlocks(context), ...confusionBlocks(context)]
  },
}

/** How many of a class were called that class. */
interface Recall extends Estimate {
  readonly name: string
  readonly hits: number
  readonly total: number
}

function rocBlocks(context: ReportContext): Block[] {
  const { record } = context
  const roc = record.curves?.roc
  if (roc === undefined) return []
  const auroc = overallEstimate(record, 'AUROC')
  const operating = operatingPoint(context)
  const figure: FigureBlock = {
    kind: 'figure',
    name: 'roc',
    title: 'ROC curve',
    alt:
      (auroc.value === null
        ? 'Receiver operating characteristic.'
        : `Area under the curve ${valueInSentence(auroc)}.`) +
      (operating === undefined
        ? ''
        : ` At threshold ${formatPlain(operating.threshold)}: sensitivity ${formatBound(operating.sensitivity.value)}, specificity ${formatBound(operating.specificity.value)}.`),
    caption: [
      'Every threshold trades missed positives against false alarms; the curve shows all of them. ',
      auroc.value === null ? '' : `The area under it is ${formatMetric(auroc.value)}. `,
      'Dotted: guessing.',
      operating === undefined
        ? ''
        : ' Dot and cross: the decision threshold of this benchmark, with intervals for sensitivity and specificity.',
    ].join(''),
    drawing: rocPlot({
      ...roc,
      auroc:
        auroc.value === null
          ? undefined
          : {
              value: auroc.value,
              interval:
                auroc.interval === undefined
                  ? 'no interval'
                  : `${formatLevel(auroc.interval.level)} ${formatInterval(auroc.interval)}`,
            },
      operating,
    }),
    data: rocTable(roc),
  }
  return [figure]
}

function operatingPoint(context: ReportContext) {
  const positive = positiveClass(context)
  const both = recalls(context)
  // Decisions that the model made itself lie at no threshold.
  if (context.record.run_metadata.threshold_source === 'model') return undefined
  const sensitivity = both.find(({ name }) => name === positive)
  const specificity = both.find(({ name }) => name !== positive)
  if (both.length !== 2 || sensitivity?.value == null || specificity?.value == null) return undefined
  return {
    sensitivity: { value: sensitivity.value, interval: sensitivity.interval },
    specificity: { value: specificity.value, interval: specificity.interval },
    threshold: context.record.run_metadata.threshold ?? context.benchmark?.threshold ?? 0.5,
  }
}

/** Eleven steps of the curve: enough to follow its shape without seeing it. */
function rocTable(roc: { readonly fpr: readonly number[]; readonly tpr: readonly number[] }): TableBlock {
  const last = roc.fpr.length - 1
  const places = [...new Set(Array.from({ length: 11 }, (_, i) => Math.round((last * i) / 10)))]
  return {
    kind: 'table',
    caption: 'Points of the curve; the record holds all of them.',
    columns: [
      { label: 'False positive rate', kind: 'number' },
      { label: 'True positive rate', kind: 'number' },
    ],
    rows: places.filter((i) => i >= 0).map((i) => [formatBound(roc.fpr[i]), formatBound(roc.tpr[i])]),
  }
}

function confusionBlocks(context: ReportContext): Block[] {
  const { confusion, run_metadata: run } = context.record
  if (confusion === undefined) return []
  const rowTotals = confusion.matrix.map((counts) => counts.reduce((sum, count) => sum + count, 0))
  const table: TableBlock = {
    kind: 'table',
    caption: 'Confusion matrix: a row per true class, a column per predicted class; in brackets the share of the row.',
    columns: [
      { label: 'True class', kind: 'text' },
      ...confusion.classes.map((name) => ({ label: `Predicted ${name}`, kind: 'number' }) as const),
      { label: 'All', kind: 'number' },
    ],
    rows: confusion.matrix.map((counts, i) => [
      confusion.classes[i],
      ...counts.map((count) => `${formatCount(count)} (${formatShare(count, rowTotals[i])})`),
      formatCount(rowTotals[i]),
    ]),
  }
  const unpredicted = confusion.classes.filter((name, i) => (run.classes?.[name] ?? 0) > rowTotals[i])
  const missing: Block[] =
    unpredicted.length === 0
      ? []
      : [
          {
            kind: 'note',
            tone: 'caution',
            text: `The matrix counts the samples that have a prediction. Missing ones (of ${listInWords(unpredicted)}) count as wrong in the shares below.`,
          },
        ]
  return [table, ...missing, recallTable(context)]
}

function recallTable(context: ReportContext): TableBlock {
  const positive = positiveClass(context)
  const all = recalls(context)
  const heading = intervalHeading(all)
  const measure = (name: string) =>
    positive === undefined
      ? `Recall of ${name}`
      : name === positive
        ? `Sensitivity (${name} found)`
        : `Specificity (${name} left alone)`
  const caution = isClustered(context.record)
    ? ' No intervals: several samples come from one subject, and the formula is for independent ones.'
    : ' Wilson intervals.'
  return {
    kind: 'table',
    caption: `What the decision gets right in each class, counted from the matrix.${caution}`,
    columns: [
      { label: 'Share', kind: 'text' },
      { label: 'Right', kind: 'number' },
      { label: 'Of', kind: 'number' },
      { label: 'Value', kind: 'number' },
      { label: heading, kind: 'number' },
    ],
    rows: all.map((recall) => [
      measure(recall.name),
      formatCount(recall.hits),
      formatCount(recall.total),
      formatMetric(recall.value),
      intervalCell(recall, heading),
    ]),
  }
}

/** Positive class first, as sensitivity is named before specificity. */
function recalls(context: ReportContext): Recall[] {
  const { record } = context
  const { confusion } = record
  if (confusion === undefined) return []
  const declared = new Map(classCounts(record))
  const level = overallEstimate(record, 'AUROC').interval?.level ?? 0.95
  const positive = positiveClass(context)
  const all = confusion.classes.map((name, i): Recall => {
    const hits = confusion.matrix[i][i]
    // A sample without a prediction stands in no cell, and counts as wrong.
    const total = Math.max(
      declared.get(name) ?? 0,
      confusion.matrix[i].reduce((sum, count) => sum + count, 0),
    )
    const interval = isClustered(record) ? undefined : wilsonInterval(hits, total, level)
    return {
      name,
      hits,
      total,
      value: total === 0 ? null : hits / total,
      interval: interval === undefined ? undefined : { ...interval, covers: 'test-sampling' },
    }
  })
  return all.toSorted((a, b) => Number(b.name === positive) - Number(a.name === positive))
}
