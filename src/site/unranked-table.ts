import type { BenchmarkBoards, Board } from '../leaderboard/index.js'
import { dayText, evidenceWords, intervalText } from '../leaderboard/pages/words.js'
import { formatCount, formatMetric } from '../report/format-number.js'
import { html, type Markup } from './markup.js'
import { modelLink } from './model-link.js'
import type { Site } from './page.js'
import { plural } from './words.js'

/** Results that are shown and not ranked, each with the reason. */
export function unrankedTable({ primary }: BenchmarkBoards, board: Board, path: string, site: Site): Markup {
  const rows = board.unranked.map(
    (row) => html`<tr><th scope="row">${modelLink(row, path, site)}</th>
<td class="num">${formatMetric(row.score.value)}<small>${intervalText(row)}</small></td>
<td>${row.marks.filter(({ blocks }) => blocks).map(({ text }) => html`<span class="why">${text}</span>`)}</td>
<td class="num">${formatCount(row.nTest)}</td><td>${evidenceWords[row.evidence].short}</td><td>${dayText(row.date)}</td></tr>
`,
  )
  return html`<div class="scroll" tabindex="0" role="group" aria-label="Results without a rank"><table class="unranked">
<caption>${plural(board.unranked.length, 'result')} shown, not ranked.</caption>
<thead><tr><th scope="col">Model</th><th scope="col" class="num">${primary.id}</th><th scope="col">Why not</th><th scope="col" class="num">N</th><th scope="col">Evidence</th><th scope="col">Date</th></tr></thead>
<tbody>
${rows}</tbody></table></div>
`
}
