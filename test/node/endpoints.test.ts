import { expect, test } from 'vitest'
import { nodeEndpoints } from '../../src/node/endpoints.js'
import { startServer } from '../helpers/model-server.js'

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)
const bytes = (string: string): Uint8Array => new TextEncoder().encode(string)

test('a request carries its pieces, its headers and the key; the answer is whole whatever its status', async () => {
  process.env.FMBENCH_TEST_KEY = 'secret-1'
  const { url, asked } = await startServer((_, response) =>
    response.writeHead(418, { 'X-A': 'b' }).end('short and stout'),
  )
  const answer = await nodeEndpoints.request(`${url}/x`, {
    body: [bytes('ab'), bytes('c')],
    headers: { 'content-type': 'text/plain' },
    keyFrom: 'FMBENCH_TEST_KEY',
  })
  expect(answer).toMatchObject({ status: 418, headers: { 'x-a': 'b' } })
  expect(text(answer.body)).toBe('short and stout')
  expect(asked[0]).toMatchObject({
    method: 'POST',
    path: '/x',
    headers: { authorization: 'Bearer secret-1', 'content-length': '3' },
  })
  expect(asked[0].body.toString()).toBe('abc')
  await nodeEndpoints.request(url, {})
  expect(asked[1]).toMatchObject({ method: 'GET', headers: {} })
  expect(asked[1].headers.authorization).toBeUndefined()
})

test('a refusal that quotes the key comes without it', async () => {
  process.env.FMBENCH_TEST_KEY = 'secret-1'
  const { url } = await startServer((_, response) => response.writeHead(401).end('wrong key: secret-1'))
  const { body } = await nodeEndpoints.request(url, { keyFrom: 'FMBENCH_TEST_KEY' })
  expect(text(body)).toBe('wrong key: (key)')
})

test('without the variable of the key nothing is sent', async () => {
  delete process.env.FMBENCH_TEST_NO_KEY
  const { url, asked } = await startServer((_, response) => response.end())
  await expect(nodeEndpoints.request(url, { keyFrom: 'FMBENCH_TEST_NO_KEY' })).rejects.toMatchObject({
    code: 'usage',
    what: expect.stringContaining('FMBENCH_TEST_NO_KEY'),
  })
  expect(asked).toEqual([])
})

test('an answer that is longer than asked for is broken off', async () => {
  let isBrokenOff = false
  const { url } = await startServer((_, response) => {
    response.on('close', () => {
      isBrokenOff = !response.writableFinished
    })
    response.write(new Uint8Array(2 ** 20))
  })
  const limited = nodeEndpoints.request(url, { maxBytes: 2 ** 19 }, { timeoutMs: 5000 })
  await expect(limited).rejects.toMatchObject({ code: 'bad-data', what: 'The answer is longer than 0.5 MiB.' })
  await expect.poll(() => isBrokenOff).toBe(true)
})

test('a redirection is an answer, not a way', async () => {
  const other = await startServer((_, response) => response.end())
  const { url } = await startServer((_, response) => response.writeHead(302, { location: other.url }).end())
  expect((await nodeEndpoints.request(url, { body: [bytes('samples')] })).status).toBe(302)
  expect(other.asked).toEqual([])
})

test.each([
  ['nobody listens', () => 'http://127.0.0.1:1', 'ECONNREFUSED'],
  [
    'the connection is reset',
    async () => (await startServer((_, response) => response.socket?.resetAndDestroy())).url,
    'ECONNRESET',
  ],
  [
    'the answer breaks off',
    async () =>
      (
        await startServer((_, response) => {
          response.writeHead(200, { 'content-length': '100' }).write('half')
          setTimeout(() => response.destroy(), 20)
        })
      ).url,
    'ECONNRESET',
  ],
])('%s: io, with what the system said', async (_, start, word) => {
  await expect(nodeEndpoints.request(await start(), {})).rejects.toMatchObject({
    code: 'io',
    what: expect.stringContaining(word),
  })
})

test('a stall ends in time, and an interruption at once', async () => {
  const { url } = await startServer((_, response) => void response.writeHead(200).write('a'))
  await expect(nodeEndpoints.request(url, {}, { timeoutMs: 60 })).rejects.toMatchObject({ code: 'timed-out' })
  const interruption = new AbortController()
  const asking = nodeEndpoints.request(url, {}, { signal: interruption.signal })
  interruption.abort()
  await expect(asking).rejects.toMatchObject({ code: 'interrupted' })
  await expect(nodeEndpoints.request(url, {}, { signal: interruption.signal })).rejects.toMatchObject({
    code: 'interrupted',
  })
})
