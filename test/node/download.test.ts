import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { nodeEffects } from '../../src/node/index.js'

test('a download that breaks off says so, and where', async () => {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-length': '1000' })
    response.write('seq\tlabel\n', () => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/cut.tsv`
  try {
    const { pieces } = await nodeEffects.download(url)
    const what = 'The download broke off before its end.'
    await expect(buffer(pieces)).rejects.toMatchObject({ code: 'io', where: url, what })
  } finally {
    server.close()
  }
})

test('bytes come as the server stores them, packed or not', async () => {
  const packed = gzipSync('seq\tlabel\n')
  const server = createServer((_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(packed))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    const { pieces } = await nodeEffects.download(`http://127.0.0.1:${(server.address() as AddressInfo).port}/a.gz`)
    expect((await buffer(pieces)).equals(packed)).toBe(true)
  } finally {
    server.close()
  }
})

test.each([
  ['no server', 'http://127.0.0.1:1/d.csv', /could not be reached/],
  ['no address', 'https://', /could not be reached/],
])('%s', async (_, url, message) => {
  await expect(nodeEffects.download(url)).rejects.toThrow(message)
})
