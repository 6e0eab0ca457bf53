import { spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { availableParallelism, cpus, homedir, hostname, totalmem } from 'node:os'
import { basename, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { type Effects, FmbenchError } from '../core/index.js'
import { nodeFiles } from './files.js'
import { nodeProcesses } from './processes.js'
import { nodeThreads } from './threads.js'

export { askPerson } from './ask.js'

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

/** The real world, through Node. What needs its network is loaded when a command does: most need none. */
export const nodeEffects: Effects = {
  files: nodeFiles,
  threads: nodeThreads,
  processes: nodeProcesses,
  endpoints: { request: async (...asked) => (await import('./endpoints.js')).nodeEndpoints.request(...asked) },
  clock: { now: () => new Date(), sleep, elapsedMs: () => performance.now() },
  machine: {
    hardware: describeHardware(),
    os: `${process.platform} ${process.arch}`,
    node: process.version,
    cpus: availableParallelism(),
    ownNames: [hostname(), hostname().split('.')[0], basename(homedir())],
    peakMemoryMb: () => process.resourceUsage().maxRSS / 1024,
    // V8 lets garbage grow to several times what is in use before it collects.
    saveMemory: () => setFlagsFromString('--heap-growing-percent=20'),
  },
  cacheFolder: findCacheFolder(),
  setting: (name) => process.env[name] || undefined,
  sha256: (bytes) => createHash('sha256').update(bytes).digest('hex'),
  secret: () => randomBytes(32).toString('hex'),
  openInBrowser,
  serve: async (...asked) => (await import('./serve.js')).serve(...asked),
  download: async (...asked) => (await import('./download.js')).download(...asked),
}
