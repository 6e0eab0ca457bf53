import { isTooFew } from '../leaderboard/caveats.js'
import type { BenchmarkBoards, Board, PrimaryMetric, Row } from '../leaderboard/index.js'
import { merit } from '../leaderboard/score.js'
import { dimensions, type Estimate, levelEstimate, levels } from '../report/estimates.js'
import { formatCount, formatInterval, formatMetric } from '../report/format-number.js'
import { reasonInWords } from '../report/words.js'
import type { Benchmark, EvalRecord } from '../spec/index.js'
import { html, type Markup, type Piece } from './markup.js'
import { rootOf, type Site } from './page.js'
import { nameText, titleOf } from './words.js'

/** A model of the board whose record is at hand. */
export type Recorded = Row & { readonly record: EvalRecord }

/** So many models stand side by side; the others have all of this on their own pages. */
const MAX_MODELS = 8

/** The first models and the best floor. @param rows of a board, best first */
function firstOf<T extends Row>(rows: readonly T[]): readonly T[] {
  const models = rows.filter(({ model }) => !model.isFloor).slice(0, MAX_MODELS)
  return [...models, ...rows.filter(({ model }) => model.isFloor).slice(0, 1)]
}

/** The first models of a board and its best floor, as far as they have a record: groups stand nowhere else. */
export function comparedRows({ rows }: Board): readonly Recorded[] {
  return firstOf(rows.filter((row): row is Recorded => row.record !== undefined))
}

interface Line {
  readonly head: Piece
  /** How deep it stands below another line. */
  readonly depth: number
  readonly n: Piece
  readonly cells: readonly Estimate[]
}

/** A table with one column per model. @param shadeBy the metric of all cells, where they are of one */
function modelsTable(
  caption: string,
  corner: string,
  rows: readonly Row[],
  lines: readonly Line[],
  shadeBy: PrimaryMetric | undefined,
  path: string,
  site: Site,
): Markup {
  const heads = rows.map(
    ({ model }) =>
      html`<th scope="col" class="num"><a href="${rootOf(path)}${site.paths.model(model.id)}">${nameText(model.name)}</a></th>`,
  )
  const hasN = lines.some(({ n }) => n !== '')
  const shade = shading(
    lines.flatMap(({ cells }) => cells),
    shadeBy,
  )
  const body = lines.map(
    ({
      head,
      depth,
      n,
      cells,
    }) => html`<tr><th scope="row"${depth > 0 ? html` class="inner"` : ''}>${head}</th>${hasN ? html`<td class="num">${n}</td>` : ''}${cells.map(
      (cell) => html`<td class="num ${shade(cell)}">${cellText(cell)}</td>`,
    )}</tr>
`,
  )
  return html`<div class="scroll" tabindex="0" role="group" aria-label="${caption}"><table class="heat">
<caption>${caption}</caption>
<thead><tr><th scope="col">${corner}</th>${hasN ? html`<th scope="col" class="num">N</th>` : ''}${heads}</tr></thead>
<tbody>
${body}</tbody></table></div>
`
}

function cellText({ value, interval, why }: Estimate): Piece {
  if (value === null) return html`–<small>${why === undefined ? '' : reasonInWords(why)}</small>`
  return interval === undefined
    ? formatMetric(value)
    : html`${formatMetric(value)}<small>${formatInterval(interval)}</small>`
}

/** Six steps from the worst to the best cell of the table; the number is always printed, so colour says nothing new. */
function shading(cells: readonly Estimate[], shadeBy: PrimaryMetric | undefined): (cell: Estimate) => string {
  const metric = shadeBy?.metric
  const merits =
    metric === undefined ? [] : cells.flatMap(({ value }) => (value === null ? [] : [merit(value, metric)]))
  const [low, high] = [Math.min(...merits), Math.max(...merits)]
  return ({ value }) => {
    if (metric === undefined || value === null || !(high > low)) return 'h0'
    return `h${Math.round((5 * (merit(value, metric) - low)) / (high - low))}`
  }
}

/** Every metric with its interval, for the first models. */
export function metricsTable({ primary }: BenchmarkBoards, board: Board, path: string, site: Site): Markup {
  const rows = firstOf(board.rows)
  const ids = [...new Set([primary.id, ...rows.flatMap(({ estimates }) => Object.keys(estimates))])]
  const lines = ids.map((id): Line => {
    const shown = site.context.metrics.has(id)
      ? html`<a href="${rootOf(path)}metrics.html#${metricAnchor(id)}">${id}</a>`
      : id
    return {
      head: id === primary.id ? html`<strong>${shown}</strong>, ranks` : shown,
      depth: 0,
      n: '',
      cells: rows.map(({ estimates }) => estimates[id] ?? { value: null }),
    }
  })
  return modelsTable(
    'All metrics of the first models, with 95% intervals',
    'Metric',
    rows,
    lines,
    undefined,
    path,
    site,
  )
}

/** The place of a metric on the page of metrics. */
export const metricAnchor = (id: string): string => `metric-${id.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`

/** One table per dimension that any record holds: which model for my scanner? */
export function groupTables({ primary, benchmark }: BenchmarkBoards, board: Board, path: string, site: Site): Markup[] {
  const rows = comparedRows(board)
  const found = [...new Set(rows.flatMap(({ record }) => dimensions(record)))]
  return found.map((dimension, i) => {
    const names = [...new Set(rows.flatMap(({ record }) => levels(record, dimension)))]
    const lines = nested(names, dimension, rows).map(
      ({ level, depth }): Line => ({
        head: level,
        depth,
        n: sizes(
          rows.map(({ record }) => levelEstimate(record, dimension, level, primary.id).n),
          benchmark,
        ),
        cells: rows.map(({ record }) => levelEstimate(record, dimension, level, primary.id)),
      }),
    )
    const caption = `${primary.id} by ${titleOf(dimension).toLowerCase()}, with 95% intervals; darker is better`
    const table = modelsTable(caption, titleOf(dimension), rows, lines, primary, path, site)
    return html`<details${i < 2 ? html` open` : ''}><summary>${titleOf(dimension)} <span class="aside">${names.length} groups</span></summary>
${table}</details>
`
  })
}

/** Levels in the order given, each followed by those that are part of it. */
function nested(names: readonly string[], dimension: string, rows: readonly Recorded[]) {
  const parentOf = (level: string): string | undefined => {
    for (const { record } of rows) {
      const parents =
        record.parents !== undefined && Object.hasOwn(record.parents, dimension) ? record.parents[dimension] : {}
      if (Object.hasOwn(parents, level) && names.includes(parents[level])) return parents[level]
    }
    return undefined
  }
  const below = (parent: string | undefined, depth: number): { level: string; depth: number }[] =>
    names
      .filter((level) => parentOf(level) === parent)
      .flatMap((level) => [{ level, depth }, ...below(level, depth + 1)])
  return below(undefined, 0)
}

/** One number where all agree, else from the smallest to the largest. */
function sizes(ns: readonly (number | undefined)[], benchmark: Benchmark): string {
  const known = ns.filter((n) => n !== undefined)
  if (known.length === 0) return 'n/a'
  const [low, high] = [Math.min(...known), Math.max(...known)]
  const size = low === high ? formatCount(low) : `${formatCount(low)} to ${formatCount(high)}`
  return isTooFew(high, benchmark) ? `${size}, too few` : size
}

/** The group in which a model does worst, by dimension. */
export function weakestGroups({ record }: Recorded, { id, metric }: PrimaryMetric) {
  if (metric === undefined) return []
  return dimensions(record).flatMap((dimension) => {
    const found = levels(record, dimension)
      .map((level) => ({ dimension, level, estimate: levelEstimate(record, dimension, level, id) }))
      .filter(({ estimate }) => estimate.value !== null)
      .toSorted((a, b) => merit(a.estimate.value ?? 0, metric) - merit(b.estimate.value ?? 0, metric))
    return found.length > 1 ? found.slice(0, 1) : []
  })
}
