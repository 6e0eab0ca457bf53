import { posix } from 'node:path'
import {
  type Effects,
  type FileFacts,
  type Files,
  FmbenchError,
  type SettingName,
  sha256Hex,
} from '../../src/core/index.js'

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

function memoryFiles(stored: Map<string, Uint8Array>): Files {
  const read = (path: string): Uint8Array => {
    const found = stored.get(posix.resolve('/', path))
    if (found !== undefined) return found
    throw new FmbenchError('not-found', 'There is no such file or folder.', { where: path })
  }
  const locked = new Set<string>()
  return {
    read: async (path) => read(path).slice(),
    readText: async (path) => new TextDecoder('utf-8', { fatal: true }).decode(read(path)),
    readRange: async (path, start, end) => read(path).slice(start, end),
    facts: async (path) => factsOf(stored, posix.resolve('/', path)),
    list: async (folder) => namesIn(stored, posix.resolve('/', folder)),
    write: async (path, content) => {
      stored.set(posix.resolve('/', path), toBytes(content))
    },
    append: async (path, bytes) => {
      const before = stored.get(posix.resolve('/', path)) ?? new Uint8Array()
      stored.set(posix.resolve('/', path), Uint8Array.from([...before, ...bytes]))
    },
    rename: async (from, to) => {
      for (const [path, content] of [...stored]) {
        if (!isInside(path, posix.resolve('/', from))) continue
        stored.delete(path)
        stored.set(posix.resolve('/', to) + path.slice(posix.resolve('/', from).length), content)
      }
    },
    remove: async (path) => {
      for (const key of stored.keys()) if (isInside(key, posix.resolve('/', path))) stored.delete(key)
    },
    sha256: async (path) => sha256Hex(read(path)),
    lock: async (path) => {
      if (locked.has(path)) throw new FmbenchError('conflict', 'Somebody holds the lock.', { where: path })
      locked.add(path)
      return { release: async () => void locked.delete(path) }
    },
    join: posix.join,
    resolve: (path, from = '/') => posix.resolve('/', from, path),
    folderOf: posix.dirname,
    nameOf: (path) => posix.basename(path),
  }
}

function factsOf(stored: Map<string, Uint8Array>, path: string): FileFacts | undefined {
  const bytes = stored.get(path)
  if (bytes !== undefined) return { kind: 'file', bytes: bytes.length }
  return namesIn(stored, path).length > 0 ? { kind: 'directory', bytes: 0 } : undefined
}

function namesIn(stored: Map<string, Uint8Array>, folder: string): string[] {
  const prefix = folder === '/' ? '/' : `${folder}/`
  const inside = [...stored.keys()].filter((path) => path.startsWith(prefix))
  return [...new Set(inside.map((path) => path.slice(prefix.length).split('/')[0]))].sort()
}

function isInside(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`)
}

function toBytes(content: string | Uint8Array): Uint8Array {
  return typeof content === 'string' ? new TextEncoder().encode(content) : content
}
