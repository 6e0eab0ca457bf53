import { type Effects, FmbenchError, sha256Hex, type Thread } from '../../core/index.js'
import type { BootstrapBlock } from '../../run/bootstrap-task.js'
import { open as openBootstrap } from '../../run/bootstrap-task.js'
import { memoryFiles } from './memory-files.js'

/** What only a page itself can reach. */
export interface PageWorld {
  now(): Date
  elapsedMs(): number
  /** 64 unpredictable hexadecimal digits. */
  secret(): string
  /** Lets the browser draw and answer. */
  pause(): Promise<void>
}

/** The outside world of a page: files in its memory, the data of the reader in `/data`, and nothing else to reach. */
export function pageEffects(stored: Map<string, Uint8Array>, world: PageWorld): Effects {
  const { now, elapsedMs, secret } = world
  return {
    files: memoryFiles(stored),
    clock: { now, elapsedMs, sleep: world.pause },
    secret,
    sha256: sha256Hex,
    cacheFolder: '/cache',
    setting: (name) => (name === 'FMBENCH_DATA_MIRROR' ? '/data' : undefined),
    machine: {
      hardware: 'a browser',
      os: 'a browser',
      node: 'none',
      cpus: 1,
      ownNames: [],
      peakMemoryMb: () => undefined,
      saveMemory() {},
    },
    threads: {
      start: (module) =>
        module.pathname.endsWith('/bootstrap-task.js') ? startBootstrap(world) : refuse('start a thread'),
    },
    processes: { start: () => refuse('start a program') },
    endpoints: { request: () => refuse('send anything') },
    openInBrowser: async () => false,
    serve: () => refuse('serve files'),
    download: () => refuse('download anything'),
  }
}

/** The same work in the page's own thread, which takes breath after each block. */
async function startBootstrap({ pause }: PageWorld): Promise<Thread> {
  const task = await openBootstrap()
  return {
    async call(_name, argument) {
      await pause()
      return task.run(argument as BootstrapBlock) // what src/run/bootstrap.ts calls it with
    },
    peakMemoryMb: async () => undefined,
    async stop() {},
  }
}

function refuse(act: string): Promise<never> {
  return Promise.reject(new FmbenchError('io', `A page cannot ${act}.`, { hint: 'Use fmbench on the command line.' }))
}
