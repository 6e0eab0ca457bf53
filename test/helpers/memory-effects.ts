import { posix } from 'node:path'
import { memoryFiles } from '../../src/cli/page/memory-files.js'
import { type Effects, FmbenchError, type SettingName, sha256Hex } from '../../src/core/index.js'

export interface MemoryWorld {
  readonly settings?: Partial<Record<SettingName, string>>
  /** What `download` gives, by URL; anything else is HTTP 404. */
  readonly downloads?: Readonly<Record<string, Uint8Array>>
}

export type MemoryEffects = Effects & {
  /** All files, by absolute path. */
  readonly stored: Map<string, Uint8Array>
  /** URLs asked for, in order. */
  readonly asked: string[]
}

/** An outside world for tests: files in memory under `/`, no threads, no processes, a clock that stands still, cache in /cache. */
export function memoryEffects(
  files: Readonly<Record<string, string | Uint8Array>>,
  { settings = {}, downloads = {} }: MemoryWorld = {},
): MemoryEffects {
  const stored = new Map(Object.entries(files).map(([path, content]) => [posix.resolve('/', path), toBytes(content)]))
  const asked: string[] = []
  return {
    stored,
    asked,
    files: memoryFiles(stored),
    threads: {
      start() {
        throw new Error('There are no threads in the memory world.')
      },
    },
    processes: {
      start() {
        throw new Error('There are no processes in the memory world.')
      },
    },
    endpoints: {
      request() {
        throw new Error('There are no endpoints in the memory world.')
      },
    },
    clock: { async sleep() {}, now: () => new Date('2026-01-02T03:04:05Z'), elapsedMs: () => 0 },
    machine: {
      hardware: 'memory',
      os: 'memory',
      node: 'memory',
      cpus: 1,
      ownNames: [],
      peakMemoryMb: () => 0,
      saveMemory() {},
    },
    cacheFolder: '/cache',
    setting: (name) => settings[name],
    sha256: (bytes) => sha256Hex(bytes),
    secret: () => '0'.repeat(64),
    openInBrowser: async () => false,
    serve() {
      throw new Error('There is no server in the memory world.')
    },
    async download(url) {
      asked.push(url)
      const found = downloads[url]
      if (found === undefined) throw new FmbenchError('io', 'HTTP 404 Not Found.', { where: url })
      return { start: 0, pieces: piecesOf(found) }
    },
  }
}

async function* piecesOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

function toBytes(content: string | Uint8Array): Uint8Array {
  return typeof content === 'string' ? new TextEncoder().encode(content) : content
}
