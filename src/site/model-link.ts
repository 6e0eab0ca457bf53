import type { Row } from '../leaderboard/index.js'
import { html, type Piece } from './markup.js'
import { rootOf, type Site } from './page.js'
import { nameText } from './words.js'

/** The model's page, its id, and what must be known about the row. */
export function modelLink(row: Row, path: string, site: Site): Piece {
  const root = rootOf(path)
  const { model, record, marks, tries } = row
  const notes = [
    ...marks.filter(({ blocks }) => !blocks).map(({ text }) => text),
    ...(tries.length > 1 ? [`${tries.length} runs; the first counts, not the best`] : []),
    ...(row.score.assumption === undefined ? [] : [`interval made here ${row.score.assumption}`]),
  ]
  const page =
    record === undefined ? '' : html` <a class="record" href="${root}${site.paths.record(record.eval_id)}">record</a>`
  return html`<a href="${root}${site.paths.model(model.id)}">${nameText(model.name)}</a><small><code>${model.id}</code>${page}</small>${notes.map(
    (note) => html`<small class="mark">${note}</small>`,
  )}`
}
