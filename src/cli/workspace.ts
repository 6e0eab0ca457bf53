import { fileURLToPath } from 'node:url'
import { type Effects, FmbenchError } from '../core/index.js'
import { type Dataset, openDataset } from '../data/index.js'
import { implicitModel } from '../models/index.js'
import {
  type Catalog,
  type CatalogEntry,
  type DatasetDocument,
  type ModelDocument,
  type Parsed,
  parseDataset,
  parseModel,
  parseSuite,
  readCatalog,
  type Suite,
} from '../spec/index.js'

const BUILT_IN_CATALOG = fileURLToPath(new URL('../../catalog', import.meta.url))
/** Written by the build; absent when the command runs from its sources. */
const PARSED_CATALOG = fileURLToPath(new URL('./catalog.json', import.meta.url))

/** The catalogue, and the ways in which a command line names its documents. */
export interface Workspace {
  readonly catalog: Catalog
  /** The folders it was read from, fmbench's own first. */
  readonly roots: readonly string[]
  suite(reference: string): Promise<CatalogEntry<Suite>>
  dataset(reference: string): Promise<CatalogEntry<DatasetDocument>>
  model(reference: string): Promise<CatalogEntry<ModelDocument>>
  open(dataset: CatalogEntry<DatasetDocument>): Promise<Dataset>
}

/** @param folder a catalogue beside the built-in one: `--catalog`, or FMBENCH_CATALOG */
export async function openWorkspace(effects: Effects, folder: string | undefined): Promise<Workspace> {
  const own = folder ?? effects.setting('FMBENCH_CATALOG')
  if (own !== undefined && (await effects.files.facts(own))?.kind !== 'directory') {
    throw new FmbenchError('not-found', 'There is no such catalogue folder.', {
      where: own,
      hint: 'A catalogue holds the folders suites/, benchmarks/, datasets/ and models/.',
    })
  }
  const roots = [BUILT_IN_CATALOG, ...(own === undefined ? [] : [own])]
  const catalog = await readCatalog(roots, effects, await parsedCatalog(effects))
  return {
    catalog,
    roots,
    suite: (reference) =>
      isDocument(reference) ? readEntry(reference, parseSuite, effects) : Promise.resolve(catalog.suite(reference)),
    dataset: (reference) =>
      isDocument(reference) ? readEntry(reference, parseDataset, effects) : Promise.resolve(catalog.dataset(reference)),
    async model(reference) {
      if (isDocument(reference)) return readEntry(reference, parseModel, effects)
      if (!/\.[cm]?js$/i.test(reference)) return catalog.model(reference, '-m')
      const { document, folder } = implicitModel(reference, effects.files)
      return { value: document, file: reference, folder, notes: [] }
    },
    open: ({ value, folder }) => openDataset(value, folder, effects),
  }
}

/** The built-in documents by their text: one that was edited since the build is parsed anew. */
async function parsedCatalog({ files }: Effects): Promise<ReadonlyMap<string, unknown>> {
  if ((await files.facts(PARSED_CATALOG)) === undefined) return new Map()
  return new Map(JSON.parse(await files.readText(PARSED_CATALOG)) as [string, unknown][])
}

const isDocument = (reference: string): boolean => /\.ya?ml$/i.test(reference)

async function readEntry<T>(
  file: string,
  parse: (text: string, file: string) => Promise<Parsed<T>>,
  { files }: Effects,
): Promise<CatalogEntry<T>> {
  return { ...(await parse(await files.readText(file), file)), file, folder: files.folderOf(files.resolve(file)) }
}
