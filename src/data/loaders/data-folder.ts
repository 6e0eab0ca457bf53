import { compareText, type Effects, FmbenchError } from '../../core/index.js'
import type { DatasetDocument } from '../../spec/dataset.js'
import { digestOf, type LocatedFile, type LocatedFiles } from '../loader.js'

/**
 * The files of a dataset that has many: those its document declares, wherever they lie, else what lies in its folder.
 */
export interface DataFolder {
  /** All names, sorted; forward slashes. */
  names(): Promise<readonly string[]>
  /** @throws FmbenchError `not-found` */
  file(name: string): Promise<LocatedFile>
  /** Of the files that were asked for, in the order of their names. */
  sha256(): string
}

/** What a loader of many files must have at hand: all that is declared, else the named ones. */
export function folderFiles({ files }: DatasetDocument, named: readonly (string | undefined)[]): readonly string[] {
  if (files.length > 0) return files.map(({ path }) => path)
  return named.filter((name) => name !== undefined)
}

/** @param located those of `folderFiles` */
export function openFolder(
  document: DatasetDocument,
  located: LocatedFiles,
  effects: Effects,
  folder: string,
): DataFolder {
  const known: Record<string, LocatedFile> = { ...located }
  const isDeclared = document.files.length > 0
  const { files } = effects
  const isThere = async (name: string) =>
    Object.hasOwn(known, name) || (!isDeclared && (await files.facts(files.join(folder, name)))?.kind === 'file')
  return {
    names: async () => (isDeclared ? Object.keys(known).sort(compareText) : namesBelow(folder, effects)),
    async file(name) {
      if (!Object.hasOwn(known, name)) {
        if (!(await isThere(name))) throw notThere(name, isDeclared ? document.dataset_id : folder, isDeclared)
        const path = files.join(folder, name)
        known[name] = { path, sha256: await files.sha256(path) }
      }
      return known[name]
    },
    sha256: () => digestOf(known, Object.keys(known).sort(compareText)),
  }
}

function notThere(name: string, where: string, isDeclared: boolean): FmbenchError {
  return new FmbenchError('not-found', `The file ${name} is not ${isDeclared ? 'declared' : 'there'}.`, {
    where,
    hint: isDeclared
      ? 'Declare it under `files`.'
      : 'Names start in the folder of the dataset. A dangling link of DataLad or git-annex? Get it with: datalad get FILE',
  })
}

/** Deeper than any layout of the field; a symbolic link that leads upwards must not keep us for ever. */
const DEEPEST_FOLDER = 10

async function namesBelow(folder: string, effects: Effects, prefix = '', depth = 0): Promise<string[]> {
  const { files } = effects
  const found: string[] = []
  for (const name of await files.list(folder)) {
    const path = files.join(folder, name)
    const facts = await files.facts(path)
    if (facts?.kind === 'file') found.push(prefix + name)
    if (facts?.kind === 'directory' && depth < DEEPEST_FOLDER && !name.startsWith('.')) {
      found.push(...(await namesBelow(path, effects, `${prefix}${name}/`, depth + 1)))
    }
  }
  return found
}
