import type { BenchmarkBoards, Board, Row } from '../leaderboard/index.js'
import { dayText, evidenceWords } from '../leaderboard/pages/words.js'
import { tiersOf } from '../leaderboard/tiers.js'
import { formatCount, formatMetric, formatPlain } from '../report/format-number.js'
import { html, type Piece } from './markup.js'
import type { Site } from './page.js'
import { nameText } from './words.js'

/** One column that a reader can show or hide, behind rank, model, picture and score, which always stand. */
export interface Column {
  readonly label: string
  readonly group: 'About the result' | 'Other metrics'
  readonly isShown: boolean
  /** How its cells sort, and which come first when the heading is pressed. */
  readonly sort: 'text' | 'number'
  readonly first: 'asc' | 'desc'
  cell(row: Row): Piece
}

const fact = (label: string, isShown: boolean, cell: Column['cell'], sort: Column['sort'] = 'text'): Column => ({
  label,
  group: 'About the result',
  isShown,
  sort,
  first: sort === 'number' ? 'desc' : 'asc',
  cell,
})

/** The columns of a board. Those hidden at first exist where they say something: where rows differ in them. */
export function columnsOf({ benchmark, primary }: BenchmarkBoards, { rows }: Board, site: Site): Column[] {
  const { metrics } = site.context
  const ids = [...new Set(rows.flatMap(({ estimates }) => Object.keys(estimates)))].filter((id) => id !== primary.id)
  const hasTiers = tiersOf({ benchmark, primary }).length > 0
  const facts = [
    ...(hasTiers ? [fact('Tier', true, tierCell)] : []),
    fact('N', true, ({ nTest }) => formatCount(nTest), 'number'),
    fact('Subjects', false, ({ nSubjects }) => formatCount(nSubjects), 'number'),
    fact('Sites', false, ({ nSites }) => formatCount(nSites), 'number'),
    fact('Training N', false, ({ record }) => formatCount(record?.run_metadata.n_train), 'number'),
    fact('Evidence', true, ({ evidence }) => evidenceWords[evidence].short),
    fact('Dataset', false, ({ record }) => record?.dataset_id ?? 'n/a'),
    fact('Date', true, ({ date }) => dayText(date)),
    fact('Runs', false, ({ tries }) => formatCount(tries.length), 'number'),
    fact('Family', false, ({ model }) => nameText(model.family ?? '')),
    fact('Run time (s)', false, ({ record }) => formatPlain(record?.run_metadata.runtime_seconds), 'number'),
    fact('Hardware', false, ({ record }) => record?.run_metadata.hardware ?? 'n/a'),
    fact('Runner', false, runnerText),
  ]
  const others = ids.map(
    (id): Column => ({
      label: id,
      group: 'Other metrics',
      isShown: false,
      sort: 'number',
      first: firstOf(metrics.has(id) ? metrics.get(id) : undefined),
      cell: ({ estimates }) => formatMetric(estimates[id]?.value),
    }),
  )
  return [...facts, ...others].filter((column) => column.isShown || saysSomething(column, rows))
}

function saysSomething({ cell, group }: Column, rows: readonly Row[]): boolean {
  return group === 'Other metrics' || new Set(rows.filter(({ record }) => record !== undefined).map(cell)).size > 1
}

function runnerText({ record }: Row): string {
  if (record === undefined) return 'n/a'
  const { runner, runner_version: version = '' } = record.run_metadata
  return `${runner} ${version}`.trim()
}

/** Which end of a metric a reader wants to see first. */
export const firstOf = (metric: { readonly direction: string } | undefined): 'asc' | 'desc' =>
  metric?.direction === 'lower' ? 'asc' : 'desc'

/** What the lower end of the interval earned, and what the value alone would have. */
function tierCell({ tier, score }: Row): Piece {
  if (tier === undefined) return score.interval === undefined ? 'needs an interval' : 'none'
  return tier.missed === undefined ? tier.name : html`${tier.name}<small>not sure of ${tier.missed}</small>`
}
