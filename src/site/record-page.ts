import type { Submission } from '../leaderboard/index.js'
import { standingMarks } from '../leaderboard/marks.js'
import { dayText, evidenceWords } from '../leaderboard/pages/words.js'
import { composeReport, type ReportContext, reportSections } from '../report/index.js'
import type { EvalRecord } from '../spec/index.js'
import { html, type Piece } from './markup.js'
import { blocks, renderPage, rootOf, type Site, section } from './page.js'
import { declaredPart, historyPart, reviewPart } from './record-review.js'
import { nameText } from './words.js'

/** The full report of a record, with what the hub knows about it, the file itself, and how to cite it. */
export function recordPage(submission: Submission, site: Site): string {
  const { record, evidence } = submission
  const path = site.paths.record(record.eval_id)
  const root = rootOf(path)
  const context = reportContextOf(record, site)
  const report = composeReport(context, reportSections)
  const model = site.context.catalog.model(record.model_ids.candidate).value
  const file = site.paths.recordData(record.eval_id)
  const { events = [] } = submission
  const own = [
    section(
      'standing',
      'On this hub',
      standing(submission, root, site),
      reviewPart(record, site),
      declaredPart(record),
    ),
    events.length === 0 ? '' : section('history', 'History', historyPart(events)),
    section('cite', 'Cite this record', blocks([{ kind: 'code', text: bibTex(record, context) }])),
  ]
  const contents = [
    ...report.sections,
    { id: 'standing', title: 'On this hub' },
    ...(events.length === 0 ? [] : [{ id: 'history', title: 'History' }]),
    { id: 'cite', title: 'Cite' },
  ]
  return renderPage(
    {
      path,
      title: `${nameText(report.title)} ${nameText(report.subtitle)}`,
      trail: [
        html`<a href="${root}${site.paths.benchmark(record.benchmark_id)}">${nameText(context.benchmark?.name ?? record.benchmark_id)}</a>`,
        html`<a href="${root}${site.paths.model(model.model_id)}">${nameText(model.name)}</a>`,
        record.eval_id,
      ],
      heading: html`${nameText(report.title)} <span>${nameText(report.subtitle)}</span>`,
      main: [
        standingMarks(submission).map(({ text }) => html`<p class="key">Not ranked: ${text}.</p>`),
        html`<p class="key">${evidenceWords[evidence].short}: ${evidenceWords[evidence].what}. <a href="${root}${file}" download="eval.yaml">Download eval.yaml</a></p>`,
        html`<nav class="contents" aria-label="On this page"><ul>${contents.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>`,
        report.sections.map(({ id, title, blocks: content }) => section(id, title, blocks(content))),
        own,
      ],
    },
    site,
  )
}

function reportContextOf(record: EvalRecord, { context: { catalog, metrics } }: Site): ReportContext {
  const benchmark = catalog.benchmarks.get(record.benchmark_id)?.value
  const dataset = record.dataset_id === undefined ? undefined : catalog.datasets.get(record.dataset_id)?.value
  const ids = [record.model_ids.candidate, ...record.baselines.map(({ model }) => model)]
  const models = ids.flatMap((id) => {
    const found = catalog.findModel(id)?.value
    return found === undefined ? [] : [[id, { ...found, name: nameText(found.name) }] as const]
  })
  return {
    record,
    metrics,
    ...(benchmark && { benchmark: { ...benchmark, name: nameText(benchmark.name) } }),
    ...(dataset && { dataset }),
    models: Object.fromEntries(models),
  }
}

/** Where the record stands among others, or why it does not. */
function standing({ record, evidence }: Submission, root: string, site: Site): Piece {
  const of = site.boards.benchmarks.find(({ benchmark }) => benchmark.benchmark_id === record.benchmark_id)
  const rows = of?.boards.flatMap((board) => [...board.rows, ...board.unranked]) ?? []
  const row = rows.find((candidate) => candidate.record?.eval_id === record.eval_id)
  const page = html`<a href="${root}${site.paths.benchmark(record.benchmark_id)}">leaderboard</a>`
  const marks = row?.marks ?? []
  return html`<p>${row === undefined ? html`Another run of this model stands on the ${page}; of several, the first that may be ranked counts.` : html`It stands on the ${page}.`} Handed in on ${dayText(record.run_metadata.date)}; evidence: ${evidenceWords[evidence].short}.</p>
${marks.length === 0 ? '' : html`<ul>${marks.map(({ text, blocks: isBlocking }) => html`<li>${isBlocking ? 'Not ranked: ' : ''}${text}.</li>`)}</ul>`}`
}

/** For a bibliography. What BibTeX would read as a command is escaped. */
function bibTex(record: EvalRecord, { benchmark, models }: ReportContext): string {
  const model = models?.[record.model_ids.candidate]?.name ?? record.model_ids.candidate
  const submitter =
    record.declarations !== undefined && Object.hasOwn(record.declarations, 'submitter')
      ? record.declarations.submitter
      : undefined
  const rows = record.provenance.rows_sha256
  const fields = [
    [
      'title',
      `${nameText(model)} on ${nameText(benchmark?.name ?? record.benchmark_id)}, version ${record.benchmark_version ?? 'not recorded'}`,
    ],
    ['author', typeof submitter === 'string' ? nameText(submitter) : 'Not recorded'],
    ['year', /^\d{4}/.exec(record.run_metadata.date)?.[0] ?? 'n.d.'],
    [
      'howpublished',
      `Evaluation record ${record.eval_id}, ${record.run_metadata.runner} ${record.run_metadata.runner_version ?? ''}`.trim(),
    ],
    ['note', rows === undefined ? 'Digest of the rows not recorded' : `SHA-256 of the rows: ${rows}`],
  ]
  const lines = fields.map(([name, value]) => `  ${name} = {${value.replace(/[\\{}$&%#_^~]/g, bibTexEscape)}},`)
  return [`@misc{${record.eval_id},`, ...lines, '}'].join('\n')
}

function bibTexEscape(character: string): string {
  if (character === '\\') return '\\textbackslash{}'
  return character === '^' || character === '~' ? `\\${character}{}` : `\\${character}`
}
