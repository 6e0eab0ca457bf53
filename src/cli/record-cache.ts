import { type Effects, type Files, ifPossible, sha256Hex, TEMPORARY_PREFIX } from '../core/index.js'
import { programDigest } from './program-digest.js'

/**
 * What the last build made of the files of a hub, so that those that have not changed are not parsed again: JSON by the
 * SHA-256 of a file, in parts that are named by their own SHA-256. Whatever is missing, damaged or by another program
 * counts as absent, and a cache that cannot be used costs time and nothing else.
 */
export interface RecordCache {
  /** What stands in a part. */
  read(part: string): Promise<ReadonlyMap<string, string>>
  /** Puts other content in its place. */
  write(part: string, entries: ReadonlyMap<string, string>): Promise<void>
  close(): Promise<void>
}

/**
 * The cache of some folders, held by this process alone. While another process holds it, and for a program that runs
 * from its sources, which may change without a build, one that is always empty.
 */
export async function openRecordCache(folders: readonly string[], effects: Effects): Promise<RecordCache> {
  const program = await programDigest(effects)
  return program === undefined ? NO_CACHE : openCacheOf(program, folders, effects)
}

/** @param program what parses: another one may see more in a record, or refuse it */
export async function openCacheOf(
  program: string,
  folders: readonly string[],
  { files, cacheFolder }: Effects,
): Promise<RecordCache> {
  // Each hub has a cache of its own, or two would push each other out.
  const hub = sha256Hex(folders.map((folder) => files.resolve(folder)).join('\n')).slice(0, 16)
  const folder = files.join(cacheFolder, 'records', hub)
  const lock = await ifPossible(() => files.lock(files.join(folder, 'lock')))
  if (lock === undefined) return NO_CACHE
  await ifPossible(() => removeLeftovers(folder, files))
  return {
    read: async (part) => (await ifPossible(() => readPart(folder, part, program, files))) ?? new Map(),
    write: async (part, entries) => void (await ifPossible(() => writePart(folder, part, program, entries, files))),
    close: async () => void (await ifPossible(() => lock.release())),
  }
}

/** One that knows nothing. */
export const NO_CACHE: RecordCache = { read: async () => new Map(), write: async () => {}, close: async () => {} }

/** Of a build that was killed while it wrote. */
async function removeLeftovers(folder: string, files: Files): Promise<void> {
  const names = (await files.list(folder)).filter((name) => name.startsWith(TEMPORARY_PREFIX))
  for (const name of names) await files.remove(files.join(folder, name))
}

const filesOfPart = async (folder: string, part: string, { list }: Files): Promise<string[]> =>
  (await list(folder)).filter((name) => name.startsWith(`${part}-`))

const nameOfPart = (part: string, sha256: string): string => `${part}-${sha256}.txt`

async function readPart(folder: string, part: string, program: string, files: Files): Promise<Map<string, string>> {
  const entries = new Map<string, string>()
  for (const name of await filesOfPart(folder, part, files)) {
    const path = files.join(folder, name)
    if (name !== nameOfPart(part, await files.sha256(path))) continue
    const [first, ...lines] = (await files.readText(path)).split('\n')
    if (first !== program) continue
    for (const line of lines) entries.set(line.slice(0, DIGITS), line.slice(DIGITS + 1))
  }
  return entries
}

/** Of a SHA-256. */
const DIGITS = 64

async function writePart(
  folder: string,
  part: string,
  program: string,
  entries: ReadonlyMap<string, string>,
  files: Files,
): Promise<void> {
  const draft = files.join(folder, 'draft')
  await files.write(draft, [program, ...[...entries].map(([sha256, json]) => `${sha256} ${json}`)].join('\n'))
  const made = nameOfPart(part, await files.sha256(draft))
  const old = (await filesOfPart(folder, part, files)).filter((name) => name !== made)
  await files.rename(draft, files.join(folder, made))
  for (const name of old) await files.remove(files.join(folder, name))
}
