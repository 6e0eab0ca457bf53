import type { Slot, SlotOutcome } from '../../findings/index.js'
import { escapeHtml, escapeKeepingEnds } from '../escape.js'
import { formatMetric } from '../format-number.js'
import { pageStyle } from '../page-style.js'
import { casesStyle, filterStyle, SHOWN_OUTCOMES } from './cases-style.js'
import type { ComparedCase, MarkedText } from './compare-case.js'

/** What stands above the cases. */
export interface CasesHead {
  readonly model: string
  readonly benchmark: string
  /** Categories that occur in any case, in the order of the schema. */
  readonly categories: readonly string[]
  /** Which page of how many. */
  readonly page: number
  readonly pages: number
  /** Cases on all pages. */
  readonly total: number
}

const OUTCOME_WORDS: Readonly<Record<SlotOutcome, string>> = {
  matched: 'matched',
  missed: 'missed',
  made_up: 'made up',
  flipped: 'polarity flipped',
  differs: 'another side or state',
  absent: 'not there',
}

const LEGEND: Readonly<Record<SlotOutcome, string>> = {
  matched: 'both texts say that it is there',
  missed: 'the reference says it, the report does not',
  made_up: 'the report says it, the reference does not',
  flipped: 'one says that it is there, the other that it is not',
  differs: 'both say it, on another side or with another doubt',
  absent: 'said not to be there, and nowhere to be',
}

/** The name of the file of a page, in `private/`. */
export const casesFile = (page: number): string => (page === 1 ? 'cases.html' : `cases-${page}.html`)

/**
 * One file with reports beside their references and every finding marked in both. It holds patients' texts: it is written
 * to `private/` and nowhere else. No script; the filters are styles.
 */
export function renderCasesPage(cases: readonly ComparedCase[], head: CasesHead): string {
  const title = `${head.model} on ${head.benchmark}: report by report`
  const hasFindings = head.categories.length > 0
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<link rel="icon" href="data:,">
<title>${escapeHtml(title)}</title>
<style>
${pageStyle}
${casesStyle}
${hasFindings ? filterStyle(head.categories.length) : ''}
</style>
</head>
<body class="cases">
<header>
<p class="trail">${escapeHtml(head.benchmark)} <span aria-hidden="true">/</span> private</p>
<h1>Report by report <span>${escapeHtml(head.model)}</span></h1>
<p class="note caution">This page holds the texts of patients. It is no part of what leaves this machine: do not hand it on.</p>
${hasFindings ? legend() : ''}
${hasFindings ? filters(head.categories) : ''}
${pageLinks(head)}
</header>
<main>
${cases.map((one) => renderCase(one, head.categories)).join('\n')}
</main>
<footer><p>${escapeHtml(`${head.total} reports, those with most errors first; a critical finding counts ten times. The findings were read by rules, which err: docs/finding-extraction.md says how often.`)}</p>${pageLinks(head)}</footer>
</body>
</html>
`
}

function legend(): string {
  const entries = SHOWN_OUTCOMES.map(
    (outcome) => `<li><b class="chip ${outcome}">${OUTCOME_WORDS[outcome]}</b> ${escapeHtml(LEGEND[outcome])}</li>`,
  )
  return `<ul class="legend">${entries.join('')}</ul>`
}

function filters(categories: readonly string[]): string {
  const outcome = (id: string, words: string, isFirst: boolean) =>
    `<label><input type="radio" name="outcome" id="o-${id}"${isFirst ? ' checked' : ''}>${words}</label>`
  const category = (id: string, words: string, isFirst: boolean) =>
    `<label><input type="radio" name="category" id="c-${id}"${isFirst ? ' checked' : ''}>${escapeHtml(words)}</label>`
  return `<form class="filters">
<fieldset><legend>Show reports with a finding that is</legend>${[
    outcome('any', 'any', true),
    ...SHOWN_OUTCOMES.map((one) => outcome(one, OUTCOME_WORDS[one], false)),
  ].join('')}</fieldset>
<fieldset><legend>of the category</legend>${[
    category('any', 'any', true),
    ...categories.map((one, i) => category(String(i), one, false)),
  ].join('')}</fieldset>
</form>`
}

function pageLinks({ page, pages }: CasesHead): string {
  if (pages === 1) return ''
  const links = Array.from({ length: pages }, (_, i) => i + 1).map((number) =>
    number === page ? `<strong>${number}</strong>` : `<a href="${casesFile(number)}">${number}</a>`,
  )
  return `<p class="pages">Page ${links.join(' ')}</p>`
}

function renderCase({ id, references, generated, slots, rougeL }: ComparedCase, categories: readonly string[]): string {
  const outcomeOf = new Map(slots.map(({ category, outcome }) => [category, outcome]))
  const classes = slots.flatMap(({ category, outcome }) => [
    `is-${outcome}`,
    `k${categories.indexOf(category)}`,
    `k${categories.indexOf(category)}-${outcome}`,
  ])
  const reference = references.map((text, i) => {
    const name = references.length === 1 ? 'Reference' : `Reference ${i + 1}`
    return `<div><h3>${name}</h3>${renderText(text, outcomeOf)}</div>`
  })
  return `<article class="${[...new Set(classes)].join(' ')}">
<h2>${escapeHtml(id)} <small>ROUGE-L ${formatMetric(rougeL)}</small></h2>
<p class="chips">${slots.map(chip).join(' ')}</p>
<div class="texts">${reference.join('')}<div><h3>Generated</h3>${renderText(generated, outcomeOf)}</div></div>
</article>`
}

function chip({ category, outcome, attributesDiffering }: Slot): string {
  const aside = attributesDiffering.length > 0 ? ` (other ${attributesDiffering.join(', ')})` : ''
  return `<b class="chip ${outcome}">${escapeHtml(category)}: ${OUTCOME_WORDS[outcome]}${escapeHtml(aside)}</b>`
}

/** The whole text, each finding marked by what became of it, and the words that denied it or put it in doubt. */
function renderText({ text, marks }: MarkedText, outcomeOf: ReadonlyMap<string, SlotOutcome>): string {
  if (text.trim() === '') return '<p class="report empty">(empty)</p>'
  const parts: string[] = []
  let place = 0
  for (const { start, end, category, label, kind } of marks) {
    const outcome = outcomeOf.get(category) ?? 'absent'
    const title = escapeHtml(`${category}, ${label}: ${OUTCOME_WORDS[outcome]}`)
    parts.push(escapeText(text.slice(place, start)))
    parts.push(`<mark class="${kind} ${outcome}" title="${title}">${escapeText(text.slice(start, end))}</mark>`)
    place = end
  }
  return `<p class="report" dir="auto">${parts.join('')}${escapeText(text.slice(place))}</p>`
}

/** Lines stay lines. */
function escapeText(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .split('\n')
    .map((line) => escapeKeepingEnds(line, escapeHtml))
    .join('\n')
}
