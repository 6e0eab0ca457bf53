import type { Board, PrimaryMetric, Row } from '../leaderboard/index.js'
import { intervalDomain } from '../report/figures/intervals.js'
import { linearScale, type Scale, ticksBetween } from '../report/figures/scale.js'
import { formatPlain } from '../report/format-number.js'
import { html, type Markup } from './markup.js'

const WIDTH = 280
const HEIGHT = 22

/** A small picture of a score for each row of a table, all on one axis, which stands in the head of the column. */
export interface ScoreAxis {
  readonly head: Markup
  /** Aria-hidden: the numbers stand beside it. */
  cell(row: Row): Markup
}

/** The axis shows all rows of the board, chance, and the best floor. */
export function scoreAxis({ rows }: Board, { metric }: PrimaryMetric): ScoreAxis {
  const floor = rows.find(({ model }) => model.isFloor)?.score.value ?? undefined
  const estimates = rows.map(({ score }) => ({ value: score.value, interval: score.interval }))
  const limits = metric?.range ?? ([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as const)
  const domain = intervalDomain(estimates, [metric?.chance], limits)
  const x = linearScale(domain, [6, WIDTH - 6])
  const marks = html`${upright('chance', metric?.chance, x)}${upright('floorline', floor, x)}`
  return {
    head: html`<svg class="axis" viewBox="0 0 ${WIDTH} 16" aria-hidden="true">${ticksBetween(
      domain[0],
      domain[1],
      4,
    ).map((tick) => html`<text x="${place(x, tick)}" y="12">${formatPlain(tick)}</text>`)}</svg>`,
    cell: (row) =>
      html`<svg class="iv" viewBox="0 0 ${WIDTH} ${HEIGHT}" aria-hidden="true">${marks}${drawn(row, x)}</svg>`,
  }
}

function drawn({ score, model }: Row, x: Scale): Markup {
  if (score.value === null) return html``
  const kind = model.isFloor ? ' quiet' : ''
  const at = place(x, score.value)
  if (score.interval === undefined) return html`<circle class="hollow" cx="${at}" cy="11" r="4"/>`
  const { low, high } = score.interval
  return html`<path class="bar${kind}" d="M${place(x, low)} 11H${place(x, high)}"/><circle class="dot${kind}" cx="${at}" cy="11" r="4.5"/>`
}

function upright(kind: string, value: number | undefined, x: Scale): Markup {
  if (value === undefined || value < x.domain[0] || value > x.domain[1]) return html``
  return html`<path class="${kind}" d="M${place(x, value)} 0V${HEIGHT}"/>`
}

/** To a tenth of a unit; what lies outside the axis is drawn at its end. */
const place = (x: Scale, value: number): string =>
  String(Number(x.at(Math.min(x.domain[1], Math.max(x.domain[0], value))).toFixed(1)))
