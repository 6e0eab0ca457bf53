import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { sha256Hex } from '../../src/core/index.js'
import { pullDataset } from '../../src/data/index.js'
import { nodeEffects } from '../../src/node/index.js'
import { formatDataset } from '../../src/spec/index.js'
import { startFmbench, temporaryFolder } from '../helpers/command.js'
import { memoryEffects } from '../helpers/memory-effects.js'
import { datasetDocument } from './dataset-document.js'

const content = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * i) % 251))
const HALF = 100_000

/** How the server answers: changed by tests. */
interface Manner {
  content: Buffer
  headers: Record<string, string>
  /** Breaks off after so many bytes. */
  cut?: number
  /** Sends nothing more after so many bytes. */
  stall?: number
  /** Knows nothing of parts of files. */
  sendsAll?: boolean
  /** Looks at the place that is asked for, but not at the version. */
  ignoresVersion?: boolean
}

const STEADY: Manner = { content, headers: { etag: '"v1"' } }
let manner = STEADY
let asked: IncomingHttpHeaders[] = []

function answer(headers: IncomingHttpHeaders, response: ServerResponse): void {
  asked.push(headers)
  const version = headers['if-range']
  const isSame = manner.ignoresVersion === true || Object.values(manner.headers).includes(String(version))
  const start = Number(/^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1] ?? 0)
  const goesOn = headers.range !== undefined && isSame && manner.sendsAll !== true
  if (goesOn && start >= manner.content.length) return void response.writeHead(416).end()
  const body = manner.content.subarray(goesOn ? start : 0)
  const range = `bytes ${start}-${manner.content.length - 1}/${manner.content.length}`
  response.writeHead(goesOn ? 206 : 200, {
    ...manner.headers,
    ...(goesOn && { 'content-range': range }),
    'content-length': body.length,
  })
  if (manner.stall !== undefined) return void response.write(body.subarray(0, manner.stall))
  if (manner.cut === undefined) return void response.end(body)
  const here = (goesOn ? start : 0) + manner.cut
  response.write(body.subarray(0, manner.cut))
  // Bytes that are still on their way when a connection breaks are lost: wait until they have come.
  void vi.waitFor(() => expect(statSync(partPath()).size).toBe(here)).finally(() => response.destroy())
}

const server = createServer((request, response) => answer(request.headers, response))
const folder = temporaryFolder()
let mirror = ''
let effects: ReturnType<typeof effectsIn>
let nTests = 0

function effectsIn(cacheFolder: string) {
  const world = memoryEffects({}, { settings: { FMBENCH_DATA_MIRROR: mirror } })
  return { ...world, files: nodeEffects.files, download: nodeEffects.download, cacheFolder }
}

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  mirror = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
beforeEach(() => {
  manner = STEADY
  asked = []
  effects = effectsIn(join(folder.path, String(nTests++)))
})
afterAll(() => {
  server.close()
  folder.remove()
})

const { path: _, ...document } = datasetDocument({
  files: [{ path: 'd.bin', bytes: content.length, sha256: sha256Hex(content), url: 'https://127.0.0.1:1/d.bin' }],
})
const pull = () => pullDataset(document, '/docs', effects)
const cache = (): string => join(effects.cacheFolder, 'datasets', 'DS-T')
const partPath = (): string => join(cache(), 'd.bin.part')
const pulled = (): Buffer => readFileSync(join(cache(), 'd.bin'))

async function breakOff(): Promise<void> {
  manner = { ...manner, cut: HALF }
  await expect(pull()).rejects.toThrow(/broke off before its end[\s\S]*goes on from there/)
  const { cut: _, ...whole } = manner
  manner = whole
  expect(readFileSync(partPath()).equals(content.subarray(0, HALF))).toBe(true)
  expect(existsSync(join(cache(), 'd.bin'))).toBe(false)
}

describe('a download that broke off', () => {
  test.each([
    ['an ETag', { etag: '"v1"', 'last-modified': 'Mon, 02 Nov 2026 10:00:00 GMT' }, '"v1"'],
    [
      'the time of the last change',
      { 'last-modified': 'Mon, 02 Nov 2026 10:00:00 GMT' },
      'Mon, 02 Nov 2026 10:00:00 GMT',
    ],
    [
      'it, beside a weak ETag',
      { etag: 'W/"v1"', 'last-modified': 'Mon, 02 Nov 2026 10:00:00 GMT' },
      'Mon, 02 Nov 2026 10:00:00 GMT',
    ],
  ])('goes on where it did, for the same version by %s', async (_, headers, version) => {
    manner = { content, headers }
    await breakOff()
    expect(await pull()).toMatchObject([{ name: 'd.bin', outcome: 'downloaded' }])
    expect(asked.at(-1)).toMatchObject({ range: `bytes=${HALF}-`, 'if-range': version })
    expect(pulled().equals(content)).toBe(true)
    expect(readdirSync(cache())).toEqual(['d.bin'])
  })

  test('goes on more than once', async () => {
    await breakOff()
    manner = { ...STEADY, cut: 50_000 }
    await expect(pull()).rejects.toThrow('broke off')
    manner = STEADY
    await pull()
    expect(asked.map(({ range }) => range)).toEqual([undefined, `bytes=${HALF}-`, `bytes=${HALF + 50_000}-`])
    expect(pulled().equals(content)).toBe(true)
  })

  test('begins anew when the server names no version', async () => {
    manner = { content, headers: {} }
    await breakOff()
    await pull()
    expect(asked.at(-1)?.range).toBeUndefined()
    expect(pulled().equals(content)).toBe(true)
  })

  test.each<[string, Partial<Manner>]>([
    ['sends no parts', { sendsAll: true }],
    ['has another version now', { headers: { etag: '"v2"' } }],
    ['has another version and sends a part all the same', { headers: { etag: '"v2"' }, ignoresVersion: true }],
  ])('begins anew when the server %s', async (_, change) => {
    manner = { content: Buffer.from(content).fill(7, 0, 10), headers: { etag: '"v1"' }, cut: HALF }
    await expect(pull()).rejects.toThrow('broke off')
    manner = { ...STEADY, ...change }
    await pull()
    expect(pulled().equals(content)).toBe(true)
  })

  test('begins anew when the server has less than is here', async () => {
    manner = { content: content.subarray(0, 10), headers: STEADY.headers }
    mkdirSync(cache(), { recursive: true })
    writeFileSync(partPath(), content.subarray(0, HALF))
    writeFileSync(join(cache(), 'd.bin.part.json'), JSON.stringify({ url: `${mirror}/DS-T/d.bin`, version: '"v1"' }))
    await expect(pull()).rejects.toThrow('10 bytes came, and 300000 bytes are declared')
    expect(asked.map(({ range }) => range)).toEqual([`bytes=${HALF}-`, undefined])
    expect(readdirSync(cache())).toEqual([])
  })

  test('what is here in full is checked, not asked for again', async () => {
    await breakOff()
    writeFileSync(partPath(), content)
    await pull()
    expect(asked).toHaveLength(1)
    expect(pulled().equals(content)).toBe(true)
  })

  test('a wrong beginning is found out, and is gone afterwards', async () => {
    await breakOff()
    writeFileSync(partPath(), Buffer.alloc(HALF))
    await expect(pull()).rejects.toThrow(/Not the declared file: it has the SHA-256/)
    expect(readdirSync(cache())).toEqual([])
    await pull()
    expect(pulled().equals(content)).toBe(true)
  })
})

test('a file that goes on for longer than declared is broken off', async () => {
  manner = { content: Buffer.concat([content, Buffer.alloc(50_000_000)]), headers: STEADY.headers }
  await expect(pull()).rejects.toThrow('more came, and 300000 bytes are declared')
  expect(readdirSync(cache())).toEqual([])
})

test('of two at once one downloads, the other is told so', async () => {
  const [one, other] = await Promise.allSettled([pull(), pull()])
  const failed = [one, other].find(({ status }) => status === 'rejected')
  expect(failed).toMatchObject({ reason: { code: 'conflict', what: 'Another process is downloading this file.' } })
  expect(asked).toHaveLength(1)
  expect(pulled().equals(content)).toBe(true)
})

test('a process that is killed leaves what came to the next one', async () => {
  const own = join(effects.cacheFolder, 'ds_t.yaml')
  mkdirSync(effects.cacheFolder, { recursive: true })
  writeFileSync(own, formatDataset(document))
  manner = { ...STEADY, stall: HALF }
  const env = { FMBENCH_CACHE: effects.cacheFolder, FMBENCH_DATA_MIRROR: mirror }
  const child = startFmbench(['data', 'pull', own], { env, canUseNetwork: true })
  await vi.waitFor(() => expect(statSync(partPath()).size).toBe(HALF), { timeout: 20_000 })
  child.kill('SIGKILL')
  await once(child, 'close')
  manner = STEADY
  await pull()
  expect(asked.at(-1)?.range).toBe(`bytes=${HALF}-`)
  expect(pulled().equals(content)).toBe(true)
  expect(readdirSync(cache())).toEqual(['d.bin'])
})

test('addresses that lead elsewhere are followed, to an end', async () => {
  const redirecting = createServer((request, response) => {
    const where = request.url === '/end/DS-T/d.bin' ? `${mirror}/moved` : request.url
    response.writeHead(302, { location: where }).end()
  })
  await new Promise<void>((resolve) => redirecting.listen(0, '127.0.0.1', resolve))
  const address = `http://127.0.0.1:${(redirecting.address() as AddressInfo).port}`
  try {
    const setting = (path: string) => () => `${address}${path}`
    await pullDataset(document, '/docs', { ...effects, setting: setting('/end') })
    expect(pulled().equals(content)).toBe(true)
    const endless = pullDataset(document, '/docs', { ...effectsIn(join(folder.path, 'endless')), setting: setting('') })
    await expect(endless).rejects.toThrow('leads from one address to the next')
  } finally {
    redirecting.close()
  }
})
