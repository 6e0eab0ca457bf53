import { escapeLatex } from '../../report/escape.js'
import type { EvalRecord } from '../../spec/index.js'
import type { ExportContext, Exporter } from '../exporter.js'

/** What a paper cites that shows these results: the records, their benchmarks with references, datasets and models. */
export const bibtex: Exporter = {
  id: 'bibtex',
  label: 'BibTeX of records, benchmarks, datasets and models',
  source: 'BibTeX 0.99d; doi and url as biblatex reads them',
  keeps: new Set(['rows', 'submitter']),
  async files(records, context) {
    const entries = records.flatMap((record) => [
      recordEntry(record, context),
      ...benchmarkEntries(record.benchmark_id, context),
      ...datasetEntries(record.dataset_id, context),
      ...modelEntries(record.model_ids.candidate, context),
    ])
    return [{ name: 'fmbench.bib', content: withoutRepeats(entries).map(format).join('\n') }]
  },
}

interface Entry {
  readonly key: string
  readonly fields: Readonly<Record<string, string | undefined>>
  /** Not to be escaped: fields that are no running text. */
  readonly links?: Readonly<Record<string, string | undefined>>
}

function recordEntry(record: EvalRecord, { catalog }: ExportContext): Entry {
  const { eval_id, benchmark_id, benchmark_version, model_ids, run_metadata: run, provenance, declarations } = record
  const { submitter } = declarations ?? {}
  const model = catalog.findModel(model_ids.candidate)?.value.name ?? model_ids.candidate
  const notes = [
    `record ${eval_id}`,
    `${run.runner} ${run.runner_version ?? ''}`.trim(),
    `benchmark ${benchmark_id} ${benchmark_version ?? ''}`.trim(),
    ...(provenance.rows_sha256 === undefined ? [] : [`rows SHA-256 ${provenance.rows_sha256}`]),
    ...(provenance.origin === 'run' ? [] : [`as reported elsewhere (${provenance.origin})`]),
  ]
  return {
    key: `eval:${eval_id}`,
    fields: {
      author: typeof submitter === 'string' ? submitter : undefined,
      title: `Evaluation of ${model} on ${catalog.benchmarks.get(benchmark_id)?.value.name ?? benchmark_id}`,
      year: /^\d{4}/.exec(run.date)?.[0],
      note: notes.join(', '),
    },
  }
}

function benchmarkEntries(id: string, { catalog }: ExportContext): Entry[] {
  const benchmark = catalog.benchmarks.get(id)?.value
  if (benchmark === undefined) return []
  const own = { title: benchmark.name, note: `benchmark ${id}, version ${benchmark.version}` }
  return [
    { key: `benchmark:${id}`, fields: own },
    ...benchmark.references.map((text, i) => publication(`benchmark:${id}:${i + 1}`, text)),
  ]
}

function datasetEntries(id: string | undefined, { catalog }: ExportContext): Entry[] {
  const dataset = catalog.datasets.get(id ?? '')?.value
  if (dataset === undefined) return []
  const note = [`dataset ${id}, version ${dataset.version}`, dataset.source].filter((part) => part !== undefined)
  return [
    { key: `dataset:${id}`, fields: { title: dataset.name, note: note.join('; ') } },
    ...(dataset.citation === undefined ? [] : [publication(`dataset:${id}:1`, dataset.citation)]),
  ]
}

function modelEntries(id: string, { catalog }: ExportContext): Entry[] {
  const model = catalog.findModel(id)?.value
  if (model === undefined) return []
  const fields = { title: model.name, note: `model ${model.model_id}, version ${model.version}` }
  return [{ key: `model:${model.model_id}`, fields, links: { doi: doiIn(model.paper ?? ''), url: model.paper } }]
}

/** A reference as its document gives it, in one piece: who wrote what is not taken apart by guess. */
function publication(key: string, text: string): Entry {
  return { key, fields: { note: text }, links: { doi: doiIn(text) } }
}

const doiIn = (text: string): string | undefined => /\b10\.\d{4,9}\/[^\s,;"{}\\]+/.exec(text)?.[0].replace(/[.)]+$/, '')

/** Two benchmarks may name one publication: it stands once. */
function withoutRepeats(entries: readonly Entry[]): Entry[] {
  const seen = new Set<string>()
  return entries.filter(({ fields, links }) => {
    const content = JSON.stringify([fields, links])
    return !seen.has(content) && seen.add(content)
  })
}

function format({ key, fields, links = {} }: Entry): string {
  const lines = [
    // BibTeX sorts by it what has no author.
    ...(fields.author === undefined ? [`  key = {${key}},`] : []),
    ...definedEntries(fields).map(
      ([name, text]) => `  ${name} = {${name === 'title' ? `{${fieldText(text)}}` : fieldText(text)}},`,
    ),
    ...definedEntries(links).map(([name, text]) => `  ${name} = {${text.replaceAll(/[{}\\\s]/g, '')}},`),
  ]
  return `@misc{${key},\n${lines.join('\n')}\n}\n`
}

/** BibTeX counts braces, escaped ones too. */
const fieldText = (text: string): string => escapeLatex(text.replaceAll('{', '(').replaceAll('}', ')'))

const definedEntries = (fields: Readonly<Record<string, string | undefined>>): [string, string][] =>
  Object.entries(fields).flatMap(([name, text]) => (text === undefined ? [] : [[name, text] as [string, string]]))
