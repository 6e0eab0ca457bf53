import { outdatedText } from '../leaderboard/caveats.js'
import type { BenchmarkBoards, Board } from '../leaderboard/index.js'
import { gapsTable } from '../leaderboard/pages/breakdown.js'
import { explanationBlocks } from '../leaderboard/pages/explanation.js'
import { reportQualityBlocks } from '../leaderboard/pages/report-quality.js'
import { standingsBlocks } from '../leaderboard/pages/standings.js'
import { directionText } from '../leaderboard/pages/words.js'
import type { FigureBlock } from '../report/block.js'
import { formatBound, formatCount, formatMetric, formatPlain } from '../report/format-number.js'
import { withLinks } from '../report/words.js'
import { boardTable } from './board-table.js'
import { comparedRows, groupTables, metricsTable } from './breakdown.js'
import { html, type Markup, type Piece } from './markup.js'
import { blocks, renderPage, rootOf, type Site, section } from './page.js'
import { rankPlot } from './rank-plot.js'
import { tradeOff } from './trade-off.js'
import { underDamage } from './under-damage.js'
import { unrankedTable } from './unranked-table.js'
import { verdict } from './verdict.js'
import { nameText, plural } from './words.js'

/** All about one benchmark, the answer first. */
export function benchmarkPage(of: BenchmarkBoards, site: Site): string {
  const { benchmark } = of
  const path = site.paths.benchmark(benchmark.benchmark_id)
  const [current, ...others] = of.boards
  const parts = [
    part('board', 'Leaderboard', current && leaderboard(of, current, path, site)),
    part('damage', 'Under damage', current && underDamage(of, current, path, site)),
    part('order', 'How sure, and at what cost', current && figures(of, current)),
    part('groups', 'Inside groups', current && insideGroups(of, current, path, site)),
    part('metrics', 'All metrics', current && allMetrics(of, current, path, site)),
    part('quality', 'Quality of the reports', current && qualityOfReports(of, current)),
    part(
      'how',
      'How are scores calculated?',
      blocks(explanationBlocks(of, site.context.catalog, site.context.metrics)),
    ),
    part('others', 'Not comparable', others.length > 0 ? otherBoards(of, others, site) : undefined),
    part('add', 'Add your model', addYours(of, path, site)),
    part('neighbours', 'Other benchmarks', neighbours(of, path, site)),
  ].filter((found) => found !== undefined)
  const contents = html`<nav class="contents" aria-label="On this page"><ul>${parts.map(
    ({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`,
  )}</ul></nav>`
  return renderPage(
    {
      path,
      title: `${nameText(benchmark.name)}: leaderboard`,
      trail: [
        html`<a href="${rootOf(path)}index.html">${benchmark.health_domain ?? 'Other'}</a>`,
        benchmark.ai_task,
        `${benchmark.benchmark_id} ${benchmark.version}`,
      ],
      heading: nameText(benchmark.name),
      main: [
        benchmark.description === undefined ? '' : html`<p class="about">${benchmark.description}</p>`,
        warnings(of),
        html`<div class="verdict">${verdict(of, current)}</div>`,
        current === undefined ? '' : podium(current),
        facts(of, current),
        contents,
        parts.map(({ markup }) => markup),
      ],
    },
    site,
  )
}

interface Part {
  readonly id: string
  readonly title: string
  readonly markup: Markup
}

function part(id: string, title: string, content: Piece): Part | undefined {
  return content === undefined ? undefined : { id, title, markup: section(id, title, content) }
}

/** What must be known before any number is read. */
function warnings({ benchmark }: BenchmarkBoards): Piece {
  const open = benchmark.known_issues.filter(({ resolved }) => !resolved)
  const notes = open.map(
    ({ issue, leak }) =>
      html`<p class="note caution"><strong>${leak ? 'This benchmark leaks; nothing is ranked.' : 'Known issue.'}</strong> ${issue}</p>`,
  )
  const successor = benchmark.superseded_by
  return [
    notes,
    successor === undefined
      ? ''
      : html`<p class="note caution">This benchmark has been replaced by <code>${successor}</code>.</p>`,
    benchmark.status === 'draft'
      ? html`<p class="note">A draft: it may still change, and its results with it.</p>`
      : '',
    benchmark.status === 'retired'
      ? html`<p class="note caution">This benchmark is retired; it takes no new results.</p>`
      : '',
  ]
}

/** Drawn where places are held by one model alone; of a single one, or none, the verdict says enough. */
function podium({ podium: places }: Board): Piece {
  if (places.length < 2) return ''
  const steps = places.map(
    ({ model, score }, i) =>
      html`<li class="step${i + 1}"><span class="place">${i + 1}</span><b>${nameText(model.name)}</b><span>${formatMetric(score.value)}</span></li>`,
  )
  return html`<ol class="podium" aria-label="Places held by one model alone">${steps}</ol>`
}

function facts(of: BenchmarkBoards, board: Board | undefined): Markup {
  const { benchmark, primary } = of
  const floor = board?.rows.find(({ model }) => model.isFloor)
  const nTest = board?.rows.find((row) => row.nTest !== undefined)?.nTest
  const nTrain = board?.rows.find(({ record }) => record?.run_metadata.n_train)?.record?.run_metadata.n_train
  const relevant = benchmark.smallest_relevant_difference[primary.id]
  const found: readonly (readonly [value: string, label: string] | undefined)[] = [
    [primary.id, `ranked by; ${directionText(primary)}`],
    nTest === undefined
      ? undefined
      : [plural(nTest, benchmark.unit), `tested${nTrain === undefined ? '' : `, ${formatCount(nTrain)} to train on`}`],
    floor === undefined ? undefined : [formatBound(floor.score.value), `best floor: ${nameText(floor.model.name)}`],
    primary.metric?.chance === undefined ? undefined : [formatPlain(primary.metric.chance), 'chance'],
    relevant === undefined ? undefined : [formatPlain(relevant), 'smallest difference that matters, declared'],
    board?.spread === undefined ? undefined : [formatBound(board.spread), 'from the worst to the best model'],
    of.updated === undefined ? undefined : [of.updated, `newest of ${plural(of.evaluations, 'evaluation')}`],
  ]
  return html`<dl class="strip">${found
    .filter((fact) => fact !== undefined)
    .map(([value, label]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>`
}

function leaderboard(of: BenchmarkBoards, board: Board, path: string, site: Site): Piece {
  const { benchmark, primary } = of
  const outdated = outdatedText(of, board)
  return [
    outdated === undefined ? '' : html`<p class="note caution">${outdated}</p>`,
    board.isReported
      ? html`<p class="note caution">Reported results: no public digest says which samples were scored, so that all rows are about the same ones is taken on trust.</p>`
      : '',
    board.rows.length > 0 ? boardTable(of, board, path, site) : '',
    board.rows.length > 0
      ? html`<p class="key">${pictureKey(board, primary.metric?.chance)} A filter hides rows and changes no rank. <a href="${rootOf(path)}how-it-works.html">How ranks come about</a>.</p>`
      : '',
    tierLine(board),
    gapLine(board),
    board.unranked.length > 0
      ? html`<h3 id="unranked">Shown, not ranked</h3>${unrankedTable(of, board, path, site)}`
      : '',
    benchmark.clinical_relevance === undefined
      ? ''
      : html`<h3>Why it matters</h3><p>${benchmark.clinical_relevance}</p>`,
  ]
}

function pictureKey({ rows }: Board, chance: number | undefined): Piece {
  const hasFloor = rows.some(({ model }) => model.isFloor)
  return [
    'Dot: score; line: its interval.',
    hasFloor
      ? html` <svg class="sample" viewBox="0 0 8 14" aria-hidden="true"><path class="floorline" d="M4 0V14"/></svg> best floor.`
      : '',
    chance === undefined
      ? ''
      : html` <svg class="sample" viewBox="0 0 8 14" aria-hidden="true"><path class="chance" d="M4 0V14"/></svg> chance.`,
  ]
}

function tierLine({ tierCounts }: Board): Piece {
  const found = tierCounts.filter(({ n }) => n > 0)
  if (found.length === 0) return ''
  return html`<p class="key">Tiers: ${found.map(({ name, n }, i) => `${i > 0 ? ', ' : ''}${n} ${name}`)}. A tier is earned by the lower end of the interval; none says that a model is fit for use.</p>`
}

/** Whether so many samples can show a difference that matters at all. */
function gapLine({ gap }: Board): Piece {
  if (gap?.planning === undefined) return ''
  const { relevant, detectable, nNeeded } = gap.planning
  const matters = `The smallest difference that matters here is ${formatPlain(relevant)}.`
  return detectable <= relevant
    ? html`<p class="key">${matters} So many samples can show it: ${formatBound(detectable)} at 80% power.</p>`
    : html`<p class="key">${matters} So many samples show no less than ${formatBound(detectable)} (80% power); about ${formatCount(nNeeded)} would be needed.</p>`
}

function figures(of: BenchmarkBoards, board: Board): Piece {
  const found = [rankPlot(board), tradeOff(of, board)].filter((figure): figure is FigureBlock => figure !== undefined)
  return found.length === 0 ? undefined : blocks(found)
}

function insideGroups(of: BenchmarkBoards, board: Board, path: string, site: Site): Piece {
  const tables = groupTables(of, board, path, site)
  if (tables.length === 0) return undefined
  const gaps = gapsTable({ ...board, rows: comparedRows(board) })
  return [
    html`<p>Which model for my site, my scanner, my patients? Groups are small and their intervals wide: overlapping ones tell nothing apart. The first models and the best floor stand here; the others have theirs on their own pages.</p>`,
    tables,
    gaps === undefined ? '' : html`<h3>Gaps between groups</h3>${blocks([gaps])}`,
  ]
}

function allMetrics(of: BenchmarkBoards, board: Board, path: string, site: Site): Piece {
  return board.rows.length === 0 ? undefined : metricsTable(of, board, path, site)
}

function qualityOfReports(of: BenchmarkBoards, board: Board): Piece {
  const found = reportQualityBlocks(of, board)
  return found.length === 0 ? undefined : blocks(found)
}

/** Results on something else: a table for each set, folded away, with what makes it different. */
function otherBoards(of: BenchmarkBoards, others: readonly Board[], site: Site): Piece {
  return [
    html`<p>These results were not made on what the table above was made on. They are no part of its ranking and cannot be compared with it.</p>`,
    others.map(
      (board) =>
        html`<details class="other"><summary>${plural(board.rows.length + board.unranked.length, 'row')} with a different ${board.differs.join('; ')}</summary>
${blocks(standingsBlocks(of, board, site.context.catalog))}</details>
`,
    ),
  ]
}

function addYours({ benchmark }: BenchmarkBoards, path: string, { context }: Site): Piece {
  const members = [...context.catalog.suites.values()].flatMap(({ value: suite }) =>
    suite.benchmarks
      .filter(({ benchmark_id }) => benchmark_id === benchmark.benchmark_id)
      .map(({ dataset_id = benchmark.dataset_id }) => ({ suite, dataset_id })),
  )
  // A suite on the benchmark's own dataset first: others may need data that few have.
  const { suite } = members.find(({ dataset_id }) => dataset_id === benchmark.dataset_id) ?? members[0] ?? {}
  const command =
    suite === undefined
      ? html`<p>No suite of this hub runs this benchmark yet.</p>`
      : html`<pre tabindex="0"><code>fmbench run -s ${suite.suite_id} -m my_model.yaml -o results</code></pre>`
  return [
    html`<p>Run it on your own machine: data and weights stay there. What leaves is one record, eval.yaml, which you can read first.</p>`,
    command,
    html`<p><a href="${rootOf(path)}submit.html">How to hand it in</a>, and how to propose another benchmark or protocol.</p>`,
    benchmark.references.length === 0
      ? ''
      : html`<h3>References</h3>${blocks([{ kind: 'list', items: benchmark.references.map(withLinks) }])}`,
  ]
}

function neighbours({ benchmark }: BenchmarkBoards, path: string, { boards, paths }: Site): Piece {
  const root = rootOf(path)
  const others = boards.benchmarks.filter((of) => of.benchmark.benchmark_id !== benchmark.benchmark_id)
  const isSame = (of: BenchmarkBoards): boolean => of.benchmark.health_domain === benchmark.health_domain
  const links = [...others.filter(isSame), ...others.filter((of) => !isSame(of))].map(
    (of) =>
      html`<li><a href="${root}${paths.benchmark(of.benchmark.benchmark_id)}">${nameText(of.benchmark.name)}</a> <span class="aside">${of.benchmark.ai_task}</span></li>`,
  )
  return html`<ul class="links">${links}<li><a href="${root}index.html">All benchmarks</a></li></ul>`
}
