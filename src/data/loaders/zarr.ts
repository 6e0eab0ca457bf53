import { type Effects, FmbenchError } from '../../core/index.js'
import type { DatasetDocument } from '../../spec/dataset.js'
import { openZarr } from '../formats/zarr.js'
import { type Members, openZip } from '../formats/zip.js'
import { refuseHtml } from '../html-page.js'
import { type DatasetLoader, digestOf, type LocatedFiles } from '../loader.js'
import { anndataFile, anndataOptions, describeAnndata } from './anndata.js'
import { type DataFolder, openFolder } from './data-folder.js'
import { expressionDataset } from './expression.js'
import { loaderOptions } from './loader-options.js'

/**
 * Cells by genes in an AnnData store in Zarr, version 2 or 3: a folder, or a zip archive of what is in it. What is read,
 * and the options, are those of `h5ad`; `file` names the folder or the archive.
 */
export const zarrLoader: DatasetLoader = {
  id: 'zarr',
  aliases: ['anndata-zarr'],
  reads: ['.zarr', '.zarr.zip'],
  files(document) {
    const name = nameOf(document)
    if (isZip(name)) return [name]
    return document.files.map(({ path }) => path).filter((path) => path.startsWith(`${name}/`))
  },
  async load(document, located, effects, folderPath) {
    const name = nameOf(document)
    const { members, path, sha256 } = isZip(name)
      ? await zipStore(name, located, effects)
      : await folderStore(name, openFolder(document, located, effects, folderPath), effects)
    const options = loaderOptions(anndataOptions, document)
    const expression = await describeAnndata(document, options, await openZarr(members, path), path)
    return expressionDataset(document, expression, options, sha256)
  },
}

const isZip = (name: string): boolean => name.toLowerCase().endsWith('.zip')

const nameOf = (document: DatasetDocument): string =>
  anndataFile(document, loaderOptions(anndataOptions, document)).replace(/\/+$/, '')

interface Store {
  readonly members: Members
  /** For messages. */
  readonly path: string
  readonly sha256: string
}

async function zipStore(name: string, located: LocatedFiles, effects: Effects): Promise<Store> {
  const { path } = located[name]
  refuseHtml(await effects.files.readRange(path, 0, 1024), path)
  return { members: await openZip(path, effects), path, sha256: digestOf(located, [name]) }
}

/** All files of the folder count in the digest, read or not. */
async function folderStore(name: string, folder: DataFolder, { files }: Effects): Promise<Store> {
  const names = await folder.names()
  const paths = new Map<string, string>()
  for (const file of names.filter((file) => file.startsWith(`${name}/`))) {
    paths.set(file.slice(name.length + 1), (await folder.file(file)).path)
  }
  if (paths.size === 0) {
    const present = [...new Set(names.map((file) => file.split('/')[0]))].slice(0, 12).join(', ')
    throw new FmbenchError('not-found', `There is no folder ${name}, or nothing in it.`, {
      where: 'loader.options.file',
      hint: `A Zarr store is a folder or a .zip file. There are: ${present || 'no files'}.`,
    })
  }
  const members: Members = {
    names: [...paths.keys()],
    async size(member) {
      const path = paths.get(member)
      return path === undefined ? undefined : (await files.facts(path))?.bytes
    },
    read: (member, start, end) => files.readRange(paths.get(member) ?? member, start, end),
  }
  return { members, path: name, sha256: folder.sha256() }
}
