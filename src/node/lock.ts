import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { dirname } from 'node:path'
import { FmbenchError } from '../core/index.js'

interface Holder {
  readonly host: string
  readonly pid: number
  /** Tells a process from a later one with the same number; null where the system does not say. */
  readonly startedAt: string | null
}

/** See `Files.lock`. Held by a file that is created only if absent; the file names the holder. */
export async function lock(path: string): Promise<{ release(): Promise<void> }> {
  await mkdir(dirname(path), { recursive: true })
  const mine = JSON.stringify({ host: hostname(), pid: process.pid, startedAt: await startOf(process.pid) })
  if (!(await createIfAbsent(path, mine))) {
    await removeIfDead(path)
    if (!(await createIfAbsent(path, mine))) throw await heldError(path)
  }
  return { release: () => rm(path, { force: true }) }
}

let drafts = 0

/** Written whole before it gets its name, so that nobody reads half a lock. */
async function createIfAbsent(path: string, content: string): Promise<boolean> {
  const draft = `${path}.${process.pid}-${drafts++}`
  await writeFile(draft, content)
  try {
    await link(draft, path)
    return true
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw thrown
  } finally {
    await rm(draft, { force: true })
  }
}

async function removeIfDead(path: string): Promise<void> {
  const seen = await read(path)
  if (seen === undefined || (await isAlive(seen))) return
  // Between reading and removing, another process may have taken over: move it aside and look again.
  const aside = `${path}.${process.pid}-${drafts++}`
  await rename(path, aside).catch(ignoreAbsent)
  const moved = await read(aside)
  if (moved !== undefined && (await isAlive(moved))) await link(aside, path).catch(() => undefined)
  await rm(aside, { force: true })
}

async function heldError(path: string): Promise<FmbenchError> {
  const holder = await read(path)
  const who = holder === undefined ? 'another process' : `process ${holder.pid} on ${holder.host}`
  return new FmbenchError('conflict', `Another run is writing into this folder (${who}).`, {
    where: dirname(path),
    hint: `Wait for it, or choose another folder with -o. If that process is gone, remove ${path}.`,
  })
}

async function read(path: string): Promise<Holder | undefined> {
  try {
    const parsed: unknown = JSON.parse(await readFile(path, 'utf8'))
    return parsed as Holder // our own file, written whole by createIfAbsent
  } catch (thrown) {
    // Damaged, as a power cut leaves it: nobody can tell whose it is.
    if (!(thrown instanceof SyntaxError)) ignoreAbsent(thrown)
    return undefined
  }
}

function ignoreAbsent(thrown: unknown): void {
  if ((thrown as NodeJS.ErrnoException).code !== 'ENOENT') throw thrown
}

async function isAlive(holder: Holder): Promise<boolean> {
  if (holder.host !== hostname()) return true
  try {
    process.kill(holder.pid, 0)
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'EPERM'
  }
  const startedAt = await startOf(holder.pid)
  return startedAt === null || holder.startedAt === null || startedAt === holder.startedAt
}

/** Linux: field 22 of /proc/PID/stat, the start time in clock ticks. */
async function startOf(pid: number): Promise<string | null> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null
  } catch {
    return null
  }
}
