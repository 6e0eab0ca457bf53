import { didYouMean, type Effects, FmbenchError } from '../core/index.js'
import type { DatasetDocument } from '../spec/dataset.js'
import { type DeclaredFile, findFile, howToObtain, isUrl } from './find-file.js'
import type { LocatedFile, LocatedFiles } from './loader.js'
import { datasetCache, writeGenerated } from './toy/write-generated.js'

/**
 * Finds files of a dataset: in the document's own `path`, in the cache, or anywhere in the folder that
 * FMBENCH_DATA_MIRROR names. A generated dataset is generated into the cache first. A file with a declared size and
 * digest counts only when it has both, wherever it was found.
 *
 * @param documentFolder where the dataset's document lies: its `path` starts here
 * @param names as `loader.files(document)` gives them
 * @throws FmbenchError `not-found` saying how to obtain a file, `bad-data` when only other versions of it are there,
 *   `bad-document` when the document does not say what a file is
 */
export async function locateDataset(
  document: DatasetDocument,
  documentFolder: string,
  names: readonly string[],
  effects: Effects,
): Promise<LocatedFiles> {
  if (document.files.length === 0) return locateUndeclared(document, documentFolder, names, effects)
  const found: Record<string, LocatedFile> = {}
  for (const file of names.map((name) => declaredFile(document, name))) {
    const { located, rejected } = await findFile(document, file, documentFolder, effects)
    if (located === undefined) throw notFound(document, file, rejected, howToObtain(document, file, effects))
    found[file.path] = located
  }
  return found
}

function declaredFile({ dataset_id, files }: DatasetDocument, name: string): DeclaredFile {
  const file = files.find(({ path }) => path === name)
  if (file !== undefined) return file
  const names = files.map(({ path }) => path)
  throw new FmbenchError('bad-document', `The loader reads ${name}, which the document does not declare.`, {
    where: `${dataset_id}, files`,
    hint: didYouMean(name, names) ?? `Declared: ${names.join(', ')}.`,
  })
}

function notFound(
  document: DatasetDocument,
  file: DeclaredFile,
  rejected: readonly string[],
  hint: string,
): FmbenchError {
  const name = `${document.dataset_id}: the file ${file.path}`
  if (rejected.length === 0) return new FmbenchError('not-found', `${name} is not on this machine.`, { hint })
  return new FmbenchError('bad-data', `${name} is there, but not as declared:\n${rejected.join('\n')}`, { hint })
}

/** Somebody's own data: what lies there is taken as it is, and its digest says later which it was. */
async function locateUndeclared(
  document: DatasetDocument,
  documentFolder: string,
  names: readonly string[],
  effects: Effects,
): Promise<LocatedFiles> {
  const { files } = effects
  const folder = await undeclaredFolder(document, documentFolder, effects)
  const found: Record<string, LocatedFile> = {}
  for (const name of names) {
    const path = files.join(folder, name)
    if ((await files.facts(path))?.kind !== 'file') {
      const present = await files.list(folder)
      const has = `The folder has: ${present.slice(0, 12).join(', ')}.`
      throw new FmbenchError('not-found', `${document.dataset_id} needs the file ${name}.`, {
        where: folder,
        hint: present.length === 0 ? 'The folder is empty or absent.' : has,
      })
    }
    found[name] = { path, sha256: await files.sha256(path) }
  }
  return found
}

async function undeclaredFolder(document: DatasetDocument, documentFolder: string, effects: Effects): Promise<string> {
  const { dataset_id, access, generator } = document
  const own = await ownFolder(document, documentFolder, effects)
  if (own !== undefined) return own
  if (generator !== undefined) return writeGenerated(generator, datasetCache(document, effects), effects)
  if (access !== 'open') throw notHere(document)
  throw new FmbenchError('bad-document', `${dataset_id} does not say where its data lies.`, {
    hint: 'Add `path: FOLDER` for data of your own, or `files` with sizes, digests and URLs.',
  })
}

/**
 * Where somebody's own copy of a dataset lies: the document's `path`, or the folder of FMBENCH_DATA_MIRROR that is called
 * by the id of the dataset; undefined with neither.
 */
export async function ownFolder(
  { dataset_id, path }: DatasetDocument,
  documentFolder: string,
  effects: Effects,
): Promise<string | undefined> {
  const { files } = effects
  if (path !== undefined) return files.resolve(path, documentFolder)
  const mirror = effects.setting('FMBENCH_DATA_MIRROR') ?? ''
  if (mirror === '' || isUrl(mirror)) return undefined
  const folder = files.join(files.resolve(mirror), dataset_id)
  return (await files.facts(folder))?.kind === 'directory' ? folder : undefined
}

function notHere(document: DatasetDocument): FmbenchError {
  const { dataset_id } = document
  return new FmbenchError('not-found', `${dataset_id} is not on this machine.${howToApply(document)}`, {
    hint: `With a copy of your own: export FMBENCH_DATA_MIRROR=FOLDER, where FOLDER/${dataset_id} is laid out as the document says.
Or copy the document, change what is laid out otherwise, give it a path, and name it with -d FILE.
Without one: score predictions that hold their labels, with fmbench score -p FILE -s SUITE`,
  })
}

/** A sentence with a blank before it; nothing for open data. */
export function howToApply({ access, source }: DatasetDocument): string {
  if (access === 'open') return ''
  return ` Access to it is ${access}: ${source ?? 'its document says how to apply.'}`
}
