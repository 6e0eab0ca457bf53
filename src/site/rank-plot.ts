import type { Board, Row } from '../leaderboard/index.js'
import type { FigureBlock } from '../report/block.js'
import { linearScale, ticksBetween } from '../report/figures/scale.js'
import { type Drawing, element, figureWidth, fitText, fontSize, label, line } from '../report/figures/svg.js'
import { formatMetric } from '../report/format-number.js'
import { rankedRows } from './verdict.js'
import { nameText, rankWords } from './words.js'

/** More rows than this do not fit on a screen. */
const MAX_ROWS = 30
const rowHeight = 36
const left = 14
const right = figureWidth - 14

/** Which places each model may hold; undefined where there are fewer than two models, or no known place. */
export function rankPlot(board: Board): FigureBlock | undefined {
  const ranked = rankedRows(board)
  if (ranked.length < 2 || ranked.every(({ rank }) => rank === 'unknown')) return undefined
  const drawn = ranked.slice(0, MAX_ROWS)
  const cut = ranked.length > drawn.length ? ` The first ${drawn.length} of ${ranked.length} rows are drawn.` : ''
  return {
    kind: 'figure',
    name: 'ranks',
    title: 'How sure is the order?',
    alt: drawn.map((row) => `${row.model.name}: place ${rankWords(row.rank)}`).join('; '),
    caption: `A line spans all places a model may hold; all lines together are right with 95% confidence. Lines that share no place belong to models that surely differ.${cut}`,
    drawing: drawing(drawn, ranked.length),
    data: {
      kind: 'table',
      caption: 'Places',
      columns: [
        { label: 'Model', kind: 'text' },
        { label: 'Place', kind: 'text' },
        { label: 'Score', kind: 'number' },
      ],
      rows: ranked.map((row) => [nameText(row.model.name), rankWords(row.rank), formatMetric(row.score.value)]),
    },
  }
}

function drawing(rows: readonly Row[], nRanked: number): Drawing {
  const x = linearScale([1, nRanked], [left, right])
  const bottom = rows.length * rowHeight + 2
  const ticks = ticksBetween(1, nRanked, 6).filter((tick) => Number.isInteger(tick))
  const axis = [...new Set([1, ...ticks, nRanked])]
    .filter((tick, _, all) => tick === 1 || tick === nRanked || isApart(tick, all, x.at))
    .map(
      (tick) =>
        line('grid', x.at(tick), 2, x.at(tick), bottom) +
        label('small soft middle', x.at(tick), bottom + 16, String(tick)),
    )
  const lines = rows.map((row, i) => drawRow(row, x.at, i * rowHeight))
  return { width: figureWidth, height: bottom + 24, body: axis.join('') + lines.join('') }
}

/** The ends of the axis are labelled; a tick beside them would run into their label. */
function isApart(tick: number, ticks: readonly number[], at: (value: number) => number): boolean {
  const ends = [1, ticks[ticks.length - 1]]
  return ends.every((end) => Math.abs(at(end) - at(tick)) > 24)
}

function drawRow({ model, rank }: Row, at: (value: number) => number, top: number): string {
  const name = label('halo', left, top + 14, fitText(nameText(model.name), right - left, fontSize))
  if (rank === undefined || rank === 'unknown') return name + label('small soft', left, top + 28, 'place unknown')
  const y = top + 26
  if (rank.best === rank.worst) return name + element('circle', { class: 'dot', cx: at(rank.best), cy: y, r: 4.5 })
  const ends = [rank.best, rank.worst].map((end) => element('circle', { class: 'dot', cx: at(end), cy: y, r: 3.5 }))
  return name + line('bar', at(rank.best), y, at(rank.worst), y) + ends.join('')
}
