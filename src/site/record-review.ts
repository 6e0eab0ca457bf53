import type { SubmissionEvent } from '../leaderboard/index.js'
import { countFindings, type ReviewFinding, reviewRecord } from '../review/index.js'
import type { EvalRecord } from '../spec/index.js'
import { html, type Piece } from './markup.js'
import { blocks, type Site } from './page.js'
import { nameText, titleOf } from './words.js'

/** No reader wants more; a hostile record could have a fault in each of its values. */
const MAX_FINDINGS = 50

/** What the checks of this hub have against a record, as `review` and the page *Submit* tell it. */
export function reviewPart(record: EvalRecord, { review }: Site): Piece {
  const findings = reviewRecord(record, 'eval.yaml', review)
  if (findings.length === 0) return html`<p>The checks of this hub have nothing against it.</p>`
  const more = findings.length - MAX_FINDINGS
  return html`<p>What the checks of this hub have against it: ${countFindings(findings)}.</p>
<ol class="findings">${findings.slice(0, MAX_FINDINGS).map(finding)}</ol>
${more > 0 ? html`<p>And ${more} more.</p>` : ''}`
}

const finding = ({ severity, where, what, mend }: ReviewFinding): Piece =>
  html`<li class="${severity}"><strong>${severity}</strong> <code>${where}</code> <span>${what}</span> <small>${mend}</small></li>
`

/** What its submitter has declared; numbers cannot say it. */
export function declaredPart({ declarations = {} }: EvalRecord): Piece {
  const facts = Object.entries(declarations).map(([name, value]) => ({
    label: nameText(titleOf(name)),
    value: nameText(typeof value === 'string' ? value : JSON.stringify(value)),
  }))
  if (facts.length === 0) return html`<p>Its submitter has declared nothing.</p>`
  return blocks([
    { kind: 'paragraph', text: 'Declared by its submitter, and not checked:' },
    { kind: 'facts', facts },
  ])
}

/** What happened to it on its hub. */
export function historyPart(events: readonly SubmissionEvent[]): Piece {
  return blocks([
    {
      kind: 'table',
      caption: 'What happened to it on this hub, as its history has it.',
      columns: ['When', 'What', 'By', 'Reason'].map((label) => ({ label, kind: 'text' as const })),
      rows: events.map(({ at, what, by, reason = '' }) => [timeText(at), titleOf(what), nameText(by), reason]),
    },
  ])
}

/** `2026-12-01 03:04 UTC` of `2026-12-01T03:04:05.123Z` */
const timeText = (instant: string): string => instant.replace(/^(.{10})T(.{5}).*$/, '$1 $2 UTC')
