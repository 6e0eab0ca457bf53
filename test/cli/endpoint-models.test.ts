import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { parseEval } from '../../src/spec/eval.js'
import { runFmbench, temporaryFolder } from '../helpers/command.js'
import { sendJson, startServer } from '../helpers/model-server.js'
import { tinyDocument, writeTinyHub } from '../helpers/tiny-hub.js'

let folder: ReturnType<typeof temporaryFolder>
let suite: readonly string[]
beforeEach(() => {
  folder = temporaryFolder()
  suite = writeTinyHub(folder.path)
})
afterEach(() => folder.remove())

/** A server whose model scores by the first number; every third request fails first. */
async function startModel() {
  let count = 0
  const server = await startServer(({ path, body }, response) => {
    if (path === '/v2') return sendJson(response, { name: 'server' })
    const tensor = { datatype: 'FP64', shape: [-1, -1] }
    if (!path.endsWith('/infer')) {
      return sendJson(response, {
        name: 'net',
        inputs: [{ name: 'x', ...tensor }],
        outputs: [{ name: 'p', ...tensor }],
      })
    }
    if (count++ % 3 === 0) return sendJson(response, { error: 'busy' }, 503)
    const [{ data, shape }] = (JSON.parse(body.toString()) as { inputs: { data: number[]; shape: number[] }[] }).inputs
    const scores = Array.from({ length: shape[0] }, (_, i) => 1 / (1 + Math.exp(-data[i * shape[1]])))
    return sendJson(response, { outputs: [{ name: 'p', datatype: 'FP64', shape: [shape[0], 1], data: scores }] })
  })
  const options = `{ url: "${server.url}", model: net, outputs: { p: { is: probability } }, batch_size: 16 }`
  writeFileSync(
    join(folder.path, 'm.yaml'),
    `kind: fmbench.model/v1\nmodel_id: remote\nname: m\nadapter: open_inference\noptions: ${options}\n`,
  )
  return server
}
const fmbench = (...args: string[]) => runFmbench(args, { cwd: folder.path, canUseNetwork: true })

describe('a model behind a server', () => {
  test('is run after saying where samples go, whatever fails on the way, and the record names the host', async () => {
    const { host, asked } = await startModel()
    const { code, stderr } = await fmbench('run', ...suite, '-m', 'm.yaml', '-o', 'out')
    expect(stderr).toContain(
      `Samples of DS-TINY leave this process now: remote sends them to ${host}, unencrypted (http).`,
    )
    expect(code).toBe(0)
    const { value } = await parseEval(readFileSync(join(folder.path, 'out', 'eval.yaml'), 'utf8'), 'eval.yaml')
    expect(value.run_metadata.network).toBe(`endpoint:${host}`)
    expect(value.provenance.model_digest).toMatch(/^[0-9a-f]{64}$/)
    expect(asked.some(({ path }) => path === '/v2/models/net/infer')).toBe(true)
  })

  test('gets nothing of data that is not open, until its host is typed', async () => {
    const { host, asked } = await startModel()
    const name = 'catalog/datasets/ds_tiny.yaml'
    suite = writeTinyHub(folder.path, { [name]: tinyDocument(name).replace('access: open', 'access: controlled') })
    const refused = await fmbench('run', ...suite, '-m', 'm.yaml', '-o', 'out')
    expect(refused.code).toBe(2)
    expect(refused.stderr).toContain(`If they may go there, say so with: --allow-egress ${host}`)
    expect(asked).toEqual([])
    expect((await fmbench('run', ...suite, '-m', 'm.yaml', '-o', 'out', '--allow-egress', host)).code).toBe(0)
  })

  test('opens no connection where the network is forbidden to the command itself', async () => {
    await startModel()
    const { code, stderr } = await runFmbench(['run', ...suite, '-m', 'm.yaml', '-o', 'out'], { cwd: folder.path })
    expect(code).toBe(99)
    expect(stderr).toContain('NETWORK USED')
  })
})
