import type { Block, Column, Inline, TableBlock, Text } from '../../report/block.js'
import { formatBound, formatCount, formatInterval, formatMetric, formatPlain } from '../../report/format-number.js'
import { listInWords } from '../../report/words.js'
import type { Catalog } from '../../spec/index.js'
import type { BenchmarkBoards, Board, Row } from '../board.js'
import { outdatedText } from '../caveats.js'
import {
  datasetName,
  dayText,
  directionText,
  evidenceWords,
  intervalText,
  MEDALS,
  rankText,
  scoreText,
} from './words.js'

/** The table of a board, what it says about the first places, and what stands below it without a rank. */
export function standingsBlocks(of: BenchmarkBoards, board: Board, catalog: Catalog): Block[] {
  const ranked = board.rows.filter(({ rank }) => rank !== undefined)
  const outdated = outdatedText(of, board)
  return [
    ...(board.isReported
      ? [
          {
            kind: 'note',
            tone: 'caution',
            text: 'Reported results: no digest says which samples were scored, so that all rows are about the same ones is taken on trust.',
          } as const,
        ]
      : []),
    ...(outdated === undefined ? [] : [{ kind: 'note', tone: 'caution', text: outdated } as const]),
    ...podium(board),
    ...(board.rows.length > 0 ? [rankedTable(of, board, ranked.length, catalog)] : []),
    ...(ranked.length > 1 ? [comparisonFacts(of, board, ranked)] : []),
    ...notes(board),
    ...(board.unranked.length > 0 ? [unrankedTable(of, board, catalog)] : []),
  ]
}

/** Drawn where each place is held by one model alone; else said in words that there is none. */
function podium({ podium: places, rows }: Board): Block[] {
  const nRanked = rows.filter(({ rank }) => rank !== undefined).length
  if (places.length > 0) {
    const steps = places.map((row, i) => `${MEDALS[i]} ${row.model.name}  ${scoreText(row)}`)
    return [{ kind: 'code', text: steps.join('\n') }]
  }
  if (nRanked === 0) return [{ kind: 'paragraph', text: 'No model is ranked yet.' }]
  return [{ kind: 'paragraph', text: noLeader(rows, nRanked) }]
}

function noLeader(rows: readonly Row[], nRanked: number): string {
  if (nRanked === 1) return 'Only one model is ranked, so it has beaten no other.'
  if (rows.some(({ rank }) => rank === 'unknown')) {
    return 'No single leader: not every row has an N and an interval, so nobody can say which is surely ahead.'
  }
  return 'No single leader: the first places are too close for this many samples to tell apart.'
}

function rankedTable(of: BenchmarkBoards, board: Board, nRanked: number, catalog: Catalog): TableBlock {
  const { primary } = of
  const models = `${formatCount(nRanked)} ${nRanked === 1 ? 'model' : 'models'} ranked by ${primary.id} (${directionText(primary)}).`
  return {
    kind: 'table',
    caption: `${models} A rank such as 1 to 3 means: any of these places, as far as the data can tell.`,
    columns: columnsOf(of, 'Rank'),
    rows: board.rows.map((row) => [rankText(board, row), ...cells(of, board, row, catalog)]),
  }
}

function columnsOf({ primary, benchmark }: BenchmarkBoards, first: string): Column[] {
  const hasTiers = hasTiersFor(primary.id, benchmark.tiers)
  return [
    { label: first, kind: 'text' },
    { label: 'Model', kind: 'text' },
    { label: primary.id, kind: 'number' },
    { label: '95% interval', kind: 'number' },
    ...(hasTiers ? [{ label: 'Tier', kind: 'text' } as const] : []),
    { label: 'N', kind: 'number' },
    { label: 'Evidence', kind: 'text' },
    { label: 'Dataset', kind: 'text' },
    { label: 'Date', kind: 'text' },
  ]
}

const hasTiersFor = (metric: string, tiers: Readonly<Record<string, unknown>>): boolean => Object.hasOwn(tiers, metric)

function cells({ primary, benchmark }: BenchmarkBoards, board: Board, row: Row, catalog: Catalog): Text[] {
  return [
    row.model.isFloor ? row.model.name : [{ strong: row.model.name }],
    scoreText(row),
    intervalText(row),
    ...(hasTiersFor(primary.id, benchmark.tiers) ? [tierText(row)] : []),
    sampleText(row),
    evidenceWords[row.evidence].short,
    datasetName(catalog, board.comparability.datasetId),
    dayText(row.date),
  ]
}

/** What a row earned, and what it would need an interval for. */
function tierText({ tier, score }: Row): string {
  if (tier === undefined) return score.interval === undefined ? 'none without an interval' : 'none'
  return tier.missed === undefined ? tier.name : `${tier.name} (value reaches ${tier.missed}, interval does not)`
}

function sampleText({ nTest, nSubjects, nSites }: Row): string {
  const more = [
    nSubjects !== undefined && nSubjects !== nTest ? `${formatCount(nSubjects)} subjects` : '',
    nSites === undefined ? '' : `${formatCount(nSites)} ${nSites === 1 ? 'site' : 'sites'}`,
  ].filter((part) => part !== '')
  return formatCount(nTest) + (more.length > 0 ? ` (${more.join(', ')})` : '')
}

function comparisonFacts({ primary }: BenchmarkBoards, board: Board, ranked: readonly Row[]): Block {
  const { gap, spread, podium: places, tierCounts } = board
  const [first, second] = ranked
  const tiers = tierCounts.filter(({ n }) => n > 0).map(({ name, n }) => `${n} ${name}`)
  const facts = [
    {
      label: places.length > 0 ? 'Leader' : 'Best score',
      value: [{ strong: first.model.name } as Inline, ` with ${primary.id} ${scoreText(first)}`],
    },
    ...(gap === undefined ? [] : [{ label: 'Gap to the second', value: `${second.model.name}: ${gapText(gap)}` }]),
    ...(gap?.planning === undefined ? [] : [{ label: 'Enough samples?', value: planningText(gap.planning) }]),
    ...(spread === undefined ? [] : [{ label: 'From worst to best', value: formatMetric(spread) }]),
    ...(tiers.length > 0 ? [{ label: 'Tiers', value: listInWords(tiers) }] : []),
  ]
  return { kind: 'facts', facts }
}

function gapText({ value, bounds, isPaired }: NonNullable<Board['gap']>): string {
  if (bounds === undefined)
    return `${formatMetric(value)}; no interval, since not both rows have an N and one that holds the score`
  const how = isPaired
    ? 'paired on the same samples'
    : 'unpaired, from the two intervals: wider than a paired comparison'
  const verdict = bounds.low > 0 ? '' : '; it includes 0, so the two cannot be told apart'
  return `${formatMetric(value)} (${formatInterval(bounds)}, holds for all pairs together; ${how})${verdict}`
}

function planningText({ relevant, detectable, nNeeded }: NonNullable<NonNullable<Board['gap']>['planning']>): string {
  const matters = `${formatPlain(relevant)} is the smallest difference that matters here.`
  if (detectable <= relevant) return `${matters} These samples can show it (${formatBound(detectable)} at 80% power).`
  return `${matters} These samples can only show ${formatBound(detectable)} (80% power); about ${formatCount(nNeeded)} would be needed.`
}

/** What must be known about rows that are ranked all the same. */
function notes({ rows }: Board): Block[] {
  const assumed = [...new Set(rows.flatMap(({ score }) => score.assumption ?? []))]
  const items = [
    ...rows.flatMap(({ model, marks }) => marks.map(({ text }): Text => [{ strong: model.name }, `: ${text}.`])),
    ...rows
      .filter(({ tries }) => tries.length > 1)
      .map(
        ({ model, tries }): Text => [
          { strong: model.name },
          `: ${formatCount(tries.length)} runs were handed in; the first that may be ranked counts, not the best.`,
        ],
      ),
    ...assumed.map((how) => `An interval with “about” is not the record’s own; it was made here ${how}.`),
    ...(rows.some(({ rank }) => rank === 'unknown')
      ? ['Rank unknown: without N, or without an interval that holds the score, nobody can say how sure it is.']
      : []),
  ]
  return items.length > 0 ? [{ kind: 'list', items }] : []
}

function unrankedTable(of: BenchmarkBoards, board: Board, catalog: Catalog): TableBlock {
  return {
    kind: 'table',
    caption: 'Listed, not ranked.',
    columns: columnsOf(of, 'Why not'),
    rows: board.unranked.map((row) => [
      row.marks
        .filter(({ blocks }) => blocks)
        .map(({ text }) => text)
        .join('; '),
      ...cells(of, board, row, catalog),
    ]),
  }
}
