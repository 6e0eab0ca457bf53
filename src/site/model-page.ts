import { dayText, evidenceWords, intervalText } from '../leaderboard/pages/words.js'
import type { Fact } from '../report/block.js'
import { overallEstimate } from '../report/estimates.js'
import { formatCount, formatInterval, formatMetric } from '../report/format-number.js'
import { withLinks } from '../report/words.js'
import { type Recorded, weakestGroups } from './breakdown.js'
import { html, type Markup, type Piece } from './markup.js'
import { howItRuns } from './models-page.js'
import { blocks, renderPage, rootOf, type Site, section } from './page.js'
import type { Result, SiteModel } from './results-of-models.js'
import { nameText, plural, rankWords, titleOf } from './words.js'

/** One model: who it is, its results everywhere, and where it is weak. */
export function modelPage(model: SiteModel, site: Site): string {
  const path = site.paths.model(model.id)
  const { results, document } = model
  return renderPage(
    {
      path,
      title: nameText(model.name),
      trail: [html`<a href="${rootOf(path)}models.html">Models</a>`, document?.is_floor ? 'Floor' : 'Model', model.id],
      heading: nameText(model.name),
      main: [
        document?.description === undefined ? '' : html`<p class="about">${document.description}</p>`,
        document?.is_floor
          ? html`<p class="note">A floor: it needs no skill, and every model is read against it. It takes no rank.</p>`
          : '',
        section(
          'results',
          'Results',
          results.length === 0 ? html`<p>No results yet.</p>` : resultsTable(results, path, site),
        ),
        weakGroups(results, path, site),
        card(model),
        runs(results, path, site),
      ],
    },
    site,
  )
}

function resultsTable(results: readonly Result[], path: string, site: Site): Markup {
  const lines = results.map(({ of, board, row }) => {
    const ranked = board.rows.filter(({ rank }) => rank !== undefined).length
    const reasons = row.marks.filter(({ blocks: isBlocking }) => isBlocking).map(({ text }) => text)
    const place =
      row.rank === undefined ? (row.model.isFloor ? 'floor' : 'not ranked') : `${rankWords(row.rank)} of ${ranked}`
    const isCurrent = board === of.boards[0]
    return html`<tr><th scope="row">${benchmarkLink(of, path, site)}${isCurrent ? '' : html`<small>other data: ${board.differs.join('; ')}</small>`}</th>
<td>${place}${reasons.map((text) => html`<small class="mark">${text}</small>`)}</td>
<td class="num"><b>${formatMetric(row.score.value)}</b><small>${intervalText(row)}</small></td><td>${of.primary.id}</td><td class="num">${formatCount(row.nTest)}</td>
<td>${evidenceWords[row.evidence].short}</td><td>${dayText(row.date)}</td><td>${recordLink(row.record?.eval_id, path, site)}</td></tr>
`
  })
  return html`<div class="scroll" tabindex="0" role="group" aria-label="Results"><table class="plain">
<caption>${plural(results.length, 'board')}. Places of two benchmarks say nothing about each other.</caption>
<thead><tr><th scope="col">Benchmark</th><th scope="col">Place</th><th scope="col" class="num">Score</th><th scope="col">Metric</th><th scope="col" class="num">N</th><th scope="col">Evidence</th><th scope="col">Date</th><th scope="col">Record</th></tr></thead>
<tbody>
${lines}</tbody></table></div>`
}

function benchmarkLink({ benchmark }: Result['of'], path: string, { paths }: Site): Markup {
  return html`<a href="${rootOf(path)}${paths.benchmark(benchmark.benchmark_id)}">${nameText(benchmark.name)}</a>`
}

const recordLink = (evalId: string | undefined, path: string, { paths }: Site): Piece =>
  evalId === undefined ? 'beside others' : html`<a href="${rootOf(path)}${paths.record(evalId)}">report</a>`

/** Of each result and dimension the group in which it is worst. */
function weakGroups(results: readonly Result[], path: string, site: Site): Piece {
  const lines = results.flatMap(({ of, row }) => {
    if (row.record === undefined) return []
    const recorded = row as Recorded // the line above has looked
    return weakestGroups(recorded, of.primary).map(({ dimension, level, estimate }) => {
      const whole = overallEstimate(recorded.record, of.primary.id)
      return html`<tr><th scope="row">${titleOf(dimension)}: ${level}</th><td>${benchmarkLink(of, path, site)}</td>
<td class="num"><b>${formatMetric(estimate.value)}</b><small>${estimate.interval === undefined ? 'no interval' : formatInterval(estimate.interval)}</small></td><td class="num">${formatCount(estimate.n)}</td><td class="num">${formatMetric(whole.value)}</td></tr>
`
    })
  })
  if (lines.length === 0) return ''
  return section(
    'weak',
    'Where it is weakest',
    html`<div class="scroll" tabindex="0" role="group" aria-label="Weakest groups"><table class="plain">
<caption>The group with the worst value, by dimension. Among several groups one is always worst: the interval says how sure that is.</caption>
<thead><tr><th scope="col">Group</th><th scope="col">Benchmark</th><th scope="col" class="num">Value there</th><th scope="col" class="num">N</th><th scope="col" class="num">Over all</th></tr></thead>
<tbody>
${lines}</tbody></table></div>`,
  )
}

function card({ id, document }: SiteModel): Markup {
  const given: readonly (readonly [label: string, value: string | undefined])[] = [
    ['Id', id],
    ['Also known as', document?.aliases.join(', ')],
    ['Version', document?.version],
    ['Family', document?.family],
    ['Kind of data', document?.modality],
    ['Architecture', document?.arch],
    ['Parameters', typeof document?.params === 'number' ? formatCount(document.params) : document?.params],
    ['Trained on', document?.training_data?.join(', ')],
    ['Licence', document?.licence],
    ['Paper', document?.paper],
    ['Code', document?.code],
    ['Weights', document?.weights],
    ['How it runs', howItRuns(document)],
    ['Adapter', document?.adapter === 'none' ? document.recipe?.adapter : document?.adapter],
    ['Recipe', document?.recipe?.file],
    ['Notes', document?.notes],
  ]
  const facts = given.flatMap(([label, value]): Fact[] =>
    value === undefined || value === '' ? [] : [{ label, value: withLinks(value) }],
  )
  return section('card', 'Model card', blocks([{ kind: 'facts', facts }]))
}

/** All that was handed in, also what no row shows. */
function runs(results: readonly Result[], path: string, site: Site): Piece {
  const lines = results.flatMap(({ of, row }) =>
    row.tries.map(
      ({ evalId, date, value }) =>
        html`<li>${dayText(date)}: ${nameText(of.benchmark.name)}, ${formatMetric(value)}, ${recordLink(evalId, path, site)}${evalId === row.record?.eval_id ? '' : ' (another run; it does not count)'}</li>`,
    ),
  )
  return lines.length === 0 ? '' : section('runs', 'All runs', html`<ul>${lines}</ul>`)
}
