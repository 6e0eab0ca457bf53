import { type Files, FmbenchError } from '../core/index.js'
import type { ModelDocument } from '../spec/model.js'

/**
 * The document that stands for a bare module file: `-m ./my_model.mjs`. Its id is the file's name without ending.
 *
 * @returns the document, and the folder its `module` option starts from
 */
export function implicitModel(path: string, files: Files): { document: ModelDocument; folder: string } {
  const resolved = files.resolve(path)
  const fileName = files.nameOf(resolved)
  const name = fileName.replace(/\.[cm]?js$/, '')
  const id = name
    .replace(/[^A-Za-z0-9._-]+/g, '_')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, 120)
  if (id === '') {
    throw new FmbenchError('usage', `The file name "${fileName}" gives no model id.`, {
      hint: 'Rename the file so that it holds a letter or digit, or write a model document with a model_id.',
    })
  }
  const document: ModelDocument = {
    kind: 'fmbench.model/v1',
    model_id: id,
    name,
    aliases: [],
    version: '1.0.0',
    is_floor: false,
    adapter: 'javascript_module',
    options: { module: `./${fileName}` },
  }
  return { document, folder: files.folderOf(resolved) }
}
