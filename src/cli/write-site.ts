import { type Effects, FmbenchError, TEMPORARY_PREFIX } from '../core/index.js'
import type { SiteFile } from '../site/index.js'

/** Lies in every site and says what the build has put there: only such a folder is replaced. */
export const SITE_MARKER = '.fmbench-site'

/**
 * Writes a site whole or not at all: beside its folder first, then in its place.
 *
 * @returns how many files
 * @throws FmbenchError `conflict` when the folder holds anything that an earlier build did not write
 */
export async function writeSite(folder: string, site: Iterable<SiteFile>, effects: Effects): Promise<number> {
  const { files } = effects
  const path = files.resolve(folder)
  const beside = (kind: string): string =>
    files.join(files.folderOf(path), `${TEMPORARY_PREFIX}${files.nameOf(path)}-${kind}`)
  const lock = await files.lock(beside('lock'))
  try {
    await checkFolder(path, effects)
    await files.remove(beside('new'))
    const names = new Set([SITE_MARKER])
    let n = 0
    for (const batch of batches(site)) {
      await Promise.all(
        batch.map(({ path: name, text }) => files.write(files.join(beside('new'), ...name.split('/')), text)),
      )
      for (const { path: name } of batch) names.add(name.split('/')[0])
      n += batch.length
    }
    await files.write(files.join(beside('new'), SITE_MARKER), `${[...names].sort().join('\n')}\n`)
    await putInPlace(beside('new'), path, beside('old'), effects)
    return n
  } finally {
    await files.remove(beside('new'))
    await lock.release()
  }
}

/** Each write waits for the disk; many may wait at once. */
const BATCH = 64

function* batches(site: Iterable<SiteFile>): Generator<SiteFile[]> {
  let batch: SiteFile[] = []
  for (const file of site) {
    batch.push(file)
    if (batch.length < BATCH) continue
    yield batch
    batch = []
  }
  yield batch
}

async function putInPlace(made: string, path: string, aside: string, { files }: Effects): Promise<void> {
  const wasThere = (await files.facts(path)) !== undefined
  if (wasThere) {
    await files.remove(aside)
    await files.rename(path, aside)
  }
  try {
    await files.rename(made, path)
  } catch (thrown) {
    if (wasThere) await files.rename(aside, path)
    throw thrown
  }
  await files.remove(aside)
}

/** An empty folder, or a site and nothing else. */
async function checkFolder(path: string, { files }: Effects): Promise<void> {
  const found = await files.facts(path)
  if (found === undefined) return
  const refuse = (what: string): never => {
    throw new FmbenchError('conflict', what, {
      where: path,
      hint: 'Nothing was changed. Choose another folder with -o.',
    })
  }
  if (found.kind === 'file') return refuse('This is a file, not a folder.')
  const names = await files.list(path)
  if (names.length === 0) return
  if (!names.includes(SITE_MARKER)) return refuse('This folder holds something else than a site that build-site wrote.')
  const known = (await files.readText(files.join(path, SITE_MARKER))).split('\n')
  const foreign = names.filter((name) => !known.includes(name))
  if (foreign.length > 0)
    return refuse(`This site holds something that build-site did not write: ${foreign.slice(0, 5).join(', ')}.`)
}
