import type { Metric } from '../../metrics/index.js'
import { escapeLatex } from '../../report/escape.js'
import { overallEstimate } from '../../report/estimates.js'
import { formatBound, formatCount, formatLevel, formatMetric, notAvailable } from '../../report/format-number.js'
import type { EvalRecord } from '../../spec/index.js'
import type { ExportContext, Exporter } from '../exporter.js'
import { primaryOf } from '../result-rows.js'

/**
 * Tables in the style of booktabs: a row per record and a column per metric, or the other way round where that is less
 * wide. Records that were not scored on the same rows stand in tables of their own. A value is bold where it is the best
 * and its interval lies apart from all others.
 */
export const latex: Exporter = {
  id: 'latex',
  label: 'LaTeX tables (booktabs)',
  source: 'LaTeX2e with the package booktabs',
  keeps: new Set(['values', 'secondary', 'undirected', 'counts', 'intervals']),
  async files(records, context) {
    const keys = [...new Set(records.map(comparedOn))]
    const tables = keys.map((key) =>
      table(
        records.filter((record) => comparedOn(record) === key),
        context,
      ),
    )
    const content = `% \\usepackage{booktabs}\n${tables.join('\n')}`
    return [{ name: 'results.tex', content }]
  },
}

/** Equal for records that one table may hold. */
function comparedOn(record: EvalRecord): string {
  const { benchmark_id, benchmark_version, dataset_id, split, run_metadata: run } = record
  return JSON.stringify([benchmark_id, benchmark_version, dataset_id, split, run.protocol, run.n_test, rowsOf(record)])
}

/** Which rows were scored; digests of protected persons are keyed, so that no two can be compared. */
function rowsOf({ provenance, disclosure }: EvalRecord): string | undefined {
  return (disclosure?.min_cell ?? 0) === 0 ? provenance.rows_sha256 : undefined
}

function table(records: readonly EvalRecord[], context: ExportContext): string {
  const ids = columnsOf(records, context)
  const grid = [
    ['Model', ...ids.map((id) => heading(id, context))],
    ...records.map((record) => [
      nameOf(record, records, context),
      ...ids.map((id) => cell(record, id, records, context)),
    ]),
  ]
  const [head, ...rows] = ids.length > records.length ? transposed(grid) : grid
  const line = (cells: readonly string[]): string => `  ${cells.join(' & ')} \\\\`
  return `${[
    '\\begin{table}',
    '  \\centering',
    `  \\caption{${escapeLatex(caption(records))}}`,
    `  \\begin{tabular}{l${'r'.repeat(head.length - 1)}}`,
    '  \\toprule',
    line(head),
    '  \\midrule',
    ...rows.map(line),
    '  \\bottomrule',
    '  \\end{tabular}',
    '\\end{table}',
  ].join('\n')}\n`
}

/** Rows as columns; the corner says what the new rows are. */
function transposed([[, ...head], ...rows]: readonly string[][]): string[][] {
  return [
    ['Metric', ...rows.map(([name]) => name)],
    ...head.map((name, i) => [name, ...rows.map((cells) => cells[i + 1])]),
  ]
}

/** The primary metric, then the benchmark's others, then what else the records hold. */
function columnsOf(records: readonly EvalRecord[], context: ExportContext): string[] {
  const held = new Set(records.flatMap(({ metrics }) => Object.keys(metrics).filter((id) => id !== 'stratified')))
  const benchmark = context.catalog.benchmarks.get(records[0].benchmark_id)?.value
  const wanted = [primaryOf(records[0], context) ?? '', ...(benchmark?.metrics.secondary ?? []), ...held]
  return [...new Set(wanted)].filter((id) => held.has(id))
}

function heading(id: string, { metrics }: ExportContext): string {
  const direction = metrics.has(id) ? metrics.get(id).direction : 'nearest'
  const arrow = { higher: ' $\\uparrow$', lower: ' $\\downarrow$', nearest: '' }[direction]
  return `${escapeLatex(id)}${arrow}`
}

/** Two runs of one model are told apart by their records. */
function nameOf(record: EvalRecord, records: readonly EvalRecord[], { catalog }: ExportContext): string {
  const id = record.model_ids.candidate
  const isTwice = records.some((other) => other !== record && other.model_ids.candidate === id)
  return escapeLatex(isTwice ? record.eval_id : (catalog.findModel(id)?.value.name ?? id))
}

function cell(record: EvalRecord, id: string, records: readonly EvalRecord[], { metrics }: ExportContext): string {
  const { value, interval } = overallEstimate(record, id)
  if (value === null) return notAvailable
  const metric = metrics.has(id) ? metrics.get(id) : undefined
  const isBold = metric !== undefined && isApart(record, metric, records)
  const number = withMinus(formatMetric(value))
  const shown = isBold ? `\\textbf{${number}}` : number
  if (interval === undefined) return shown
  const [low, high] = [interval.low, interval.high].map((bound) => withMinus(formatBound(bound)))
  return `${shown} {\\scriptsize [${low}, ${high}]}`
}

/** A hyphen is no minus sign. */
const withMinus = (number: string): string => number.replace(/^-/, '$-$')

/** Better than every other record of the table, and surely so: no interval overlaps its own. */
function isApart(record: EvalRecord, { id, direction }: Metric, records: readonly EvalRecord[]): boolean {
  const own = overallEstimate(record, id).interval
  const others = records.filter((other) => other !== record)
  if (own === undefined || direction === 'nearest' || others.length === 0) return false
  return others.every((other) => {
    const { interval } = overallEstimate(other, id)
    const isSameMetric = other.metric_versions[id] === record.metric_versions[id]
    if (interval === undefined || rowsOf(record) === undefined || !isSameMetric) return false
    return direction === 'higher' ? own.low > interval.high : own.high < interval.low
  })
}

function caption(records: readonly EvalRecord[]): string {
  const [{ benchmark_id, benchmark_version, run_metadata: run }] = records
  const intervals = records.flatMap((record) =>
    Object.keys(record.metrics).flatMap((id) => overallEstimate(record, id).interval ?? []),
  )
  const levels = [...new Set(intervals.map(({ level }) => formatLevel(level)))]
  const version = benchmark_version === undefined ? '' : ` ${benchmark_version}`
  return [
    `${benchmark_id}${version}${run.n_test === undefined ? '' : `, N = ${formatCount(run.n_test)}`}.`,
    ...(levels.length === 0 ? [] : [`In brackets: ${levels.join(' and ')} intervals.`]),
    ...(records.length > 1 ? ['Bold: the best value, where its interval lies apart from all others.'] : []),
    ...(records.length > 1 && rowsOf(records[0]) === undefined
      ? ['That all were scored on the same samples is not recorded, so nothing is bold.']
      : []),
    ...(records.some(hasUndefined) ? [`${notAvailable}: not defined.`] : []),
  ].join(' ')
}

const hasUndefined = ({ metrics }: EvalRecord): boolean => Object.values(metrics).includes(null)
