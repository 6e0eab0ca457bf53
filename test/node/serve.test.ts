import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { LocalServer } from '../../src/core/index.js'
import { serve } from '../../src/node/serve.js'

const folder = mkdtempSync(join(tmpdir(), 'fmbench-serve-'))
let server: LocalServer

beforeAll(async () => {
  mkdirSync(join(folder, 'site', 'inner'), { recursive: true })
  writeFileSync(join(folder, 'secret.txt'), 'secret')
  mkdirSync(join(folder, 'site-of-others'))
  writeFileSync(join(folder, 'site-of-others', 'index.html'), 'others')
  writeFileSync(join(folder, 'site', 'index.html'), '<p>home</p>')
  writeFileSync(join(folder, 'site', 'inner', 'a b.yaml'), 'a: 1')
  server = await serve(join(folder, 'site'), 0)
})

afterAll(async () => {
  await server.stop()
  rmSync(folder, { recursive: true })
})

interface Answer {
  readonly status: number | undefined
  readonly type: string | undefined
  readonly body: Buffer
}

/** The address goes out as it is written: `fetch` would tidy it up first. */
function ask(path: string, options: { method?: string; headers?: Record<string, string> } = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port: new URL(server.url).port, path, ...options }, (response) => {
      const pieces: Buffer[] = []
      response.on('data', (piece: Buffer) => pieces.push(piece))
      response.on('end', () =>
        resolve({ status: response.statusCode, type: response.headers['content-type'], body: Buffer.concat(pieces) }),
      )
    })
    asked.on('error', reject)
    asked.end()
  })
}

test('hands out files with their types, and index.html for a folder', async () => {
  expect(await ask('/')).toEqual({ status: 200, type: 'text/html; charset=utf-8', body: Buffer.from('<p>home</p>') })
  const record = await ask('/inner/a%20b.yaml?x=1')
  expect([record.status, record.type, record.body.toString()]).toEqual([200, 'text/yaml; charset=utf-8', 'a: 1'])
})

test('compresses for those who can read it', async () => {
  const { body } = await ask('/', { headers: { 'accept-encoding': 'gzip, br' } })
  expect(gunzipSync(body).toString()).toBe('<p>home</p>')
})

test.each([
  '/../secret.txt',
  '/..%2fsecret.txt',
  '/%2e%2e/secret.txt',
  '/inner/../../secret.txt',
  '/..%2fsite-of-others/',
  '/inner',
  '/inner/',
  '/no.html',
  '/%00',
  '/%zz',
])('%s is not there', async (path) => {
  expect((await ask(path)).status).toBe(404)
})

test('answers reading only, under a name of this machine only', async () => {
  expect((await ask('/', { method: 'POST' })).status).toBe(405)
  expect((await ask('/', { headers: { host: 'example.org' } })).status).toBe(403)
  const head = await ask('/', { method: 'HEAD' })
  expect([head.status, head.body.length]).toEqual([200, 0])
})

test('says that a port is taken', async () => {
  const { port } = new URL(server.url)
  await expect(serve(folder, Number(port))).rejects.toMatchObject({ code: 'conflict', what: `Port ${port} is taken.` })
})
