import { betterInWords, builtInMetrics } from '../metrics/index.js'
import { escapeLatex, escapeMarkdown } from '../report/escape.js'
import { formatBound, formatInterval, formatLevel, formatMetric } from '../report/format-number.js'
import { escapeUnprintable } from '../spec/index.js'
import type { ComparedMetric, ComparedPair } from './compare-results.js'
import { formatTable } from './table.js'

export const FORMATS = ['table', 'md', 'latex', 'json'] as const
export type Format = (typeof FORMATS)[number]

/** Pairs as text: for a terminal, for a Markdown page, for a LaTeX paper, for a program. */
export function comparisonText(pairs: readonly ComparedPair[], format: Format, level: number): string {
  if (format === 'json') return JSON.stringify(pairs.map(content), null, 2)
  return pairs.map((pair) => (format === 'latex' ? latex(pair, level) : table(pair, level, format))).join('\n\n')
}

const content = ({ first, second, isPaired, why, metrics }: ComparedPair) => ({
  first: first.eval_id,
  second: second.eval_id,
  benchmark_id: first.benchmark_id,
  paired: isPaired,
  why,
  metrics,
})

/** Models by name; two runs of one model by their records. */
function headline({ first, second, isPaired, why }: ComparedPair): string {
  const isOneModel = first.model_ids.candidate === second.model_ids.candidate
  const names = [first, second]
    .map((record) => (isOneModel ? record.eval_id : record.model_ids.candidate))
    .join(' minus ')
  return `${names} on ${first.benchmark_id}: ${isPaired ? 'paired' : 'unpaired'}, because ${why}.`
}

const HEADINGS = (level: number): string[] => [
  'Metric',
  'Better',
  'First',
  'Second',
  'Difference',
  `${formatLevel(level)} interval`,
  'p',
  'Method',
]

function cells({ metric, first, second, difference, low, high, p, method }: ComparedMetric): string[] {
  const better = builtInMetrics.has(metric) ? betterInWords(builtInMetrics.get(metric)) : 'n/a'
  const interval = low === null || high === null ? 'n/a' : formatInterval({ low, high })
  const values = [first, second, difference].map(formatMetric)
  return [escapeUnprintable(metric), better, ...values, interval, pText(p), method]
}

/** Never 0: a p below what is worth printing is said to be so. */
function pText(p: number | null): string {
  if (p === null || Number.isNaN(p)) return 'n/a'
  return p < 0.001 ? '< 0.001' : formatBound(p)
}

function table(pair: ComparedPair, level: number, format: 'table' | 'md'): string {
  // `formatTable` sees to the pipes.
  const escapeCell = (text: string) => (format === 'md' ? escapeMarkdown(text).replaceAll('\\|', '|') : text)
  return `${escapeCell(headline(pair))}\n\n${formatTable(
    HEADINGS(level),
    pair.metrics.map((metric) => cells(metric).map(escapeCell)),
  )}`
}

function latex(pair: ComparedPair, level: number): string {
  const line = (row: readonly string[]) => `${row.map(escapeLatex).join(' & ')} \\\\`
  return [
    '\\begin{table}',
    `\\caption{${escapeLatex(headline(pair))}}`,
    '\\begin{tabular}{llrrrrrl}',
    '\\hline',
    line(HEADINGS(level)),
    '\\hline',
    ...pair.metrics.map((metric) => line(cells(metric))),
    '\\hline',
    '\\end{tabular}',
    '\\end{table}',
  ].join('\n')
}
