import type { Effects } from '../../core/index.js'
import type { DatasetDocument } from '../../spec/dataset.js'
import { toyGenerators } from './generators.js'

/** Where `data pull` and the generators put a dataset. */
export function datasetCache({ dataset_id }: DatasetDocument, { files, cacheFolder }: Effects): string {
  return files.join(cacheFolder, 'datasets', dataset_id)
}

/**
 * Generates a dataset into a folder.
 *
 * @returns the folder
 * @throws FmbenchError `unknown-name` for an unknown generator
 */
export async function writeGenerated(
  { name, seed }: NonNullable<DatasetDocument['generator']>,
  folder: string,
  effects: Effects,
): Promise<string> {
  for (const [file, bytes] of Object.entries(toyGenerators.get(name).generate(seed))) {
    await effects.files.write(effects.files.join(folder, file), bytes)
  }
  return folder
}
