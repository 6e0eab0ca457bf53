import { fileURLToPath } from 'node:url'
import { type Effects, sha256Hex } from '../core/index.js'

/**
 * Of the built command, all of whose code lies beside this file; undefined for one that runs from its sources, which may
 * change without a build. Caches hold what one program made, and no other.
 */
export async function programDigest({ files }: Effects): Promise<string | undefined> {
  const file = fileURLToPath(import.meta.url)
  if (!file.endsWith('.js')) return undefined
  const folder = files.folderOf(file)
  const names = (await files.list(folder)).filter((name) => name.endsWith('.js'))
  return sha256Hex((await Promise.all(names.map((name) => files.sha256(files.join(folder, name))))).join('\n'))
}
