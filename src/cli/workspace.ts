import type { Effects } from '../core/index.js'
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
  type Suite,
} from '../spec/index.js'
import { openCatalog } from './open-catalog.js'

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
  const { catalog, roots } = await openCatalog(effects, folder)
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

const isDocument = (reference: string): boolean => /\.ya?ml$/i.test(reference)

async function readEntry<T>(
  file: string,
  parse: (text: string, file: string) => Promise<Parsed<T>>,
  { files }: Effects,
): Promise<CatalogEntry<T>> {
  return { ...(await parse(await files.readText(file), file)), file, folder: files.folderOf(files.resolve(file)) }
}
