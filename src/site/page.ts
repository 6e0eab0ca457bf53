import type { BoardContext, Boards, Submission } from '../leaderboard/index.js'
import type { Block } from '../report/block.js'
import { disclaimer } from '../report/compose.js'
import { formatCount } from '../report/format-number.js'
import { renderBlocks } from '../report/html.js'
import type { HubState } from '../review/index.js'
import { html, Markup, type Piece } from './markup.js'
import type { SitePaths } from './paths.js'

/** All that the pages of a site are made from. */
export interface Site {
  readonly boards: Boards
  readonly submissions: readonly Submission[]
  readonly context: BoardContext
  /** What records are reviewed against. */
  readonly review: HubState
  readonly paths: SitePaths
}

export interface Page {
  /** Relative to the site: `benchmarks/BM-X.html`. */
  readonly path: string
  /** Of the window. */
  readonly title: string
  /** Stands above the heading. */
  readonly trail: readonly Piece[]
  readonly heading: Piece
  readonly main: Piece
  /** It frames a report, which brings a style of its own. */
  readonly showsReport?: true
}

const NAVIGATION: readonly (readonly [path: string, words: string])[] = [
  ['index.html', 'Benchmarks'],
  ['models.html', 'Models'],
  ['compare.html', 'Compare'],
  ['metrics.html', 'Metrics'],
  ['how-it-works.html', 'How it works'],
  ['score.html', 'Score'],
  ['submit.html', 'Submit'],
]

/** By name; all stand beside index.html. Pages load the first two; the script loads the others when a reader asks. */
export const ASSETS = {
  style: 'style.css',
  script: 'script.js',
  review: 'review.js',
  score: 'score.js',
  reviewData: 'review-data.js',
} as const

/** The way from a page to the root of the site, so that links work under any address and from a disk. */
export const rootOf = (path: string): string => '../'.repeat(path.split('/').length - 1)

/** A page whole. It may load the site's own style and script, and nothing else. */
export function renderPage({ path, title, trail, heading, main, showsReport }: Page, { boards }: Site): string {
  const root = rootOf(path)
  const links = NAVIGATION.map(
    ([to, words]) => html`<li><a href="${root}${to}"${to === path ? html` aria-current="page"` : ''}>${words}</a></li>`,
  )
  const steps = trail.map((step) => html`<li>${step}</li>`)
  const { evaluations } = boards.counts
  const built = html`Built from ${formatCount(evaluations)} ${evaluations === 1 ? 'evaluation' : 'evaluations'}${
    boards.updated === undefined ? '' : `, the newest of ${boards.updated}`
  }.`
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self' file:${showsReport ? " 'unsafe-inline'" : ''}; script-src 'self' file:; img-src 'self' data:; base-uri 'none'; form-action 'none'">
<meta name="referrer" content="no-referrer">
<link rel="icon" href="data:,">
<title>${title}</title>
<link rel="stylesheet" href="${root}${ASSETS.style}">
<script src="${root}${ASSETS.script}" defer></script>
</head>
<body class="site">
<a class="skip" href="#main">To the content</a>
<header class="top"><a class="brand" href="${root}index.html">fmbench</a><nav aria-label="Site"><ul>${links}</ul></nav></header>
<main id="main" tabindex="-1">
${steps.length === 0 ? '' : html`<nav class="trail" aria-label="Where this page stands"><ol>${steps}</ol></nav>`}
<h1>${heading}</h1>
${main}
</main>
<footer class="bottom"><p>${built} The boards as data: <a href="${root}boards.json">JSON</a>, <a href="${root}boards.csv">CSV</a>.</p>
<p>${disclaimer}</p></footer>
</body>
</html>
`.text
}

/** A part of a page with a heading that can be linked to. */
export function section(id: string, title: Piece, ...content: readonly Piece[]): Markup {
  return html`<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
${content}
</section>
`
}

/** Blocks as a report prints them. */
export const blocks = (content: readonly Block[]): Markup => new Markup(renderBlocks(content))
