import * as z from 'zod'
import { type Effects, FmbenchError } from '../core/index.js'
import type { DeclaredFile } from './find-file.js'
import { refuseHtml } from './html-page.js'

/** Where a part came from: it is a part of that file alone. */
const originSchema = z.object({ url: z.string(), version: z.string() })

/**
 * Downloads a declared file to a path. What has come stays beside it, as `NAME.part`, until all of it is there and has
 * the declared size and SHA-256; when a download broke off, the next one goes on from there.
 *
 * @throws FmbenchError `bad-data` when what came is not the declared file, `io` when it did not all come, `conflict`
 *   while another process downloads it
 */
export async function downloadFile(url: string, file: DeclaredFile, path: string, effects: Effects): Promise<void> {
  const { files } = effects
  const part = `${path}.part`
  const lock = await lockOf(path, effects)
  try {
    await receive(url, file, part, effects)
    try {
      await checkReceived(part, file, url, effects)
      await files.remove(path)
      await files.rename(part, path)
    } finally {
      await removePart(part, effects)
    }
  } finally {
    await lock.release()
  }
}

async function lockOf(path: string, { files }: Effects): Promise<{ release(): Promise<void> }> {
  const lock = `${path}.lock`
  try {
    return await files.lock(lock)
  } catch (cause) {
    if (!(cause instanceof FmbenchError) || cause.code !== 'conflict') throw cause
    throw new FmbenchError('conflict', 'Another process is downloading this file.', {
      where: path,
      hint: `Wait for it, then run this again. If there is no such process any more, remove ${lock}.`,
      cause,
    })
  }
}

/** Brings `part` to its end, or to where it is longer than declared. */
async function receive(url: string, file: DeclaredFile, part: string, effects: Effects): Promise<void> {
  const { files } = effects
  const origin = await originOf(part, effects)
  const bytes = (await files.facts(part))?.bytes ?? 0
  const isMine = origin?.url === url && bytes > 0
  if (isMine && bytes >= file.bytes) return
  const { start, version, pieces } = await effects.download(
    url,
    isMine ? { bytes, version: origin.version } : undefined,
  )
  if (start === 0) {
    await removePart(part, effects)
    await files.append(part, new Uint8Array())
    if (version !== undefined) await files.write(originFile(part), JSON.stringify({ url, version }))
  }
  let length = start
  for await (const piece of pieces) {
    await files.append(part, piece)
    length += piece.length
    if (length > file.bytes) return
  }
}

const originFile = (part: string): string => `${part}.json`

async function originOf(part: string, { files }: Effects): Promise<z.output<typeof originSchema> | undefined> {
  const path = originFile(part)
  if ((await files.facts(path)) === undefined) return undefined
  return originSchema.parse(JSON.parse(await files.readText(path))) // our own file, written whole
}

async function removePart(part: string, { files }: Effects): Promise<void> {
  await files.remove(part)
  await files.remove(originFile(part))
}

async function checkReceived(part: string, file: DeclaredFile, url: string, { files }: Effects): Promise<void> {
  const bytes = (await files.facts(part))?.bytes ?? 0
  refuseHtml(await files.readRange(part, 0, 1024), url)
  if (bytes !== file.bytes) {
    const came = bytes > file.bytes ? 'more' : `${bytes} bytes`
    throw notDeclared(`${came} came, and ${file.bytes} bytes are declared`, url)
  }
  const digest = await files.sha256(part)
  if (digest !== file.sha256) throw notDeclared(`it has the SHA-256 ${digest}, and ${file.sha256} is declared`, url)
}

function notDeclared(why: string, where: string): FmbenchError {
  return new FmbenchError('bad-data', `Not the declared file: ${why}.`, {
    where,
    hint: 'It was not kept. Was it cut short, or replaced by a newer version? The document must say which one is meant.',
  })
}
