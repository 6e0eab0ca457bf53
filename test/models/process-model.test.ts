import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { type Model, modelAdapters, type OpenRequest } from '../../src/models/index.js'
import { nodeEffects } from '../../src/node/index.js'
import { parseModel } from '../../src/spec/index.js'
import { batchOf, labelled, requestFor, rowsOf, SIGNAL } from './support.js'

const folder = mkdtempSync(join(tmpdir(), 'fmbench-process-'))
afterAll(() => rmSync(folder, { recursive: true }))

const opened: Model[] = []
afterEach(async () => {
  for (const model of opened.splice(0)) await model.close()
})

async function openProcess(options: Record<string, unknown>, request: Partial<OpenRequest> = {}): Promise<Model> {
  const adapter = modelAdapters.get('process')
  const model = await adapter.open(requestFor(adapter.id, options, { folder, ...request }), nodeEffects)
  opened.push(model)
  return model
}

/** The functions of the example without a library, for workers that misbehave. */
const EXAMPLES = fileURLToPath(new URL('../../examples/', import.meta.url))
const [FRAMES] = readFileSync(join(EXAMPLES, 'any-language/worker.mjs'), 'utf8').split('// The model:')

const canDenyNetwork = spawnSync('unshare', ['--map-root-user', '--net', '--', 'true']).status === 0

let workers = 0

/** Opens a worker written in JavaScript: `body` has readFrame and writeFrame. */
async function openWorker(body: string, request: Partial<OpenRequest> = {}, options = {}): Promise<Model> {
  const file = `worker-${workers++}.mjs`
  writeFileSync(join(folder, file), `${FRAMES}\n${body}`)
  return openProcess({ command: [process.execPath, file], ...options }, request)
}

const hello = (facts: string): string => `readFrame(); writeFrame({ op: 'hello', ${facts} });`
const GIVES_PROBABILITY = hello(`outputs: ['probability']`)

/** Answers every request with one tensor. */
const answers = (kind: string, shape: string, array: string): string => `${hello(`outputs: ['${kind}']`)}
  for (;;) {
    const { header } = readFrame()
    if (header.op === 'close') process.exit(0)
    const data = ${array}
    const dtype = { Float64Array: 'float64', Float32Array: 'float32', Int32Array: 'int32' }[data.constructor.name]
    writeFrame({ op: 'predict', tensors: [{ name: '${kind}', dtype, shape: ${shape} }] }, data)
  }`

const THREE_SAMPLES = batchOf(
  [
    [1, 2],
    [3, 4],
    [5, 6],
  ],
  ['age', 'tau'],
)
const predictProba = (model: Model) => model.predict('probability', THREE_SAMPLES, SIGNAL)

describe('a worker', () => {
  test('gets the classes, the seed, and what a batch is', async () => {
    const tell = `const { header, tensors } = readFrame()
      const { version, tensors: listed, ...facts } = header
      console.error(); writeFrame({ op: 'error', message: JSON.stringify({ ...facts, listed, x: [...tensors.x.data] }) })`
    const model = await openWorker(`
      const { header: { op, classes, seed } } = readFrame()
      writeFrame({ op: 'hello', outputs: ['probability'] })
      if (JSON.stringify([op, classes, seed]) !== '["hello",["no","yes"],42]') process.exit(9)
      ${tell}; readFrame()`)
    const seen = {
      op: 'predict',
      output: 'probability',
      ids: ['sample-0', 'sample-1', 'sample-2'],
      feature_names: ['age', 'tau'],
      listed: [{ name: 'x', dtype: 'float64', shape: [3, 2] }],
      x: [1, 2, 3, 4, 5, 6],
    }
    await expect(predictProba(model)).rejects.toThrow(JSON.stringify(seen))
  })

  test('answers with numbers of any of the three types, or with the names of classes', async () => {
    const wide = await openWorker(answers('embedding', '[3, 2]', 'Float32Array.of(1, 2, 3, 4, 5, 6)'))
    expect(await wide.predict('embedding', THREE_SAMPLES, SIGNAL)).toEqual({
      data: Float64Array.of(1, 2, 3, 4, 5, 6),
      rows: 3,
      columns: 2,
    })
    const places = await openWorker(answers('label', '[3]', 'Int32Array.of(1, 0, 1)'))
    expect([...(await places.predict('label', THREE_SAMPLES, SIGNAL))]).toEqual([1, 0, 1])
    const named = await openWorker(
      `${hello(`outputs: ['label']`)} readFrame(); writeFrame({ op: 'predict', labels: ['no', 'yes', 'no'] }); readFrame()`,
    )
    expect([...(await named.predict('label', THREE_SAMPLES, SIGNAL))]).toEqual([0, 1, 0])
    const values = await openWorker(answers('value', '[3]', 'Float64Array.of(0.5, -1, 2)'), { classes: [] })
    expect([...(await values.predict('value', THREE_SAMPLES, SIGNAL))]).toEqual([0.5, -1, 2])
  })

  test('says how many parameters it has, and its digest changes with its program and options', async () => {
    const body = hello(`outputs: ['label'], num_parameters: 12`)
    const first = await openWorker(body)
    expect(first.parameters).toBe(12)
    expect(first.fit).toBeUndefined()
    const same = await openProcess({ command: [process.execPath, `worker-${workers - 1}.mjs`] })
    expect(same.digest).toBe(first.digest)
    writeFileSync(join(folder, `worker-${workers - 1}.mjs`), `${FRAMES}\n${body}\n// another line`)
    const changed = await openProcess({ command: [process.execPath, `worker-${workers - 1}.mjs`] })
    const other = await openProcess({ command: [process.execPath, `worker-${workers - 1}.mjs`], env: { A: '1' } })
    expect(new Set([first.digest, changed.digest, other.digest]).size).toBe(3)
  })

  test('is offline unless the document says otherwise', async () => {
    const body = `console.error(process.env.HF_HUB_OFFLINE + process.env.TRANSFORMERS_OFFLINE); process.exit(1)`
    await expect(openWorker(body)).rejects.toThrow('standard error:\n11')
    await expect(openWorker(body, {}, { env: { HF_HUB_OFFLINE: '0' } })).rejects.toThrow('standard error:\n01')
    await expect(openWorker(body, {}, { network: 'allowed' })).rejects.toThrow('standard error:\nNaN')
  })

  test('has no network where the system lets us take it away, and the model says which is true', async () => {
    const server = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const tries = `import { connect } from 'node:net'
      const reached = await new Promise((told) => connect(${port}, '127.0.0.1').on('connect', () => told(1)).on('error', () => told(0)))
      ${answers('value', '[3]', 'new Float64Array(3).fill(reached)')}`
    const reach = async (model: Model) => (await model.predict('value', THREE_SAMPLES, SIGNAL))[0] === 1
    const shut = await openWorker(tries, { classes: [] })
    expect(shut.network).toBe(canDenyNetwork ? 'denied' : 'not enforced')
    expect(await reach(shut)).toBe(!canDenyNetwork)
    const open = await openWorker(tries, { classes: [] }, { network: 'allowed' })
    expect(open.network).toBe('not enforced')
    expect(await reach(open)).toBe(true)
    server.close()
  })
})

describe('several workers', () => {
  /** The label of a sample is its first number; `hook` sees every batch. */
  const firstNumber = (hook = '') => `${hello(`outputs: ['label', 'embedding'], fits: true`)}
    for (;;) {
      const { header, tensors } = readFrame()
      if (header.op === 'close') process.exit(0)
      const [n] = tensors.x.shape
      ${hook}
      if (header.op === 'fit') { writeFrame({ op: 'fit' }); continue }
      if (header.output === 'label') {
        writeFrame({ op: 'predict', tensors: [{ name: 'label', dtype: 'int32', shape: [n] }] }, Int32Array.from({ length: n }, (_, i) => tensors.x.data[2 * i]))
      } else {
        writeFrame({ op: 'predict', tensors: [{ name: 'embedding', dtype: 'float64', shape: [n, 2] }] }, tensors.x.data)
      }
    }`
  const seven = batchOf(Array.from({ length: 7 }, (_, i) => [i % 2, i / 7]))

  test('give what one gives, in order, however many samples there are', async () => {
    const one = await openWorker(firstNumber())
    const three = await openWorker(firstNumber(), {}, { workers: 3 })
    expect(three.digest).not.toBe('')
    await three.fit?.(labelled(THREE_SAMPLES, [0, 1, 0]), SIGNAL)
    for (const batch of [
      seven,
      batchOf([[1, 0.5]]),
      batchOf([
        [0, 1],
        [1, 2],
      ]),
    ]) {
      expect(await three.predict('label', batch, SIGNAL)).toEqual(await one.predict('label', batch, SIGNAL))
      expect(await three.predict('embedding', batch, SIGNAL)).toEqual(await one.predict('embedding', batch, SIGNAL))
    }
  })

  test('of which one is killed fail together, and can be opened anew', async () => {
    const dies = firstNumber(`if (header.ids.includes('sample-6')) process.kill(process.pid, 'SIGKILL')`)
    const model = await openWorker(dies, {}, { workers: 3 })
    await expect(model.predict('label', seven, SIGNAL)).rejects.toThrow('The program was killed by SIGKILL')
    await model.close()
    const again = await openWorker(dies, {}, { workers: 3 })
    expect([...(await again.predict('label', batchOf([[1, 0]]), SIGNAL))]).toEqual([1])
  })

  test('of which one cannot start leave nobody behind', async () => {
    await expect(openWorker('process.exit(3)', {}, { workers: 2 })).rejects.toThrow('ended with exit code 3')
  })

  test('with a part that lacks a row are refused even where the sum is right', async () => {
    const model = await openWorker(
      `${hello(`outputs: ['value']`)}
      for (;;) {
        const { header } = readFrame()
        if (header.op === 'close') process.exit(0)
        const n = header.ids.length + (header.ids[0] === 'sample-0' ? 1 : -1)
        writeFrame({ op: 'predict', tensors: [{ name: 'value', dtype: 'float64', shape: [n] }] }, new Float64Array(n))
      }`,
      { classes: [] },
      { workers: 2 },
    )
    await expect(model.predict('value', batchOf([[0], [1], [2], [3]]), SIGNAL)).rejects.toThrow('returned 3 rows for 2')
  })
})

describe('a bad answer is refused:', () => {
  test.each([
    ['probability', '[2, 2]', 'Float64Array.of(0, 1, 0, 1)', 'returned 2 rows for 3 samples.'],
    ['probability', '[3, 3]', 'new Float64Array(9)', 'returned 3 columns for 2 classes.'],
    [
      'probability',
      '[3, 2]',
      'Float64Array.of(0, 1, NaN, 1, 0, 1)',
      'in row 2 of 3, the probability of class "no" is NaN',
    ],
    ['probability', '[3, 2]', 'Float32Array.of(0, 1, 0.2, 0.2, 0, 1)', 'in row 2 of 3, the probabilities sum to 0.4'],
    ['probability', '[6]', 'new Float64Array(6)', 'returned an array of shape (6).'],
    ['embedding', '[3, 2]', 'Float64Array.of(0, 1, 2, 3, 4, Infinity)', 'in row 3 of 3, number 2 is Infinity'],
    ['embedding', '[3, 0]', 'new Float64Array(0)', 'returned embeddings without a single number.'],
    [
      'embedding',
      '[3, header.ids[0] === "sample-0" ? 1 : 2]',
      'new Float64Array(header.ids[0] === "sample-0" ? 3 : 6)',
      'returned 2 numbers per sample, and 1 in an earlier batch.',
    ],
    ['embedding', '[3, 1e9]', 'new Float64Array(0)', 'announced embedding of shape (3, 1000000000): 22.4 GiB.'],
    [
      'label',
      '[3, 1]',
      'new Int32Array(3)',
      'returned an array of shape (3, 1) for label.\nOne label per sample is needed: shape (3).',
    ],
    ['label', '[3]', 'Int32Array.of(0, 1, 2)', 'returned the label 2 in row 3.'],
  ] as const)('%s %s %s', async (kind, shape, array, message) => {
    const model = await openWorker(answers(kind, shape, array))
    const attempt = (async () => {
      await model.predict(kind, THREE_SAMPLES, SIGNAL)
      const { x } = THREE_SAMPLES
      await model.predict(kind, { ids: ['a', 'b', 'c'], ...(x && { x }) }, SIGNAL)
    })()
    await expect(attempt).rejects.toMatchObject({ name: 'FmbenchError', code: 'model-failed' })
    await expect(attempt).rejects.toThrow(message)
  })

  test.each([
    [
      'another tensor',
      `writeFrame({ op: 'predict', tensors: [] })`,
      'was asked for probability and answered with nothing.',
    ],
    ['another frame', `writeFrame({ op: 'fit' })`, 'It answered "predict" with a frame "fit".'],
    [
      'another version',
      `writeFrame({ op: 'predict', version: 7 })`,
      'It speaks version 7 of the frame protocol; fmbench speaks version 1.',
    ],
    [
      'a type we do not know',
      `writeFrame({ op: 'predict', tensors: [{ name: 'probability', dtype: 'float16', shape: [3, 2] }] })`,
      'The header of a frame is not right: tensors.0.dtype: ',
    ],
    ['no JSON', `writeSync(1, Buffer.from([2, 0, 0, 0, 104, 105]))`, 'The header of a frame is not JSON: '],
    [
      'text',
      `console.log('Loading weights ...\\nmore')`,
      'It wrote something else than frames to its standard output: "Loading weights ..."',
    ],
  ])('%s', async (_, body, message) => {
    const model = await openWorker(`${GIVES_PROBABILITY} readFrame(); ${body}; readFrame()`)
    const attempt = predictProba(model)
    await expect(attempt).rejects.toMatchObject({ name: 'FmbenchError', code: 'model-failed' })
    await expect(attempt).rejects.toThrow(message)
  })
})

describe('a worker that', () => {
  test('answers twice is stopped before its second answer is taken for the next one', async () => {
    const answer = `writeFrame({ op: 'predict', tensors: [{ name: 'label', dtype: 'int32', shape: [3] }] }, new Int32Array(3))`
    const model = await openWorker(`${hello(`outputs: ['label']`)} readFrame(); ${answer}; ${answer}; readFrame()`)
    await model.predict('label', THREE_SAMPLES, SIGNAL)
    await new Promise((resolve) => setTimeout(resolve, 50))
    await expect(model.predict('label', THREE_SAMPLES, SIGNAL)).rejects.toThrow('It wrote more than one answer.')
  })

  test('ends is reported with its exit code, the command and its last words', async () => {
    const model = await openWorker(
      `${GIVES_PROBABILITY} readFrame(); console.error('CUDA is out of memory'); process.exit(7)`,
    )
    await expect(predictProba(model)).rejects.toThrow(
      /worker-\d+\.mjs failed in predict \(probability\): The program ended with exit code 7\. \(.*node.* worker-\d+\.mjs\)\nThe end of its standard error:\nCUDA is out of memory$/,
    )
  })

  test('is killed is reported, with what may be the reason', async () => {
    const model = await openWorker(`${GIVES_PROBABILITY} readFrame(); process.kill(process.pid, 'SIGKILL')`)
    await expect(predictProba(model)).rejects.toThrow(
      /was killed by SIGKILL\..*\nMemory may have run out: .*--batch-size/,
    )
  })

  test('hangs is stopped, and says how to allow more', async () => {
    const model = await openWorker(
      `${GIVES_PROBABILITY} readFrame(); console.error('thinking'); setTimeout(() => {}, 60_000)`,
      {},
      { timeout_seconds: 2 },
    )
    const attempt = predictProba(model)
    await expect(attempt).rejects.toMatchObject({ code: 'timed-out' })
    await expect(attempt).rejects.toThrow(
      /gave no answer within 2 s in predict.*\n.*raise --timeout, or timeout_seconds.*\nThe end of its standard error:\nthinking/,
    )
  })

  test('announces rows but sends too few numbers is stopped too', async () => {
    const model = await openWorker(
      `${GIVES_PROBABILITY} readFrame(); writeFrame({ op: 'predict', tensors: [{ name: 'probability', dtype: 'float64', shape: [3, 2] }] }); setTimeout(() => {}, 60_000)`,
      { timeoutMs: 2000 },
    )
    await expect(predictProba(model)).rejects.toMatchObject({ code: 'timed-out' })
  })

  test('is interrupted while it learns stops at once', async () => {
    const model = await openWorker(`${hello(`outputs: ['label'], fits: true`)} setTimeout(() => {}, 60_000)`)
    const interruption = new AbortController()
    setTimeout(() => interruption.abort(), 50)
    const attempt = model.fit?.(labelled(THREE_SAMPLES, [0, 1, 0]), interruption.signal)
    await expect(attempt).rejects.toMatchObject({ code: 'interrupted' })
  })

  test.each([
    ['says it gives nothing', hello('outputs: []'), 'can do nothing that is needed here.'],
    ['gives what there is not', hello(`outputs: ['logits']`), 'answered "hello" wrongly: outputs.0: '],
    [
      'prints before it speaks',
      `console.log('Welcome!')`,
      /^.*cannot be read, while it was started\. .*"Welcome!" .*\nPrint to standard error instead/,
    ],
    [
      'ends at once',
      '',
      /while it was started: The program ended with exit code 0\..*\nIt wrote nothing to standard error\./,
    ],
  ])('%s is refused when opened', async (_, body, message) => {
    const attempt = openWorker(body)
    await expect(attempt).rejects.toMatchObject({ code: 'model-failed' })
    await expect(attempt).rejects.toThrow(message)
  })
})

describe('the document', () => {
  test.each([
    [{}, 'need one of import_path and command.'],
    [{ command: ['a'], import_path: 'a:B' }, 'need one of import_path and command.'],
    [{ command: ['a'], init_kwargs: {} }, 'init_kwargs and python go with import_path, not with command.'],
    [{ import_path: 'my_model.py' }, 'options.import_path: it must be module:Class.'],
    [{ comand: ['a'] }, 'options.comand: unknown option. Did you mean "command"?'],
  ])('%j is refused', async (options, message) => {
    const attempt = openProcess(options)
    await expect(attempt).rejects.toMatchObject({ code: 'bad-document' })
    await expect(attempt).rejects.toThrow(message)
  })

  test('a program that is not there, or is none', async () => {
    await expect(openProcess({ command: ['no-such-program', 'x.jl'] })).rejects.toThrow(
      'no-such-program x.jl cannot be started: there is no such program. (no-such-program)\nCorrect the command',
    )
    await expect(openProcess({ import_path: 'm:M', python: 'python9' })).rejects.toThrow(
      'm:M cannot be started: there is no such program. (python9)\nName the interpreter in the model document',
    )
    await expect(openProcess({ import_path: 'm:M', python: './venv/bin/python' })).rejects.toThrow(
      `(${join(folder, 'venv/bin/python')})`,
    )
  })

  test('an interpreter that is no Python says what it said', async () => {
    const notPython = join(folder, 'not-python')
    writeFileSync(notPython, '#!/bin/sh\necho "python 2 is gone" >&2\nexit 127\n')
    chmodSync(notPython, 0o755)
    await expect(openProcess({ import_path: 'm:M', python: './not-python' })).rejects.toThrow(
      /m:M failed while it was started: The program ended with exit code 127\. \(.*not-python.*\)\n.*\npython 2 is gone\nName the interpreter in the model document/,
    )
  })
})

test('the example in any language: six lines with its kind, and it learns', async () => {
  const text = readFileSync(join(EXAMPLES, 'any-language/worker.yaml'), 'utf8')
  expect(text.trim().split('\n').length).toBeLessThanOrEqual(5)
  const { value: document, notes } = await parseModel(text, 'worker.yaml')
  expect(notes).toEqual([])
  const model = await openProcess(document.options, { folder: join(EXAMPLES, 'any-language') })
  await model.fit?.(labelled(THREE_SAMPLES, [1, 0, 1]), SIGNAL)
  const [low] = rowsOf(await model.predict('probability', batchOf([[-1, 0]]), SIGNAL))
  expect(low[1]).toBeCloseTo(0.6, 12)
  const rows = rowsOf(await predictProba(model))
  expect(rows).toHaveLength(3)
  expect(rows[0][1]).toBeGreaterThan(low[1])
})
