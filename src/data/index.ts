import { type Effects, Registry } from '../core/index.js'
import type { DatasetDocument } from '../spec/dataset.js'
import type { Dataset, DatasetLoader } from './loader.js'
import { arrayFolderLoader } from './loaders/array-folder.js'
import { tableLoader } from './loaders/table.js'
import { locateDataset } from './locate.js'

export { formatNpy } from './format-npy.js'
export * from './loader.js'
export { locateDataset } from './locate.js'
export { type ArrayRows, type NpyArray, openNpy, parseNpy } from './npy.js'
export { parseNpz } from './npz.js'
export { type PulledFile, pullDataset } from './pull.js'
export * from './tables/index.js'
export type { ToyGenerator } from './toy/generator.js'
export { toyGenerators } from './toy/generators.js'
export { datasetCache, writeGenerated } from './toy/write-generated.js'

export const datasetLoaders = new Registry<DatasetLoader>('loader', [arrayFolderLoader, tableLoader])

/**
 * Finds, verifies and loads a dataset.
 *
 * @param documentFolder where its document lies
 * @throws FmbenchError `unknown-name` for an unknown loader, and what `locateDataset` and the loader throw
 */
export async function openDataset(
  document: DatasetDocument,
  documentFolder: string,
  effects: Effects,
  loaders: Registry<DatasetLoader> = datasetLoaders,
): Promise<Dataset> {
  const loader = loaders.get(document.loader.id, document.dataset_id)
  const files = await locateDataset(document, documentFolder, loader.files(document), effects)
  return loader.load(document, files, effects)
}
