import { betterInWords } from '../metrics/index.js'
import { formatInterval, formatMetric } from '../report/format-number.js'
import { html, type Markup } from './markup.js'
import { renderPage, type Site } from './page.js'
import type { Result, SiteModel } from './results-of-models.js'
import { nameText } from './words.js'

/** All models against all benchmarks; the script draws those that a reader picks. */
export function comparePage(models: readonly SiteModel[], site: Site): string {
  const benchmarks = site.boards.benchmarks.filter(({ boards }) => (boards.at(0)?.rows.length ?? 0) > 0)
  const rows = models.flatMap((model) => {
    const current = model.results.filter(({ of, board, row }) => board === of.boards[0] && board.rows.includes(row))
    return current.length === 0 ? [] : [{ model, current }]
  })
  const heads = benchmarks.map(({ benchmark, primary }) => {
    const better = primary.metric === undefined ? '' : `, ${betterInWords(primary.metric)} is better`
    return html`<th scope="col" class="num" data-name="${nameText(benchmark.name)}" data-metric="${primary.id}${better}"><a href="${site.paths.benchmark(benchmark.benchmark_id)}">${nameText(benchmark.name)}</a><small>${primary.id}</small></th>`
  })
  const body = rows.map(({ model, current }) => {
    const cells = benchmarks.map((of) => cell(current.find((result) => result.of === of)))
    const name = nameText(model.name)
    return html`<tr><th scope="row"><label class="pick"><input type="checkbox" value="${model.id}"><span class="hidden">Compare ${name}</span></label><a href="${site.paths.model(model.id)}">${name}</a>${model.document?.is_floor ? html`<small>floor</small>` : ''}</th>${cells}</tr>
`
  })
  return renderPage(
    {
      path: 'compare.html',
      title: 'Compare models',
      trail: [],
      heading: 'Compare models',
      main: [
        html`<p class="about">Scores of each benchmark’s current table, with 95% intervals. A column compares models; a row does not compare benchmarks. Whether two models differ is said on the benchmark’s page, where all comparisons of a table are made together.</p>`,
        html`<p class="key" id="chosen-count" role="status"></p><div id="chosen" class="multiples"></div>`,
        rows.length === 0
          ? html`<p>No model has a ranked result yet.</p>`
          : html`<div class="scroll" tabindex="0" role="group" aria-label="Models and benchmarks"><table class="compare heat">
<caption>A dash: no result in the current table.</caption>
<thead><tr><th scope="col">Model</th>${heads}</tr></thead>
<tbody>
${body}</tbody></table></div>`,
      ],
    },
    site,
  )
}

function cell(result: Result | undefined): Markup {
  const score = result?.row.score
  if (score === undefined || score.value === null) return html`<td class="num">–</td>`
  const { value, interval } = score
  return interval === undefined
    ? html`<td class="num" data-value="${value}">${formatMetric(value)}</td>`
    : html`<td class="num" data-value="${value}" data-low="${interval.low}" data-high="${interval.high}">${formatMetric(value)}<small>${formatInterval(interval)}</small></td>`
}
