import type { RecordGap } from '../../spec/eval.js'
import type { Block } from '../block.js'
import { levelEstimate } from '../estimates.js'
import { formatBound, formatCount, formatInterval, formatLevel, formatPlain, notAvailable } from '../format-number.js'
import { dimensionName } from '../group-names.js'
import type { ReportContext } from '../section.js'
import { listInWords } from '../words.js'

/** How far the groups of each dimension are apart in one metric; empty when the record does not say. */
export function gapBlocks(context: ReportContext, metric: string): Block[] {
  const gaps = context.record.gaps.filter((gap) => gap.metric === metric)
  if (gaps.length === 0) return []
  const levels = new Set(gaps.flatMap(({ level }) => (level === undefined ? [] : [formatLevel(level)])))
  return [
    {
      kind: 'table',
      caption: `How far the best and the worst group are apart in ${metric}, of groups with enough samples (10, and 5 of each of two classes). The interval allows for the two having been picked. p: how often groups that are alike would differ as much, adjusted for the number of rows here.`,
      columns: [
        { label: 'Groups by', kind: 'text' },
        { label: 'Gap', kind: 'number' },
        { label: `${listInWords([...levels])} interval`.trim(), kind: 'number' },
        { label: 'p, adjusted', kind: 'number' },
        { label: 'What it shows', kind: 'text' },
        { label: 'Weakest group', kind: 'text' },
      ],
      rows: gaps.map((gap) => [
        dimensionName(gap.stratum, gap.depth),
        formatBound(gap.gap),
        hasBounds(gap) ? formatInterval(gap) : notAvailable,
        formatP(gap.p_adjusted),
        statusInWords(gap),
        weakest(context, gap),
      ]),
    },
  ]
}

function hasBounds(gap: RecordGap): gap is RecordGap & { low: number; high: number } {
  return gap.low !== undefined && gap.high !== undefined
}

function formatP(p: number | undefined): string {
  return p !== undefined && p < 0.001 ? 'below 0.001' : formatBound(p)
}

/** Never more than the interval says. */
function statusInWords({ status, threshold }: RecordGap): string {
  const size = formatPlain(threshold)
  switch (status) {
    case 'confirmed':
      return `a gap above ${size}`
    case 'possible':
      return `a gap above ${size} is possible, and not shown`
    case 'shown_small':
      return `no gap above ${size}`
    case 'insufficient_data':
      return 'too few samples to tell'
    default:
      return 'nothing: no size that matters is declared'
  }
}

/** Named only when the groups can be told apart, with the interval that holds for all of them together. */
function weakest({ record }: ReportContext, gap: RecordGap): string {
  if (gap.worst === undefined) return notAvailable
  const isDistinct = gap.low !== undefined && gap.low > 0
  if (!isDistinct || gap.worst_low === undefined || gap.worst_high === undefined) return 'groups not distinguishable'
  const { value, n } = levelEstimate(record, gap.stratum, gap.worst, gap.metric)
  const interval = formatInterval({ low: gap.worst_low, high: gap.worst_high })
  const name = gap.worst.trim() === '' ? '(empty)' : gap.worst
  return `${name}: ${formatBound(value)}, simultaneous interval ${interval}, N ${formatCount(n)}`
}
