import type { Block, FigureBlock, TableBlock, Text } from './block.js'
import { disclaimer, type Report } from './compose.js'
import { type Estimate, floors, metricFacts, overallEstimate, primaryMetric } from './estimates.js'
import { type IntervalRow, intervalDomain, intervalPlot } from './figures/intervals.js'
import { formatCount, formatMetric } from './format-number.js'
import type { ReportContext } from './section.js'
import { benchmarkName, counted, intervalCell, intervalHeading, modelName, reasonInWords, valueText } from './words.js'

/** One record of a run of several. */
export interface SummaryEntry {
  readonly context: ReportContext
  /** Its report.html, relative to the summary; report.md lies beside it. */
  readonly reportPath: string
}

/** One section per benchmark and set of rows: only what was scored on the same rows stands in one table. */
export function composeSummary(entries: readonly SummaryEntry[], format: 'md' | 'html'): Report {
  const groups = [...groupByRows(entries).values()]
  return {
    title: 'Summary',
    subtitle: `of ${formatCount(entries.length)} ${entries.length === 1 ? 'result' : 'results'}`,
    trail: [
      ...new Set(entries.map(({ context }) => context.record.run_metadata.suite_id).filter((id) => id !== undefined)),
    ],
    sections: groups.map((group, i) => ({
      id: `benchmark-${i + 1}`,
      title: benchmarkName(group[0].context),
      blocks: blocksOf(group, i, format),
    })),
    footer: disclaimer,
  }
}

function groupByRows(entries: readonly SummaryEntry[]): Map<string, SummaryEntry[]> {
  const groups = new Map<string, SummaryEntry[]>()
  for (const entry of entries) {
    const { record } = entry.context
    const key = JSON.stringify([
      record.benchmark_id,
      record.benchmark_version,
      record.run_metadata.protocol,
      record.provenance.rows_sha256,
    ])
    groups.set(key, [...(groups.get(key) ?? []), entry])
  }
  return groups
}

function blocksOf(group: readonly SummaryEntry[], place: number, format: 'md' | 'html'): Block[] {
  const { context } = group[0]
  const { record } = context
  const introduction: Text = [
    { code: record.benchmark_id },
    `${record.benchmark_version === undefined ? '' : ` version ${record.benchmark_version}`}, ${counted(record, record.run_metadata.n_test)}. Rows stand in the order they were run and are not ranked here; whether two of them differ needs a paired comparison.`,
  ]
  const metric = primaryMetric(context)
  if (metric === undefined) return [{ kind: 'paragraph', text: introduction }]
  const rows = resultRows(group, metric)
  return [{ kind: 'paragraph', text: introduction }, plot(context, metric, rows, place, format)]
}

interface ResultRow {
  readonly name: string
  readonly estimate: Estimate
  readonly status: string
  readonly reportPath?: string
}

/** The models that were run, then the floors that were not run as models of their own. */
function resultRows(group: readonly SummaryEntry[], metric: string): ResultRow[] {
  const rows: ResultRow[] = group.map(({ context, reportPath }) => ({
    name: modelName(context, context.record.model_ids.candidate),
    estimate: overallEstimate(context.record, metric),
    status: context.record.provenance.limited === true ? `${context.record.status}, limited` : context.record.status,
    reportPath,
  }))
  const shown = new Set(group.map(({ context }) => context.record.model_ids.candidate))
  for (const { context } of group) {
    for (const floor of floors(context, metric)) {
      if (shown.has(floor.model)) continue
      shown.add(floor.model)
      rows.push({ name: modelName(context, floor.model), estimate: floor, status: 'floor' })
    }
  }
  return rows
}

function table(metric: string, rows: readonly ResultRow[], format: 'md' | 'html'): TableBlock {
  const heading = intervalHeading(rows.map(({ estimate }) => estimate))
  return {
    kind: 'table',
    caption: `${metric} with interval; each model links to its report.`,
    columns: [
      { label: 'Model', kind: 'text' },
      { label: metric, kind: 'number' },
      { label: heading, kind: 'number' },
      { label: 'N', kind: 'number' },
      { label: 'Status', kind: 'text' },
    ],
    rows: rows.map(({ name, estimate, status, reportPath }) => [
      reportPath === undefined ? name : [{ link: name, to: reportPath.replace(/html$/, format) }],
      valueText(estimate),
      intervalCell(estimate, heading),
      formatCount(estimate.n),
      status,
    ]),
  }
}

function plot(
  context: ReportContext,
  metric: string,
  rows: readonly ResultRow[],
  place: number,
  format: 'md' | 'html',
): FigureBlock {
  const facts = metricFacts(context, metric)
  const lines = rows.map(
    ({ name, estimate, reportPath }): IntervalRow => ({
      name,
      value: estimate.value,
      interval: estimate.interval,
      why: estimate.value === null ? `n/a: ${reasonInWords(estimate.why)}` : undefined,
      isQuiet: reportPath === undefined,
    }),
  )
  const limits = facts?.range ?? ([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as const)
  return {
    kind: 'figure',
    name: `summary-${place + 1}`,
    title: `${metric} on ${benchmarkName(context)}`,
    alt: lines.map((row) => `${row.name}: ${row.value === null ? row.why : formatMetric(row.value)}`).join('; '),
    caption: 'Models in colour, floors in grey, with intervals.',
    drawing: intervalPlot({
      axis: metric,
      rows: lines,
      domain: intervalDomain(lines, [facts?.chance], limits),
      chance: facts?.chance,
    }),
    data: table(metric, rows, format),
    isDataOpen: true,
  }
}
