import { createHash } from 'node:crypto'
import { createReadStream, readFileSync } from 'node:fs'
import { appendFile, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { decodeUtf8, type ErrorCode, type Files, FmbenchError, TEMPORARY_PREFIX } from '../core/index.js'
import { lock } from './lock.js'

const CODES: Readonly<Record<string, readonly [ErrorCode, string]>> = {
  ENOENT: ['not-found', 'There is no such file or folder'],
  ENOSPC: ['disk-full', 'The disk is full'],
  EDQUOT: ['disk-full', 'The disk quota is used up'],
  EACCES: ['io', 'Permission denied'],
  EPERM: ['io', 'Permission denied'],
  EROFS: ['io', 'The disk is read-only'],
  EISDIR: ['io', 'A folder was found where a file was expected'],
  ENOTDIR: ['io', 'A file was found where a folder was expected'],
}

/** Runs a file operation; a failure of the system becomes an FmbenchError that names the path. */
export async function attempt<T>(path: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (cause) {
    if (cause instanceof FmbenchError) throw cause
    const systemCode = (cause as NodeJS.ErrnoException).code ?? ''
    const [code, what] = CODES[systemCode] ?? ['io', `Cannot use the file (${systemCode || String(cause)})`]
    throw new FmbenchError(code, `${what}.`, {
      where: path,
      ...(code === 'disk-full'
        ? { hint: 'Nothing half-written was left under its name. Free some space and run again.' }
        : {}),
      cause,
    })
  }
}

let written = 0

async function write(path: string, content: string | Uint8Array, isPrivate = false): Promise<void> {
  const temporary = join(dirname(path), `${TEMPORARY_PREFIX}${process.pid}-${written++}-${basename(path)}`)
  await mkdir(dirname(path), { recursive: true, ...(isPrivate && { mode: 0o700 }) })
  try {
    const handle = await open(temporary, 'w', isPrivate ? 0o600 : 0o666)
    try {
      await handle.writeFile(content)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(temporary, path)
  } catch (thrown) {
    await rm(temporary, { force: true })
    throw thrown
  }
}

async function append(path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await appendFile(path, bytes)
}

async function readRange(path: string, start: number, end: number): Promise<Uint8Array> {
  const handle = await open(path, 'r')
  try {
    const bytes = new Uint8Array(end - start)
    let filled = 0
    while (filled < bytes.length) {
      const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, start + filled)
      if (bytesRead === 0) break
      filled += bytesRead
    }
    return bytes.subarray(0, filled)
  } finally {
    await handle.close()
  }
}

async function list(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort()
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw thrown
  }
}

async function facts(path: string) {
  try {
    const found = await stat(path)
    return { kind: found.isDirectory() ? ('directory' as const) : ('file' as const), bytes: found.size }
  } catch (thrown) {
    if (['ENOENT', 'ENOTDIR'].includes((thrown as NodeJS.ErrnoException).code ?? '')) return undefined
    throw thrown
  }
}

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of createReadStream(path)) hash.update(piece as Buffer)
  return hash.digest('hex')
}

export const nodeFiles: Files = {
  read: (path) => attempt(path, async () => new Uint8Array(await readFile(path))),
  // Without a thread: a catalogue is a hundred small files, and each would cross over to it and back four times.
  readText: (path) => attempt(path, async () => decodeUtf8(readFileSync(path), path)),
  readRange: (path, start, end) => attempt(path, () => readRange(path, start, end)),
  facts: (path) => attempt(path, () => facts(path)),
  list: (folder) => attempt(folder, () => list(folder)),
  write: (path, content, options) => attempt(path, () => write(path, content, options?.isPrivate)),
  append: (path, bytes) => attempt(path, () => append(path, bytes)),
  rename: (from, to) => attempt(to, () => rename(from, to)),
  remove: (path) => attempt(path, () => rm(path, { recursive: true, force: true })),
  sha256: (path) => attempt(path, () => sha256(path)),
  lock: (path) => attempt(path, () => lock(path)),
  join,
  resolve: (path, from) => (from === undefined ? resolve(path) : resolve(from, path)),
  folderOf: dirname,
  nameOf: (path) => basename(path),
}
