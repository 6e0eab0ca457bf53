import { fileURLToPath } from 'node:url'
import { type Effects, FmbenchError } from '../core/index.js'

/** The package, seen from src/cli and from dist/cli alike. */
const PACKAGE = fileURLToPath(new URL('../..', import.meta.url))

/** What the command needs, from the folder of the package on. */
const PARTS = ['package.json', 'package-lock.json', 'LICENSE', 'catalog', 'dist/cli', 'dist/site']

/**
 * Copies the built command with its catalogue, so that a repository runs this very version of it.
 *
 * @param folder is replaced
 * @throws FmbenchError `not-found` where fmbench is not a built checkout
 */
export async function copyProgram(folder: string, { files }: Effects): Promise<void> {
  const at = (root: string, part: string): string => files.join(root, ...part.split('/'))
  for (const part of PARTS) {
    if ((await files.facts(at(PACKAGE, part))) !== undefined) continue
    throw new FmbenchError('not-found', 'A hub takes a copy of fmbench along, and a part of it is not here.', {
      where: at(PACKAGE, part),
      hint: 'Make hubs from a checkout of fmbench, after: npm run build',
    })
  }
  await files.remove(folder)
  for (const part of PARTS) await copy(at(PACKAGE, part), at(folder, part), files)
}

async function copy(from: string, to: string, files: Effects['files']): Promise<void> {
  if ((await files.facts(from))?.kind !== 'directory') return files.write(to, await files.read(from))
  const names = await files.list(from)
  await Promise.all(names.map((name) => copy(files.join(from, name), files.join(to, name), files)))
}
