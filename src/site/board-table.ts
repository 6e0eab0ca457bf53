import { type BenchmarkBoards, type Board, EVIDENCE } from '../leaderboard/index.js'
import { dayText, intervalText } from '../leaderboard/pages/words.js'
import { betterInWords } from '../metrics/index.js'
import { formatMetric } from '../report/format-number.js'
import { columnsOf, firstOf } from './board-columns.js'
import { controls } from './board-controls.js'
import { html, type Markup } from './markup.js'
import { modelLink } from './model-link.js'
import type { Site } from './page.js'
import { scoreAxis } from './score-axis.js'
import { plural, rankWords } from './words.js'

/** As many rows as a reader takes in; the script shows the rest when asked, and without it all are shown. */
const ROWS_AT_FIRST = 20

/** The ranked table of a board with its controls. */
export function boardTable(of: BenchmarkBoards, board: Board, path: string, site: Site): Markup {
  const columns = columnsOf(of, board, site)
  const axis = scoreAxis(board, of.primary)
  const { primary } = of
  const head = html`<tr>
<th scope="col" data-sort="rank"><button type="button">Rank</button></th>
<th scope="col" data-sort="text"><button type="button">Model</button></th>
<th scope="col" class="pic"><span class="hidden">${primary.id} and its interval, drawn</span>${axis.head}</th>
<th scope="col" class="num" data-sort="number" data-first="${firstOf(primary.metric)}"><button type="button">${primary.id}</button></th>
${columns.map(
  ({ label, sort, first }, i) =>
    html`<th scope="col" class="c${i}${sort === 'number' ? ' num' : ''}" data-sort="${sort}" data-first="${first}"><button type="button">${label}</button></th>`,
)}
</tr>`
  const rows = board.rows.map((row) => {
    const place = board.podium.indexOf(row)
    const kind = row.model.isFloor ? 'floor' : place >= 0 ? `place${place + 1}` : 'row'
    return html`<tr class="${kind}" data-evidence="${EVIDENCE.indexOf(row.evidence)}" data-date="${dayText(row.date)}"><td class="rank">${row.model.isFloor ? 'floor' : rankWords(row.rank)}</td><th scope="row">${modelLink(row, path, site)}</th><td class="pic">${axis.cell(row)}</td><td class="num"><b>${formatMetric(row.score.value)}</b><small>${intervalText(row)}</small></td>${columns.map((column, i) => html`<td class="c${i}${column.sort === 'number' ? ' num' : ''}">${column.cell(row)}</td>`)}</tr>
`
  })
  const hidden = columns
    .map(({ isShown }, i) => (isShown ? '' : `hide${i}`))
    .filter((name) => name !== '')
    .join(' ')
  return html`<div class="board">
${controls(board, columns)}
<div class="scroll" tabindex="0" role="group" aria-labelledby="board-caption"><table class="${hidden}" data-rows="${ROWS_AT_FIRST}">
<caption id="board-caption">${caption(of, board)}</caption>
<thead>${head}</thead>
<tbody>
${rows.slice(0, ROWS_AT_FIRST)}</tbody>${
    rows.length > ROWS_AT_FIRST
      ? html`<tbody class="rest">
${rows.slice(ROWS_AT_FIRST)}</tbody>`
      : ''
  }</table></div>
<p class="count" role="status"></p>
</div>
`
}

function caption({ primary }: BenchmarkBoards, board: Board): string {
  const n = board.rows.filter(({ rank }) => rank !== undefined).length
  const better = primary.metric === undefined ? '' : `, ${betterInWords(primary.metric)} is better`
  return `${plural(n, 'model')} by ${primary.id}${better}, each with its 95% interval. A rank such as 2 to 4 means any of these places, as far as the data can tell.`
}
