import { didYouMean, FmbenchError } from '../../core/index.js'
import type { DatasetDocument } from '../../spec/dataset.js'

/**
 * The one option a loader has: `file`, the name of the file to read.
 *
 * @throws FmbenchError `bad-document` for any other option
 */
export function fileOption({ dataset_id, loader }: DatasetDocument): string | undefined {
  const where = `${dataset_id}, loader.options`
  for (const name of Object.keys(loader.options)) {
    if (name === 'file') continue
    const hint = didYouMean(name, ['file'])
    throw new FmbenchError('bad-document', `Unknown option "${name}" of the loader "${loader.id}".`, {
      where,
      ...(hint === undefined ? {} : { hint }),
    })
  }
  const file = loader.options.file
  if (file === undefined || typeof file === 'string') return file
  throw new FmbenchError('bad-document', 'The option "file" must be the name of a file.', { where })
}
