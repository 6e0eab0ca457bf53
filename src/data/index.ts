import { type Effects, FmbenchError, Registry } from '../core/index.js'
import type { DatasetDocument } from '../spec/dataset.js'
import type { Dataset, DatasetLoader } from './loader.js'
import { arrayFolderLoader } from './loaders/array-folder.js'
import { eegLoader } from './loaders/eeg.js'
import { genomicIntervalsLoader } from './loaders/genomic-intervals.js'
import { h5adLoader } from './loaders/h5ad.js'
import { mtxLoader } from './loaders/mtx.js'
import { niftiLoader } from './loaders/nifti.js'
import { niftiVolumesLoader } from './loaders/nifti-volumes.js'
import { reportsLoader } from './loaders/reports.js'
import { roiSeriesLoader } from './loaders/roi-series.js'
import { sequenceTableLoader } from './loaders/sequence-table.js'
import { tableLoader } from './loaders/table.js'
import { zarrLoader } from './loaders/zarr.js'
import { howToApply, locateDataset, ownFolder } from './locate.js'

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

export const datasetLoaders = new Registry<DatasetLoader>('loader', [
  arrayFolderLoader,
  tableLoader,
  sequenceTableLoader,
  reportsLoader,
  genomicIntervalsLoader,
  niftiLoader,
  niftiVolumesLoader,
  roiSeriesLoader,
  eegLoader,
  h5adLoader,
  zarrLoader,
  mtxLoader,
])

/**
 * Finds, verifies and loads a dataset.
 *
 * @param documentFolder where its document lies
 * @throws FmbenchError `unknown-name` for an unknown loader, `not-found` for a dataset that is only described, and what
 *   `locateDataset` and the loader throw
 */
export async function openDataset(
  document: DatasetDocument,
  documentFolder: string,
  effects: Effects,
  loaders: Registry<DatasetLoader> = datasetLoaders,
): Promise<Dataset> {
  if (document.loader.id === 'none') throw notReadable(document)
  const loader = loaders.get(document.loader.id, document.dataset_id)
  const files = await locateDataset(document, documentFolder, loader.files(document), effects)
  const folder = (await ownFolder(document, documentFolder, effects)) ?? documentFolder
  return loader.load(document, files, effects, folder)
}

function notReadable(document: DatasetDocument): FmbenchError {
  const what = `${document.dataset_id} is only described here (loader: none).${howToApply(document)}`
  return new FmbenchError('not-found', what, {
    hint: `With a copy of your own: copy its document, give it a path and a loader, and name it with -d FILE.
Without a loader for its format: score predictions that hold their labels, with fmbench score -p FILE -s SUITE`,
  })
}
