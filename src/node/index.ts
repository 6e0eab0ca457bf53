import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { availableParallelism, cpus, homedir, totalmem } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { type Effects, FmbenchError } from '../core/index.js'
import { nodeEndpoints } from './endpoints.js'
import { nodeFiles } from './files.js'
import { nodeProcesses } from './processes.js'
import { serve } from './serve.js'
import { nodeThreads } from './threads.js'

async function download(url: string): Promise<Uint8Array> {
  let response: Response
  try {
    response = await fetch(url, { redirect: 'follow' })
  } catch (cause) {
    throw new FmbenchError('io', 'The download failed: the server could not be reached.', { where: url, cause })
  }
  if (!response.ok) {
    throw new FmbenchError('io', `The server answered ${response.status} ${response.statusText}.`, { where: url })
  }
  try {
    return new Uint8Array(await response.arrayBuffer())
  } catch (cause) {
    throw new FmbenchError('io', 'The download broke off before its end.', {
      where: url,
      hint: 'Nothing of it was kept. Try again.',
      cause,
    })
  }
}

const OPENERS: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: ['open'],
  win32: ['explorer.exe'],
}

function openInBrowser(path: string): Promise<boolean> {
  const [program, ...rest] = OPENERS[process.platform] ?? ['xdg-open']
  return new Promise((resolve) => {
    const opener = spawn(program, [...rest, path], { stdio: 'ignore', detached: true })
    opener.once('error', () => resolve(false))
    opener.once('spawn', () => {
      opener.unref()
      resolve(true)
    })
  })
}

function describeHardware(): string {
  const gib = Math.round(totalmem() / 2 ** 30)
  return `${availableParallelism()} x ${cpus()[0]?.model.trim() || process.arch}, ${gib} GiB`
}

async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  try {
    await wait(ms, undefined, signal === undefined ? {} : { signal })
  } catch (cause) {
    throw new FmbenchError('interrupted', 'Interrupted.', { cause })
  }
}

/** FMBENCH_CACHE, or the place the XDG Base Directory Specification names. */
function findCacheFolder(): string {
  return process.env.FMBENCH_CACHE || join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'fmbench')
}

/** The real world, through Node. */
export const nodeEffects: Effects = {
  files: nodeFiles,
  threads: nodeThreads,
  processes: nodeProcesses,
  endpoints: nodeEndpoints,
  clock: { now: () => new Date(), sleep, elapsedMs: () => performance.now() },
  machine: {
    hardware: describeHardware(),
    os: `${process.platform} ${process.arch}`,
    node: process.version,
    cpus: availableParallelism(),
    peakMemoryMb: () => process.resourceUsage().maxRSS / 1024,
    // V8 lets garbage grow to several times what is in use before it collects.
    saveMemory: () => setFlagsFromString('--heap-growing-percent=20'),
  },
  cacheFolder: findCacheFolder(),
  setting: (name) => process.env[name] || undefined,
  secret: () => randomBytes(32).toString('hex'),
  openInBrowser,
  serve,
  download,
}
