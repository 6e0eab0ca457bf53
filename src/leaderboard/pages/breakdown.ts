import type { Block, Column, TableBlock, Text } from '../../report/block.js'
import { dimensions, type Estimate, levelEstimate, levels } from '../../report/estimates.js'
import { formatBound, formatCount, formatInterval, formatMetric, notAvailable } from '../../report/format-number.js'
import { reasonInWords } from '../../report/words.js'
import type { Benchmark, EvalRecord } from '../../spec/index.js'
import type { BenchmarkBoards, Board, Row } from '../board.js'
import { isTooFew } from '../caveats.js'
import { merit } from '../score.js'

type Recorded = Row & { readonly record: EvalRecord }

const recorded = (rows: readonly Row[]): Recorded[] => rows.filter((row): row is Recorded => row.record !== undefined)

const number = (label: string): Column => ({ label, kind: 'number' })
const words = (label: string): Column => ({ label, kind: 'text' })

/** Every metric of every row, the primary one first. */
export function allMetricsTable({ primary }: BenchmarkBoards, board: Board): TableBlock {
  const rows = [...board.rows, ...board.unranked]
  const ids = [...new Set([primary.id, ...rows.flatMap(({ estimates }) => Object.keys(estimates))])]
  return {
    kind: 'table',
    caption: `Ranked by ${primary.id}; the other metrics only break exact ties.`,
    columns: [words('Model'), ...ids.map(number)],
    rows: rows.map((row) => [
      row.model.name,
      ...ids.map((id): Text => {
        const text = formatMetric(row.estimates[id]?.value)
        return id === primary.id ? [{ strong: text }] : text
      }),
    ]),
  }
}

/** Which model for my scanner? Per dimension all models in each group, best score first. */
export function groupTables({ primary, benchmark }: BenchmarkBoards, board: Board): Block[] {
  const rows = recorded(board.rows)
  const found = [...new Set(rows.flatMap(({ record }) => dimensions(record)))]
  return found.flatMap((dimension): Block[] => {
    const names = [...new Set(rows.flatMap(({ record }) => levels(record, dimension)))]
    const lines = names.flatMap((level) => groupLines(rows, dimension, level, primary, benchmark))
    if (lines.length === 0) return []
    return [
      {
        kind: 'details',
        summary: `Models by ${title(dimension)}`,
        blocks: [
          {
            kind: 'table',
            caption: `${primary.id} inside each group, best score first. Not a ranking: groups are small, and intervals overlap.`,
            columns: [words(title(dimension)), words('Model'), number(primary.id), number('95% interval'), number('N')],
            rows: lines,
          },
        ],
      },
    ]
  })
}

function groupLines(
  rows: readonly Recorded[],
  dimension: string,
  level: string,
  { id, metric }: BenchmarkBoards['primary'],
  benchmark: Benchmark,
): Text[][] {
  const worth = ({ value }: Estimate): number => {
    if (value === null) return Number.NEGATIVE_INFINITY
    return metric === undefined ? value : merit(value, metric)
  }
  return rows
    .filter(({ record }) => levels(record, dimension).includes(level))
    .map((row) => ({ row, estimate: levelEstimate(row.record, dimension, level, id) }))
    .sort((a, b) => worth(b.estimate) - worth(a.estimate))
    .map(({ row, estimate }) => [
      nested(row.record, dimension, level),
      row.model.name,
      estimate.value === null ? `${notAvailable}: ${reasonInWords(estimate.why)}` : formatMetric(estimate.value),
      formatInterval(estimate.interval),
      groupSize(estimate.n, benchmark),
    ])
}

/** `13, too few` */
function groupSize(n: number | null | undefined, benchmark: Benchmark): string {
  return isTooFew(n, benchmark) ? `${formatCount(n)}, too few` : formatCount(n)
}

/** `task_based / language` of a level that is part of another. */
function nested({ parents }: EvalRecord, dimension: string, level: string): string {
  const above = parents !== undefined && Object.hasOwn(parents, dimension) ? parents[dimension] : {}
  const path = [level]
  for (let at = level; Object.hasOwn(above, at) && path.length < 10; at = above[at]) path.unshift(above[at])
  return path.join(' / ')
}

/** A page that is longer than this nobody reads, and GitHub does not show; boards.json has all of it. */
const MAX_BREAKDOWNS = 30

/** Each of the first models in each of its groups, with every metric that is recorded there. */
export function modelBreakdowns({ benchmark }: BenchmarkBoards, board: Board): Block[] {
  const rows = recorded([...board.rows, ...board.unranked])
  return rows.slice(0, MAX_BREAKDOWNS).flatMap((row) =>
    dimensions(row.record).map((dimension): Block => {
      const names = levels(row.record, dimension)
      const values = row.record.metrics.stratified?.[dimension] ?? {}
      const ids = [...new Set(names.flatMap((level) => Object.keys(values[level])))].filter((id) => id !== 'N')
      return {
        kind: 'details',
        summary: `${row.model.name} by ${title(dimension)}`,
        blocks: [
          {
            kind: 'table',
            caption: 'Value and interval in each group.',
            columns: [words(title(dimension)), ...ids.map(number), number('N')],
            rows: names.map((level) => [
              nested(row.record, dimension, level),
              ...ids.map((id) => withInterval(levelEstimate(row.record, dimension, level, id))),
              groupSize(values[level].N, benchmark),
            ]),
          },
        ],
      }
    }),
  )
}

function withInterval({ value, interval }: Estimate): string {
  const text = formatMetric(value)
  return value === null || interval === undefined ? text : `${text} (${formatInterval(interval)})`
}

const GAP_WORDS: Readonly<Record<string, string>> = {
  confirmed: 'confirmed',
  possible: 'possible',
  shown_small: 'shown to be small',
  insufficient_data: 'too few samples to say',
}

/** How far groups are apart, by model and dimension; undefined where no record says. */
export function gapsTable(board: Board): TableBlock | undefined {
  const models = recorded(board.rows).filter(({ model }) => !model.isFloor)
  const rows = models.flatMap((row) =>
    row.record.gaps.map((gap): Text[] => {
      const isJudged = gap.status !== 'insufficient_data' && gap.low !== undefined && gap.high !== undefined
      return [
        row.model.name,
        title(gap.stratum),
        gap.metric,
        gap.best ?? notAvailable,
        gap.worst ?? notAvailable,
        formatBound(gap.gap),
        isJudged ? formatInterval({ low: gap.low ?? 0, high: gap.high ?? 0 }) : notAvailable,
        gap.status === undefined ? notAvailable : GAP_WORDS[gap.status],
      ]
    }),
  )
  if (rows.length === 0) return undefined
  return {
    kind: 'table',
    caption:
      'The interval allows for the two groups having been picked. Confirmed: surely larger than the threshold of the benchmark; possible: it may be.',
    columns: [
      words('Model'),
      words('Groups'),
      words('Metric'),
      words('Best'),
      words('Worst'),
      number('Gap'),
      number('95% interval'),
      words('Larger than the threshold?'),
    ],
    rows,
  }
}

/** `Disease stage` for `disease_stage`. */
function title(dimension: string): string {
  const text = dimension.replaceAll('_', ' ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}
