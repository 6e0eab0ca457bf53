import type { ServerResponse } from 'node:http'
import { describe, expect, test } from 'vitest'
import type { Effects } from '../../src/core/index.js'
import { type Model, modelAdapters, type OpenRequest } from '../../src/models/index.js'
import { nodeEffects } from '../../src/node/index.js'
import { type Asked, sendJson, startServer } from '../helpers/model-server.js'
import { batchOf, requestFor, rowsOf, SIGNAL } from './support.js'

const waits: number[] = []
/** The real world, in which nobody waits. */
const effects: Effects = {
  ...nodeEffects,
  clock: {
    ...nodeEffects.clock,
    async sleep(ms) {
      waits.push(ms)
    },
  },
}

const METADATA = {
  name: 'net',
  versions: ['1'],
  platform: 'onnxruntime_onnx',
  inputs: [{ name: 'x', datatype: 'FP32', shape: [-1, 2] }],
  outputs: [
    { name: 'probs', datatype: 'FP32', shape: [-1, 2] },
    { name: 'features', datatype: 'FP64', shape: [-1, 3] },
  ],
}

interface Behaviour {
  readonly metadata?: object
  readonly extensions?: readonly string[]
  readonly infer?: (request: Asked, response: ServerResponse) => void
}

/** A server as the protocol describes it, with one model. */
const startTriton = ({ metadata = METADATA, extensions = [], infer = inferProbabilities }: Behaviour = {}) =>
  startServer((request, response) => {
    if (request.path === '/v2') sendJson(response, { name: 'triton', version: '2', extensions })
    else if (request.path === '/v2/models/net') sendJson(response, metadata)
    else if (request.path === '/v2/models/net/infer') infer(request, response)
    else sendJson(response, { error: 'unknown model' }, 404)
  })

/** The probability of "yes" is the first number of a sample. */
function inferProbabilities({ body }: Asked, response: ServerResponse): void {
  const { inputs } = JSON.parse(body.toString()) as { inputs: { data: number[]; shape: number[] }[] }
  const [n, d] = inputs[0].shape
  const data = Array.from({ length: n }, (_, i) => [1 - inputs[0].data[i * d], inputs[0].data[i * d]])
  sendJson(response, { model_name: 'net', outputs: [{ name: 'probs', datatype: 'FP32', shape: [n, 2], data }] })
}

const OUTPUTS = { probs: { is: 'probability' } }
const open = (url: string, options: object = {}, request: Partial<OpenRequest> = {}): Promise<Model> => {
  const adapter = modelAdapters.get('open_inference')
  return adapter.open(requestFor(adapter.id, { url, model: 'net', outputs: OUTPUTS, ...options }, request), effects)
}
const BATCH = batchOf([
  [0.25, 1],
  [0.5, 2],
  [1, 3],
])
const predict = (model: Model) => model.predict('probability', BATCH, SIGNAL)

describe('a model behind the Open Inference Protocol', () => {
  test('answers in JSON, in requests of the size asked for, in order', async () => {
    const { url, host, asked } = await startTriton()
    const model = await open(url, { batch_size: 2 })
    expect(model).toMatchObject({ outputs: ['probability'], network: `endpoint:${host}` })
    expect(rowsOf(await predict(model))).toEqual([
      [0.75, 0.25],
      [0.5, 0.5],
      [0, 1],
    ])
    const sent = asked.filter(({ path }) => path.endsWith('/infer')).map(({ body }) => JSON.parse(body.toString()))
    expect(sent).toContainEqual({
      inputs: [{ name: 'x', shape: [2, 2], datatype: 'FP32', data: [0.25, 1, 0.5, 2] }],
      outputs: [{ name: 'probs' }],
    })
    expect(sent).toHaveLength(2)
    expect(JSON.stringify(sent)).not.toContain('sample-')
  })

  test('gets and gives bytes where the server can', async () => {
    const { url, asked } = await startTriton({
      extensions: ['binary_tensor_data'],
      infer({ headers, body }, response) {
        const length = Number(headers['inference-header-content-length'])
        const { inputs } = JSON.parse(body.subarray(0, length).toString())
        const x = new Float32Array(new Uint8Array(body.subarray(length)).buffer)
        const [n] = inputs[0].shape
        const features = Float64Array.from({ length: 3 * n }, (_, i) => x[2 * Math.floor(i / 3)] + i)
        const other = { name: 'other', datatype: 'INT8', shape: [1], parameters: { binary_data_size: 1 } }
        const output = { name: 'features', datatype: 'FP64', shape: [n, 3], parameters: { binary_data_size: 24 * n } }
        const json = Buffer.from(JSON.stringify({ outputs: [other, output] }))
        response.writeHead(200, { 'inference-header-content-length': String(json.length) })
        response.end(Buffer.concat([json, Buffer.from([7]), Buffer.from(features.buffer)]))
      },
    })
    const model = await open(url, { outputs: { features: { is: 'embedding' } }, batch_size: 3 })
    expect(rowsOf((await model.predict('embedding', BATCH, SIGNAL)) as never)).toEqual([
      [0.25, 1.25, 2.25],
      [3.5, 4.5, 5.5],
      [7, 8, 9],
    ])
    const json = asked
      .at(-1)
      ?.body.subarray(0, Number(asked.at(-1)?.headers['inference-header-content-length']))
      .toString()
    expect(JSON.parse(json ?? '')).toEqual({
      inputs: [{ name: 'x', shape: [3, 2], datatype: 'FP32', parameters: { binary_data_size: 24 } }],
      outputs: [{ name: 'features', parameters: { binary_data: true } }],
    })
  })

  test('gets sequences as texts, in JSON and in bytes', async () => {
    const metadata = { ...METADATA, inputs: [{ name: 'dna', datatype: 'BYTES', shape: [-1, 1] }], outputs: [] }
    const seen: Asked[] = []
    const infer = (request: Asked, response: ServerResponse) => {
      seen.push(request)
      sendJson(response, { outputs: [{ name: 'probs', datatype: 'FP32', shape: [2, 1], data: [0.25, 1] }] })
    }
    const batch = { ids: ['a', 'b'], sequences: ['AC', 'NNN'] }
    for (const binary of [false, true]) {
      const { url } = await startTriton({ metadata, infer })
      const model = await open(url, { binary })
      expect(rowsOf(await model.predict('probability', batch, SIGNAL))).toEqual([
        [0.75, 0.25],
        [0, 1],
      ])
    }
    expect(JSON.parse(seen[0].body.toString()).inputs).toEqual([
      { name: 'dna', shape: [2, 1], datatype: 'BYTES', data: ['AC', 'NNN'] },
    ])
    expect(seen[1].body.subarray(Number(seen[1].headers['inference-header-content-length']))).toEqual(
      Buffer.from([2, 0, 0, 0, 65, 67, 3, 0, 0, 0, 78, 78, 78]),
    )
  })

  test('is named by what its server says about it, not by where it is', async () => {
    const digest = async (metadata: object, options = {}) =>
      (await open((await startTriton({ metadata })).url, options)).digest
    const first = await digest(METADATA)
    expect(await digest(METADATA, { concurrency: 2, timeout_seconds: 9 })).toBe(first)
    expect(await digest({ ...METADATA, versions: ['2'] })).not.toBe(first)
    expect(await digest(METADATA, { outputs: { probs: { is: 'logits', activation: 'softmax' } } })).not.toBe(first)
  })
})

describe('a server in trouble:', () => {
  const failing = (times: number, fail: (response: ServerResponse) => void) => {
    let left = times
    return (request: Asked, response: ServerResponse) =>
      left-- > 0 ? fail(response) : inferProbabilities(request, response)
  }

  test.each([
    ['500', (response: ServerResponse) => sendJson(response, { error: 'CUDA' }, 500), [500, 1000]],
    [
      '503 with Retry-After',
      (response: ServerResponse) => response.writeHead(503, { 'retry-after': '3' }).end(),
      [3000, 3000],
    ],
    ['429', (response: ServerResponse) => response.writeHead(429).end(), [500, 1000]],
    ['a reset connection', (response: ServerResponse) => response.socket?.resetAndDestroy(), [500, 1000]],
  ] as const)('%s twice, then an answer', async (_, fail, expected) => {
    waits.splice(0)
    const { url } = await startTriton({ infer: failing(2, fail) })
    expect(rowsOf(await predict(await open(url)))).toHaveLength(3)
    expect(waits).toEqual(expected)
  })

  test('500 for ever is told with its words and how often it was asked', async () => {
    const { url } = await startTriton({
      infer: failing(99, (response) => sendJson(response, { error: 'CUDA out of memory' }, 500)),
    })
    await expect(predict(await open(url, { retries: 2 }))).rejects.toMatchObject({
      code: 'model-failed',
      what: expect.stringMatching(/answered with status 500: "CUDA out of memory" Asked 3 times\.$/),
    })
  })

  test('a wait that is longer than a call may take is not begun', async () => {
    waits.splice(0)
    const { url } = await startTriton({
      infer: failing(99, (response) => response.writeHead(429, { 'retry-after': '60' }).end()),
    })
    await expect(predict(await open(url, {}, { timeoutMs: 5000 }))).rejects.toThrow(/status 429.*\n.*lower concurrency/)
    expect(waits).toEqual([])
  })

  test('a stall is stopped', async () => {
    const { url } = await startTriton({ infer: () => {} })
    const attempt = predict(await open(url, { timeout_seconds: 0.3 }))
    await expect(attempt).rejects.toMatchObject({ code: 'timed-out' })
    await expect(attempt).rejects.toThrow(/gave no answer within 0\.3 s\..*\n.*timeout_seconds/)
  })

  test('HTML, half an answer and other tensors are no answer', async () => {
    const says = async (infer: Behaviour['infer']) =>
      predict(await open((await startTriton({ infer } as Behaviour)).url))
    await expect(says((_, response) => response.end('<html>Sign in</html>'))).rejects.toThrow(
      /something else than JSON: "<html>Sign in/,
    )
    await expect(says((_, response) => sendJson(response, { outputs: 1 }))).rejects.toThrow(
      /does not speak the Open Inference Protocol: outputs/,
    )
    await expect(says((_, response) => sendJson(response, { outputs: [] }))).rejects.toThrow('answered with nothing')
    const short = { outputs: [{ name: 'probs', datatype: 'FP32', shape: [3, 2], data: [1] }] }
    await expect(says((_, response) => sendJson(response, short))).rejects.toThrow('came with 1 values instead of 6')
    const logits = { outputs: [{ name: 'probs', datatype: 'FP32', shape: [3, 2], data: [4, -4, 1, 0, 1, 0] }] }
    await expect(says((_, response) => sendJson(response, logits))).rejects.toThrow(/If these are logits, declare/)
  })
})

describe('a document that does not fit is explained:', () => {
  test.each([
    [{ url: 'ftp://a' }, /options\.url/],
    [{ url: 'https://me:secret@host' }, /no user and password in the address/],
    [{ api_key_from: 'sk-1234' }, /api_key_from: the name of an environment variable/],
    [{ outputs: { prob: { is: 'probability' } } }, /no output "prob". It has: probs, features\.\nDid you mean "probs"/],
    [{ input: { name: 'y' } }, /no input "y". It has: x/],
    [{ model: 'other' }, /status 404: "unknown model".*\n.*Correct url or model/],
  ])('%j', async (options, message) => {
    const { url } = await startTriton()
    await expect(open(url, options)).rejects.toThrow(message)
  })

  test('samples of another shape or kind', async () => {
    const { url } = await startTriton({
      metadata: { ...METADATA, inputs: [{ name: 'x', datatype: 'FP32', shape: [-1, 2, 5] }] },
    })
    await expect(predict(await open(url))).rejects.toThrow(
      'The input "x" has 3 axes; the samples of this dataset have 2: (3, 2).',
    )
    const model = await open((await startTriton()).url)
    await expect(model.predict('probability', { ids: ['a'], sequences: ['A'] }, SIGNAL)).rejects.toThrow(
      'takes FP32; the samples of this dataset are texts',
    )
    await expect(model.predict('probability', batchOf([[0, Number.NaN]]), SIGNAL)).rejects.toThrow(
      'number 2 of row 1 is NaN',
    )
  })

  test('nobody listens', async () => {
    waits.splice(0)
    await expect(open('http://127.0.0.1:1')).rejects.toThrow(
      /127\.0\.0\.1:1 \(ECONNREFUSED\)\..*\nIs the server running\?/,
    )
    expect(waits).toEqual([])
  })
})
