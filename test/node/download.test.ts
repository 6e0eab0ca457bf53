import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
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
    await expect(nodeEffects.download(url)).rejects.toMatchObject({ code: 'io', where: url })
    await expect(nodeEffects.download(url)).rejects.toThrow('The download broke off before its end.')
  } finally {
    server.close()
  }
})
