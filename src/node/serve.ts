import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, resolve, sep } from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { FmbenchError, type LocalServer } from '../core/index.js'

const compress = promisify(gzip)

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.csv': 'text/csv',
  '.yaml': 'text/yaml',
  '.svg': 'image/svg+xml',
}

/** A server for reading: no listing, no writing, no path out of its folder, no other machine. */
export async function serve(folder: string, port: number): Promise<LocalServer> {
  const root = resolve(folder)
  const server = createServer((request, response) => {
    answer(root, request, response).catch((thrown: unknown) => response.destroy(thrown as Error))
  })
  await new Promise<void>((listening, failed) => {
    server.once('error', (cause: NodeJS.ErrnoException) => failed(cannotListen(port, cause)))
    server.listen(port, '127.0.0.1', listening)
  })
  const { port: taken } = server.address() as AddressInfo // of a TCP server
  return {
    url: `http://localhost:${taken}/`,
    stop: () =>
      new Promise((stopped) => {
        server.close(() => stopped())
        server.closeAllConnections()
      }),
  }
}

function cannotListen(port: number, cause: NodeJS.ErrnoException): FmbenchError {
  const what = cause.code === 'EADDRINUSE' ? `Port ${port} is taken.` : `Port ${port} cannot be used (${cause.code}).`
  return new FmbenchError('conflict', what, { hint: 'Choose another with --port; --port 0 takes a free one.', cause })
}

async function answer(root: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const send = (status: number, text: string): void => {
    response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${text}\n`)
  }
  // A page of another site could otherwise reach this server under a name of its own.
  if (!/^(localhost|127\.0\.0\.1)(:\d+)?$/.test(request.headers.host ?? '')) return send(403, 'For this machine only.')
  if (request.method !== 'GET' && request.method !== 'HEAD') return send(405, 'Reading only.')
  const path = pathOf(root, request.url ?? '/')
  const content = path === undefined ? undefined : await readFile(path).catch(() => undefined)
  if (path === undefined || content === undefined) return send(404, 'There is no such page.')
  const isCompressed = /\bgzip\b/.test(String(request.headers['accept-encoding']))
  const body = isCompressed ? await compress(content) : content
  const type = TYPES[extname(path)]
  response.writeHead(200, {
    'content-type': type === undefined ? 'application/octet-stream' : `${type}; charset=utf-8`,
    'content-length': body.length,
    'cache-control': 'no-cache',
    'x-content-type-options': 'nosniff',
    ...(isCompressed && { 'content-encoding': 'gzip' }),
  })
  response.end(request.method === 'HEAD' ? undefined : body)
}

/** The file that an address means; undefined for one that leads out of the folder. */
function pathOf(root: string, url: string): string | undefined {
  let name: string
  try {
    name = decodeURIComponent(new URL(url, 'http://localhost').pathname)
  } catch {
    return undefined // no valid address
  }
  const path = join(root, name.endsWith('/') ? `${name}index.html` : name)
  return path.startsWith(root + sep) && !name.includes('\0') ? path : undefined
}
