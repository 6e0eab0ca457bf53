import { fileURLToPath } from 'node:url'
import { nodeEffects } from '../../src/node/index.js'
import {
  type Benchmark,
  type Catalog,
  type CatalogEntry,
  type DatasetDocument,
  type ModelDocument,
  readCatalog,
} from '../../src/spec/index.js'
import { code, markdownTable } from './markdown-table.js'

const ROOT = fileURLToPath(new URL('../../catalog', import.meta.url))

/** docs/reference/catalogue.md, from the documents in catalog/. */
export async function cataloguePage(): Promise<string> {
  const catalog = await readCatalog([ROOT], nodeEffects)
  return `# Catalogue

After this page you know which benchmarks, datasets and models fmbench describes, and what you can do with each today.
Everything on it stands in the documents it links to; \`fmbench list\` shows the same in the terminal.

## Benchmarks

\`run\`: \`fmbench run -s SUITE -m MODEL\` works, once the data is on your machine. \`score\`: fmbench cannot read the data, but
scores predictions you made where the data lies: \`fmbench score -s SUITE -p FILE\`. \`draft\`: described, but not
settled, or waiting for metrics, a protocol or a loader that fmbench does not have yet; \`fmbench validate\` names the
metrics and protocols.

${markdownTable(
  ['benchmark', 'id', 'task', 'ranked by', 'dataset', 'suite', 'today'],
  [...catalog.benchmarks.values()].map((entry) => benchmarkRow(entry, catalog)),
)}
## Datasets

\`controlled\`: its owner decides who may have it, and the document says how to apply. A dataset without a loader is
described, not read: its files can be fetched with \`fmbench data pull\` where they are open.

${markdownTable(
  ['dataset', 'id', 'samples', 'access', 'licence', 'loader'],
  [...catalog.datasets.values()].map(datasetRow),
)}
## Models

A card without an adapter describes a published model: where it is, what it takes, what it was trained on. fmbench does
not run it by itself and nobody has tried a recipe for it. A fact that nobody could look up at its source is absent.

${markdownTable(
  ['model', 'id', 'takes', 'published', 'licence', 'adapter'],
  [...catalog.models.values()].toSorted(describedFirst).map(modelRow),
)}`
}

function benchmarkRow(entry: CatalogEntry<Benchmark>, catalog: Catalog): string[] {
  const { benchmark_id, name, ai_task, metrics, dataset_id = '' } = entry.value
  const members = [...catalog.suites.values()].flatMap(({ value: { suite_id, benchmarks } }) =>
    benchmarks.filter((member) => member.benchmark_id === benchmark_id).map((member) => ({ suite_id, ...member })),
  )
  const datasets = [...new Set(members.map((member) => member.dataset_id ?? dataset_id))]
  return [
    link(name, entry.file),
    code(benchmark_id),
    ai_task,
    code(metrics.primary),
    datasets.map(code).join(', '),
    [...new Set(members.map(({ suite_id }) => code(suite_id)))].join(', '),
    today(entry.value, datasets, catalog),
  ]
}

function today({ status }: Benchmark, datasets: readonly string[], catalog: Catalog): string {
  if (status !== 'active') return status
  return datasets.some((id) => catalog.dataset(id).value.loader.id !== 'none') ? 'run' : 'score'
}

function datasetRow({ value, file }: CatalogEntry<DatasetDocument>): string[] {
  const { dataset_id, name, n_samples, access, licence = '', loader } = value
  const loaderText = loader.id === 'none' ? 'none' : code(loader.id)
  return [link(name, file), code(dataset_id), String(n_samples ?? ''), access, licence, loaderText]
}

function modelRow({ value, file }: CatalogEntry<ModelDocument>): string[] {
  const { model_id, name, modality = '', licence = '', adapter } = value
  const links = (['paper', 'code', 'weights'] as const).flatMap((key) =>
    value[key] === undefined ? [] : [`[${key}](${value[key]})`],
  )
  const adapterText = adapter === 'none' ? 'none' : code(adapter)
  return [link(name, file), code(model_id), modality, links.join(', '), licence, adapterText]
}

/** Published models before what comes with fmbench, each in the order of the files. */
function describedFirst(a: CatalogEntry<ModelDocument>, b: CatalogEntry<ModelDocument>): number {
  return Number(a.value.adapter !== 'none') - Number(b.value.adapter !== 'none')
}

const link = (text: string, file: string): string => `[${text}](../../catalog/${file.slice(ROOT.length + 1)})`
