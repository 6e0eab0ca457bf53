import { type Board, EVIDENCE } from '../leaderboard/index.js'
import { evidenceWords } from '../leaderboard/pages/words.js'
import type { Column } from './board-columns.js'
import { html, type Markup } from './markup.js'

/** Filters and the choice of columns. Columns work without a script, filters need it and are hidden without. */
export function controls(board: Board, columns: readonly Column[]): Markup {
  const present = EVIDENCE.filter((name) => board.rows.some(({ evidence }) => evidence === name))
  const chooser = (['About the result', 'Other metrics'] as const).map((group) => {
    const boxes = columns.flatMap((column, i) =>
      column.group === group
        ? [
            html`<label><input type="checkbox" id="c${i}" data-column="${column.label}"${column.isShown ? html` checked` : ''}>${column.label}</label>`,
          ]
        : [],
    )
    return boxes.length === 0 ? '' : html`<fieldset><legend>${group}</legend>${boxes}</fieldset>`
  })
  const hasFloors = board.rows.some(({ model }) => model.isFloor)
  return html`<form class="tools">
<div class="filters">
<label>Find <input type="search" name="find" autocomplete="off" placeholder="model"></label>
<label>Evidence <select name="evidence"><option value="">any</option>${present
    .filter((_, i) => i > 0)
    .map(
      (name) =>
        html`<option value="${name}" data-least="${EVIDENCE.indexOf(name)}">${evidenceWords[name].short} or better</option>`,
    )}</select></label>
<label>Since <input type="date" name="since"></label>
${hasFloors ? html`<label><input type="checkbox" name="floors" checked>Floors</label>` : ''}
<button type="reset">Reset</button>
</div>
<details class="columns"><summary>Columns</summary><div>${chooser}</div></details>
</form>`
}
