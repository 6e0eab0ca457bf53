import { type Effects, FmbenchError } from '../core/index.js'
import { benchmarkKind } from './benchmark.js'
import { Catalog, type CatalogEntry } from './catalog.js'
import { datasetKind } from './dataset.js'
import { type DocumentKind, parseDocument } from './document.js'
import { modelKind } from './model.js'
import { suiteKind } from './suite.js'

/**
 * Reads every document in `suites/`, `benchmarks/`, `datasets/` and `models/` of each root: fmbench's own catalogue and
 * the user's. Absent folders are fine; a file that two roots share is read once.
 *
 * A document at fault does not stop what does not need it: it is missing from the catalogue, its faults stand in
 * `catalog.faults` and in the error of a lookup that fails.
 *
 * @throws FmbenchError `bad-document` when two documents declare the same id
 */
export async function readCatalog(roots: readonly string[], effects: Effects): Promise<Catalog> {
  const faults: FmbenchError[] = []
  const read = <T>(folder: string, kind: DocumentKind<T>) => readFolder(roots, folder, kind, effects, faults)
  const suites = await read('suites', suiteKind)
  const benchmarks = await read('benchmarks', benchmarkKind)
  const datasets = await read('datasets', datasetKind)
  const models = await read('models', modelKind)
  return new Catalog({ suites, benchmarks, datasets, models, faults })
}

async function readFolder<T>(
  roots: readonly string[],
  name: string,
  kind: DocumentKind<T>,
  effects: Effects,
  faults: FmbenchError[],
): Promise<CatalogEntry<T>[]> {
  const { files } = effects
  const entries: CatalogEntry<T>[] = []
  for (const folder of new Set(roots.map((root) => files.resolve(files.join(root, name))))) {
    for (const fileName of await files.list(folder)) {
      if (!/\.ya?ml$/i.test(fileName)) continue
      const file = files.join(folder, fileName)
      try {
        entries.push({ ...(await parseDocument(await files.readText(file), file, kind)), file, folder })
      } catch (thrown) {
        if (!(thrown instanceof FmbenchError && /^bad-/.test(thrown.code))) throw thrown
        faults.push(thrown)
      }
    }
  }
  return entries
}
