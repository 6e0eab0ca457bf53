import { compareText } from '../core/index.js'
import type { BoardContext, Boards, Submission } from '../leaderboard/index.js'
import { boardsCsv } from '../leaderboard/pages/boards-csv.js'
import { boardsJson } from '../leaderboard/pages/boards-json.js'
import { hubIndexOf } from '../review/index.js'
import { formatEval } from '../spec/index.js'
import { benchmarkPage } from './benchmark-page.js'
import { comparePage } from './compare-page.js'
import { homePage } from './home-page.js'
import { howPage } from './how-page.js'
import { metricsPage } from './metrics-page.js'
import { modelPage } from './model-page.js'
import { modelsPage } from './models-page.js'
import { ASSETS, type Site } from './page.js'
import { sitePaths } from './paths.js'
import { recordPage } from './record-page.js'
import { modelsOf, type SiteModel } from './results-of-models.js'
import { reviewDataOf, reviewDataScript } from './review-data.js'
import { scorePage } from './score-page.js'
import { siteStyle } from './style.js'
import { submitPage } from './submit-page.js'

/** Texts of the scripts that the build makes. */
export interface SiteScripts {
  /** Of every page. */
  readonly page: string
  /** The check of a record. */
  readonly review: string
  /** The scoring of predictions. */
  readonly score: string
}

export interface SiteInput {
  readonly boards: Boards
  /** The records behind the boards: each has a page, also those that no row shows. */
  readonly submissions: readonly Submission[]
  readonly context: BoardContext
  readonly scripts: SiteScripts
}

/** One file of a site, by path relative to it. */
export interface SiteFile {
  readonly path: string
  readonly text: string
}

/** The files of a site, one after the other, since a large hub's do not fit into memory. Same input, same bytes. */
export function* renderSite(input: SiteInput): Generator<SiteFile> {
  const { boards, submissions, context, scripts } = input
  const models = modelsOf(input)
  const { catalog, metrics } = context
  // In one order: of several alike, a finding names the first.
  const sorted = submissions.toSorted((a, b) => compareText(a.record.eval_id, b.record.eval_id))
  const review = { catalog, metrics, index: hubIndexOf(sorted) }
  const site: Site = { boards, submissions, context, review, paths: pathsOf(input, models) }
  yield { path: ASSETS.style, text: siteStyle }
  yield { path: ASSETS.script, text: scripts.page }
  yield { path: ASSETS.review, text: scripts.review }
  yield { path: ASSETS.score, text: scripts.score }
  yield { path: ASSETS.reviewData, text: reviewDataScript(reviewDataOf(review)) }
  // Tells GitHub Pages to hand the files out as they are.
  yield { path: '.nojekyll', text: '' }
  for (const of of boards.benchmarks) {
    yield { path: site.paths.benchmark(of.benchmark.benchmark_id), text: benchmarkPage(of, site) }
  }
  for (const model of models) yield { path: site.paths.model(model.id), text: modelPage(model, site) }
  for (const submission of submissions) {
    const id = submission.record.eval_id
    yield { path: site.paths.record(id), text: recordPage(submission, site) }
    yield { path: site.paths.recordData(id), text: formatEval(submission.record) }
  }
  yield { path: 'index.html', text: homePage(site) }
  yield { path: 'models.html', text: modelsPage(models, site) }
  yield { path: 'compare.html', text: comparePage(models, site) }
  yield { path: 'metrics.html', text: metricsPage(site) }
  yield { path: 'how-it-works.html', text: howPage(site) }
  yield { path: 'submit.html', text: submitPage(site) }
  yield { path: 'score.html', text: scorePage(site) }
  yield { path: 'boards.json', text: boardsJson(boards) }
  yield { path: 'boards.csv', text: boardsCsv(boards) }
}

function pathsOf({ boards, submissions }: SiteInput, models: readonly SiteModel[]) {
  return sitePaths({
    benchmarks: boards.benchmarks.map(({ benchmark }) => benchmark.benchmark_id),
    models: models.map(({ id }) => id),
    records: submissions.map(({ record }) => record.eval_id),
  })
}
