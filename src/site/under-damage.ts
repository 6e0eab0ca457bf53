import type { BenchmarkBoards, Board } from '../leaderboard/index.js'
import { curveFigures, drawnRows, probedRows } from '../leaderboard/pages/curves.js'
import {
  type AreaTable,
  absoluteAreas,
  curvesIntroduction,
  FLOORS_IN_KEY,
  retentionAreas,
} from '../leaderboard/pages/robustness.js'
import { styleSample } from '../report/figures/curves.js'
import { formatBound } from '../report/format-number.js'
import { endsOf } from '../report/robustness-words.js'
import { reasonInWords } from '../report/words.js'
import { html, Markup, type Piece } from './markup.js'
import { blocks, rootOf, type Site } from './page.js'
import { nameText } from './words.js'

/** All curves of skill under damage and their areas, model beside model; undefined where no record has any. */
export function underDamage(of: BenchmarkBoards, board: Board, path: string, site: Site): Piece {
  const drawn = drawnRows(probedRows(board))
  if (drawn.length === 0) return undefined
  const key = drawn.map(({ model }, i) => html`<li>${lineSample(i)} ${nameText(model.name)}</li>`)
  return [
    html`<p>${curvesIntroduction(of, board)}</p><ul class="legend" aria-label="Key to the charts">${key}<li>${FLOORS_IN_KEY}</li></ul>`,
    html`<div class="curves">${blocks(curveFigures(of, board, site.context))}</div>`,
    table(absoluteAreas(of, board, site.context), path, site),
    html`<details><summary>Retention, which is never ranked</summary>
${table(retentionAreas(board), path, site)}</details>`,
  ]
}

function lineSample(style: number): Markup {
  const { width, height, body } = styleSample(style)
  return html`<svg class="line" viewBox="0 0 ${width} ${height}" aria-hidden="true">${new Markup(body)}</svg>`
}

function table({ caption, columns, rows }: AreaTable, path: string, site: Site): Markup {
  const lines = rows.map(({ name, row, cells }) => {
    const head =
      row === undefined
        ? nameText(name)
        : html`<a href="${rootOf(path)}${site.paths.model(row.model.id)}">${nameText(name)}</a>`
    return html`<tr><th scope="row">${head}</th>${cells.map((cell) => html`<td class="num">${cellText(cell)}</td>`)}</tr>
`
  })
  return html`<div class="scroll" tabindex="0" role="group" aria-label="${caption}"><table class="heat areas">
<caption>${caption}</caption>
<thead><tr><th scope="col">Model</th>${columns.map((label) => html`<th scope="col" class="num">${label}</th>`)}</tr></thead>
<tbody>
${lines}</tbody></table></div>
`
}

function cellText(cell: AreaTable['rows'][number]['cells'][number]): Piece {
  if (typeof cell === 'string') return cell
  if (cell.value === null) return html`–<small>${reasonInWords(cell.why)}</small>`
  return html`${formatBound(cell.value)}<small>${endsOf(cell) ?? ''}</small>`
}
