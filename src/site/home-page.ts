import type { BenchmarkBoards, Boards, Row } from '../leaderboard/index.js'
import { linearScale, roundDomain } from '../report/figures/scale.js'
import { formatCount, formatMetric, formatPlain } from '../report/format-number.js'
import { html, type Markup, type Piece } from './markup.js'
import { renderPage, type Site, section } from './page.js'
import { rankedRows } from './verdict.js'
import { nameText, plural } from './words.js'

/** The way in: what there is, by domain and task, and how to read it. */
export function homePage(site: Site): string {
  const { boards } = site
  const domains = busiestFirst(groupsOf(boards.benchmarks, domainOf))
  return renderPage(
    {
      path: 'index.html',
      title: 'Leaderboards of healthcare foundation models',
      trail: [],
      heading: 'Healthcare foundation models, compared honestly',
      main: [
        html`<p class="lead">Each page compares models on one task and the same samples, and says how sure that is, what no skill at all would reach, and what stands behind every number.</p>`,
        counts(boards),
        html`<p class="about"><strong>How to read it.</strong> The best score stands first, but a rank is a range of places, because a test set is only a sample: where ranges overlap, nobody knows which model is better. Floors are models without skill. Evidence says who saw the run. <a href="how-it-works.html">More about it</a>.</p>`,
        html`<nav class="contents" aria-label="Domains"><ul>${domains.map(([domain], i) => html`<li><a href="#domain-${i + 1}">${domain}</a></li>`)}<li><a href="#example">An example</a></li></ul></nav>`,
        searchForm(boards),
        domains.map(([domain, found], i) => domainSection(domain, found, i, site)),
        example(site),
      ],
    },
    site,
  )
}

function counts({ counts: { benchmarks, models, evaluations }, benchmarks: all, updated }: Boards): Markup {
  const found = [
    [`${formatCount(benchmarks)} of ${formatCount(all.length)}`, 'benchmarks with results'],
    [formatCount(models), 'models with results'],
    [formatCount(evaluations), 'evaluations'],
    ...(updated === undefined ? [] : [[updated, 'newest evaluation']]),
  ]
  return html`<dl class="strip">${found.map(([value, label]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>`
}

/** Needs the script, and is hidden without. */
function searchForm({ benchmarks }: Boards): Markup {
  const choices = (of: (found: BenchmarkBoards) => string) =>
    [...new Set(benchmarks.map(of))].toSorted().map((name) => html`<option>${name}</option>`)
  return html`<form class="tools search" role="search"><div class="filters">
<label>Find <input type="search" name="find" autocomplete="off" placeholder="task, disease, model, metric"></label>
<label>Domain <select name="domain"><option value="">any</option>${choices(domainOf)}</select></label>
<label>Task <select name="task"><option value="">any</option>${choices(({ benchmark }) => benchmark.ai_task)}</select></label>
<span class="count" role="status"></span>
</div></form>
`
}

const domainOf = ({ benchmark }: BenchmarkBoards): string => benchmark.health_domain ?? 'Other'

/** Where there is something to see comes first. */
function busiestFirst(domains: ReadonlyMap<string, readonly BenchmarkBoards[]>) {
  const evaluations = (found: readonly BenchmarkBoards[]): number => found.reduce((sum, of) => sum + of.evaluations, 0)
  return [...domains].toSorted(([, a], [, b]) => evaluations(b) - evaluations(a))
}

function domainSection(domain: string, found: readonly BenchmarkBoards[], i: number, site: Site): Markup {
  const cards = found
    .toSorted((a, b) => Number(b.evaluations > 0) - Number(a.evaluations > 0))
    .map((of) => card(of, site))
  return html`<div data-group>${section(`domain-${i + 1}`, domain, html`<ul class="cards">${cards}</ul>`)}</div>`
}

function card(of: BenchmarkBoards, site: Site): Markup {
  const { benchmark, primary } = of
  const board = of.boards.at(0)
  const ranked = board === undefined ? [] : rankedRows(board)
  const models = of.boards.flatMap(({ rows, unranked }) => [...rows, ...unranked].map(({ model }) => model.name))
  const words = [
    benchmark.name,
    benchmark.benchmark_id,
    benchmark.health_topic,
    benchmark.description,
    primary.id,
    ...models,
  ]
  const about = benchmark.description ?? benchmark.health_topic ?? ''
  return html`<li data-words="${words.join(' ')}" data-domain="${domainOf(of)}" data-task="${benchmark.ai_task}">
<span class="task">${benchmark.ai_task}</span>
<a class="name" href="${site.paths.benchmark(benchmark.benchmark_id)}">${nameText(benchmark.name)}</a>
<p>${firstWords(about)}</p>
${board === undefined ? '' : strip(board.rows, primary)}
<p class="state">${state(of, ranked)}</p></li>`
}

/** The first sentence, or as many whole words as a card holds. */
function firstWords(text: string): string {
  const sentence = /^.*?[.!?](?=\s|$)/s.exec(text)?.[0] ?? text
  return sentence.length <= MAX_ABOUT ? sentence : `${sentence.slice(0, MAX_ABOUT).replace(/\s+\S*$/, '')} …`
}

const MAX_ABOUT = 170

function state(of: BenchmarkBoards, ranked: readonly Row[]): Piece {
  if (of.boards.length === 0) return html`<strong>No submissions yet</strong>`
  const { podium } = of.boards[0]
  const how = `${plural(ranked.length, 'model')} by ${of.primary.id}, ${plural(of.evaluations, 'evaluation')}`
  if (podium.length > 0)
    return html`<strong>${nameText(podium[0].model.name)}</strong> leads with ${formatMetric(podium[0].score.value)}. ${how}`
  const [best] = ranked
  if (best === undefined) return html`<strong>No model ranked yet.</strong> ${plural(of.evaluations, 'evaluation')}`
  const words = ranked.length === 1 ? 'One model only' : 'No single leader'
  return html`<strong>${words}</strong>; best score ${formatMetric(best.score.value)}. ${how}`
}

/** All scores of a board on one line: models as dots, floors as ticks, so that the eye sees the field. */
function strip(rows: readonly Row[], { metric }: BenchmarkBoards['primary']): Piece {
  const values = rows.flatMap(({ score }) => score.value ?? [])
  if (values.length < 2) return ''
  const chance = metric?.chance
  const x = linearScale(
    roundDomain([...values, ...(chance === undefined ? [] : [chance])], metric?.range ?? [-Infinity, Infinity]),
    [8, 292],
  )
  const marks = rows.map(({ score, model }) => {
    if (score.value === null) return ''
    const at = x.at(score.value).toFixed(1)
    return model.isFloor
      ? html`<path class="tick" d="M${at} 5V17"/>`
      : html`<circle class="dot" cx="${at}" cy="11" r="4"/>`
  })
  return html`<svg class="field" viewBox="0 0 300 22" aria-hidden="true"><path class="grid" d="M8 11H292"/>${marks}</svg><span class="ends" aria-hidden="true"><span>${formatPlain(x.domain[0])}</span><span>${formatPlain(x.domain[1])}</span></span>`
}

/** What somebody hands in, by a record that fmbench itself wrote. */
function example(site: Site): Piece {
  const rows = site.boards.benchmarks.flatMap(({ boards }) => boards.flatMap((board) => board.rows))
  const record = rows.find((row) => row.record?.provenance.origin === 'run')?.record
  if (record === undefined) return ''
  const values = Object.entries(record.metrics).flatMap(([id, value]) =>
    typeof value === 'number' ? [[id, value] as const] : [],
  )
  return section(
    'example',
    'What a submission looks like',
    html`<p>One file, eval.yaml, written by one command. <a href="${site.paths.record(record.eval_id)}">Its report</a> and <a href="${site.paths.recordData(record.eval_id)}">the file itself</a>:</p>
<dl class="strip"><div><dt>model</dt><dd>${record.model_ids.candidate}</dd></div><div><dt>benchmark</dt><dd>${record.benchmark_id}</dd></div>${values
      .slice(0, 4)
      .map(([id, value]) => html`<div><dt>${id}</dt><dd>${formatMetric(value)}</dd></div>`)}</dl>
<p><a href="submit.html">Hand in yours</a></p>`,
  )
}

/** In the order of their first member. */
function groupsOf<T>(values: readonly T[], keyOf: (value: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const value of values) groups.set(keyOf(value), [...(groups.get(keyOf(value)) ?? []), value])
  return groups
}
