import { type Effects, FmbenchError } from '../core/index.js'
import { benchmarkKind } from './benchmark.js'
import { Catalog, type CatalogEntry } from './catalog.js'
import { datasetKind } from './dataset.js'
import { type DocumentKind, parseDocument } from './document.js'
import { findingSchemaKind } from './finding-schema.js'
import { modelKind } from './model.js'
import { suiteKind } from './suite.js'

/**
 * Reads every document in `suites/`, `benchmarks/`, `datasets/`, `models/` and `finding-schemas/` of each root: fmbench's
 * own catalogue and the user's. Absent folders are fine; a file that two roots share is read once.
 *
 * A document at fault does not stop what does not need it: it is missing from the catalogue, its faults stand in
 * `catalog.faults` and in the error of a lookup that fails.
 *
 * @param parsedBefore by the text of a document, what this version of fmbench makes of it: parsing a hundred documents
 *   takes longer than a short command
 * @throws FmbenchError `bad-document` when two documents declare the same id
 */
export async function readCatalog(
  roots: readonly string[],
  effects: Effects,
  parsedBefore: ReadonlyMap<string, unknown> = new Map(),
): Promise<Catalog> {
  const faults: FmbenchError[] = []
  const read = <T>(folder: string, kind: DocumentKind<T>) =>
    readFolder(roots, folder, kind, effects, parsedBefore, faults)
  const suites = await read('suites', suiteKind)
  const benchmarks = await read('benchmarks', benchmarkKind)
  const datasets = await read('datasets', datasetKind)
  const models = await read('models', modelKind)
  const findingSchemas = await read('finding-schemas', findingSchemaKind)
  return new Catalog({ suites, benchmarks, datasets, models, findingSchemas, faults })
}

async function readFolder<T>(
  roots: readonly string[],
  name: string,
  kind: DocumentKind<T>,
  effects: Effects,
  parsedBefore: ReadonlyMap<string, unknown>,
  faults: FmbenchError[],
): Promise<CatalogEntry<T>[]> {
  const { files } = effects
  const entries: CatalogEntry<T>[] = []
  for (const folder of new Set(roots.map((root) => files.resolve(files.join(root, name))))) {
    for (const fileName of await files.list(folder)) {
      if (!/\.ya?ml$/i.test(fileName)) continue
      const file = files.join(folder, fileName)
      try {
        const text = await files.readText(file)
        const known = parsedBefore.get(text) as T | undefined
        const parsed = known === undefined ? await parseDocument(text, file, kind) : { value: known, notes: [] }
        entries.push({ ...parsed, file, folder })
      } catch (thrown) {
        if (!(thrown instanceof FmbenchError && /^bad-/.test(thrown.code))) throw thrown
        faults.push(thrown)
      }
    }
  }
  return entries
}
