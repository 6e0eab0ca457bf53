import { decodeUtf8, type FileFacts, type Files, FmbenchError, sha256Hex } from '../../core/index.js'

/** Files that live as long as a page does, by absolute path with forward slashes. */
export function memoryFiles(stored: Map<string, Uint8Array>): Files {
  const read = (path: string): Uint8Array => {
    const found = stored.get(resolve(path))
    if (found !== undefined) return found
    throw new FmbenchError('not-found', 'There is no such file or folder.', { where: path })
  }
  const locked = new Set<string>()
  return {
    read: async (path) => read(path).slice(),
    readText: async (path) => decodeUtf8(read(path), path),
    readRange: async (path, start, end) => read(path).slice(start, end),
    facts: async (path) => factsOf(stored, resolve(path)),
    list: async (folder) => namesIn(stored, resolve(folder)),
    async write(path, content) {
      stored.set(resolve(path), typeof content === 'string' ? new TextEncoder().encode(content) : content.slice())
    },
    async append(path, bytes) {
      const before = stored.get(resolve(path)) ?? new Uint8Array()
      const whole = new Uint8Array(before.length + bytes.length)
      whole.set(before)
      whole.set(bytes, before.length)
      stored.set(resolve(path), whole)
    },
    async rename(from, to) {
      for (const [path, content] of [...stored]) {
        if (!isInside(path, resolve(from))) continue
        stored.delete(path)
        stored.set(resolve(to) + path.slice(resolve(from).length), content)
      }
    },
    async remove(path) {
      for (const key of [...stored.keys()]) if (isInside(key, resolve(path))) stored.delete(key)
    },
    sha256: async (path) => sha256Hex(read(path)),
    async lock(path) {
      if (locked.has(resolve(path))) throw new FmbenchError('conflict', 'Somebody holds the lock.', { where: path })
      locked.add(resolve(path))
      return { release: async () => void locked.delete(resolve(path)) }
    },
    join: (...parts) => normal(parts.filter((part) => part !== '').join('/')),
    resolve,
    folderOf: (path) => (path.includes('/') ? path.slice(0, path.lastIndexOf('/')) || '/' : '.'),
    nameOf: (path) => path.slice(path.lastIndexOf('/') + 1),
  }
}

const resolve = (path: string, from = '/'): string => normal(path.startsWith('/') ? path : `/${from}/${path}`)

/** Without `.`, `..` and empty steps. */
function normal(path: string): string {
  const steps: string[] = []
  for (const step of path.split('/')) {
    if (step === '..') steps.pop()
    else if (step !== '' && step !== '.') steps.push(step)
  }
  return (path.startsWith('/') ? '/' : '') + steps.join('/')
}

function factsOf(stored: ReadonlyMap<string, Uint8Array>, path: string): FileFacts | undefined {
  const bytes = stored.get(path)
  if (bytes !== undefined) return { kind: 'file', bytes: bytes.length }
  return namesIn(stored, path).length > 0 ? { kind: 'directory', bytes: 0 } : undefined
}

function namesIn(stored: ReadonlyMap<string, Uint8Array>, folder: string): string[] {
  const prefix = folder === '/' ? '/' : `${folder}/`
  const inside = [...stored.keys()].filter((path) => path.startsWith(prefix))
  return [...new Set(inside.map((path) => path.slice(prefix.length).split('/')[0]))].sort()
}

const isInside = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`)
