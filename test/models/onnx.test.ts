import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import type { Batch } from '../../src/core/index.js'
import { type Model, modelAdapters, type OpenRequest } from '../../src/models/index.js'
import { importRuntime } from '../../src/models/onnx-session.js'
import { nodeEffects } from '../../src/node/index.js'
import { type OnnxModelParts, type OnnxPort, onnxModel } from '../helpers/onnx-writer.js'
import { inThisProcess } from './onnx-here.js'
import { batchOf, compiled, requestFor, rowsOf, SIGNAL } from './support.js'

const effects = { ...nodeEffects, threads: inThisProcess }

const folder = mkdtempSync(join(tmpdir(), 'fmbench-onnx-'))
afterAll(() => rmSync(folder, { recursive: true }))

const opened: Model[] = []
afterEach(async () => {
  for (const model of opened.splice(0)) await model.close()
})

async function openModel(
  parts: OnnxModelParts,
  options: Record<string, unknown>,
  request: Partial<OpenRequest> = {},
): Promise<Model> {
  writeFileSync(join(folder, 'm.onnx'), onnxModel(parts))
  return openFile({ file: 'm.onnx', ...options }, request)
}

async function openFile(options: Record<string, unknown>, request: Partial<OpenRequest> = {}): Promise<Model> {
  const model = await modelAdapters.get('onnx').open(requestFor('onnx', options, { folder, ...request }), effects)
  opened.push(model)
  return model
}

const X: OnnxPort = { name: 'x', type: 'float32', shape: ['N', 2] }
const Y: OnnxPort = { name: 'y', type: 'float32', shape: ['N', 2] }

/** y = x: what goes in comes out. */
const IDENTITY: OnnxModelParts = {
  inputs: [X],
  outputs: [Y],
  nodes: [{ op: 'Identity', inputs: ['x'], outputs: ['y'] }],
}

/** y = x · w, with w of 2 x 2 */
const PRODUCT: OnnxModelParts = {
  inputs: [X],
  outputs: [Y],
  nodes: [{ op: 'MatMul', inputs: ['x', 'w'], outputs: ['y'] }],
  initializers: [{ name: 'w', type: 'float32', shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) }],
}

const BATCH = batchOf([
  [0.25, 0.75],
  [1, 0],
  [0.5, 0.5],
])
const probabilities = async (model: Model, batch: Batch = BATCH) =>
  rowsOf(await model.predict('probability', batch, SIGNAL))
const embeddings = async (model: Model, batch: Batch = BATCH) => {
  const rows = await model.predict('embedding', batch, SIGNAL)
  return 'data' in rows ? rowsOf(rows) : []
}

describe('a model', () => {
  test('gives what its outputs are said to be, one row per sample', async () => {
    const model = await openModel(PRODUCT, { outputs: { y: { is: 'embedding' } } })
    expect(model.outputs).toEqual(['embedding'])
    expect(model.parameters).toBe(4)
    expect(await embeddings(model)).toEqual([
      [2.5, 3.5],
      [1, 2],
      [2, 3],
    ])
  })

  test('may give several things; only the one that is asked is read', async () => {
    const parts = {
      inputs: [X],
      outputs: [Y, { name: 'best', type: 'int64', shape: ['N'] }] as const,
      nodes: [
        { op: 'Identity', inputs: ['x'], outputs: ['y'] },
        { op: 'ArgMax', inputs: ['x'], outputs: ['best'], attributes: { axis: 1, keepdims: 0 } },
      ],
    }
    const model = await openModel(parts, { outputs: { y: { is: 'probability' }, best: { is: 'label' } } })
    expect(model.outputs).toEqual(['probability', 'label'])
    expect([...(await model.predict('label', BATCH, SIGNAL))]).toEqual([1, 0, 0])
    expect(await probabilities(model)).toEqual([
      [0.25, 0.75],
      [1, 0],
      [0.5, 0.5],
    ])
  })

  test('has its own order of classes put right', async () => {
    const model = await openModel(IDENTITY, { outputs: { y: { is: 'probability', classes: ['yes', 'no'] } } })
    expect(await probabilities(model)).toEqual([
      [0.75, 0.25],
      [0, 1],
      [0.5, 0.5],
    ])
  })

  test('is run in pieces of batch_size, and gives the same', async () => {
    const outputs = { y: { is: 'embedding' } }
    const whole = await embeddings(await openModel(PRODUCT, { outputs }))
    for (const size of [1, 2, 3, 50]) {
      expect(await embeddings(await openModel(PRODUCT, { outputs, batch_size: size }))).toEqual(whole)
    }
  })

  test('that takes two samples at a time gets two at a time', async () => {
    const fixed = { ...PRODUCT, inputs: [{ ...X, shape: [2, 2] }], outputs: [{ ...Y, shape: [2, 2] }] }
    expect(await embeddings(await openModel(fixed, { outputs: { y: { is: 'embedding' } } }))).toEqual([
      [2.5, 3.5],
      [1, 2],
      [2, 3],
    ])
  })

  test.each([
    ['float64', [0.25, 0.75]],
    ['float16', [0.25, 0.75]],
  ] as const)('that takes %s gets it', async (type, first) => {
    const parts = { ...IDENTITY, inputs: [{ ...X, type }], outputs: [{ ...Y, type }] }
    const model = await openModel(parts, { outputs: { y: { is: 'embedding' } } })
    expect((await embeddings(model))[0]).toEqual(first)
  })

  test('that takes whole numbers gets them, and fractions are refused', async () => {
    const parts = { ...IDENTITY, inputs: [{ ...X, type: 'int64' }], outputs: [{ ...Y, type: 'int64' }] } as const
    const model = await openModel(parts, { outputs: { y: { is: 'embedding' } } })
    expect(await embeddings(model, batchOf([[3, -4]]))).toEqual([[3, -4]])
    await expect(embeddings(model)).rejects.toThrow(
      'm.onnx: The input "x" takes whole numbers (int64), and was given 0.25.',
    )
  })

  test('is known by its file and by what is done with it, not by where it runs', async () => {
    const outputs = { y: { is: 'embedding' } }
    const digests = []
    for (const options of [{}, { threads: 1 }, { batch_size: 1 }, { transforms: [{ id: 'min_max' }] }]) {
      digests.push((await openModel(PRODUCT, { outputs, ...options })).digest)
    }
    expect(digests[0]).toMatch(/^[0-9a-f]{64}$/)
    expect(digests.slice(0, 3)).toEqual([digests[0], digests[0], digests[0]])
    expect(digests[3]).not.toBe(digests[0])
    expect((await openModel(IDENTITY, { outputs })).digest).not.toBe(digests[0])
  })

  test('with values gives quantities', async () => {
    const parts = {
      inputs: [X],
      outputs: [{ name: 'y', type: 'float32', shape: ['N', 1] }] as const,
      nodes: [{ op: 'ReduceMax', inputs: ['x'], outputs: ['y'], attributes: { axes: [1], keepdims: 1 } }],
    }
    const model = await openModel(parts, { outputs: { y: { is: 'value' } } }, { classes: [] })
    expect([...(await model.predict('value', BATCH, SIGNAL))]).toEqual([0.75, 1, 0.5])
  })
})

describe('sequences', () => {
  /** Counts letters: one-hot (N, 3, 4) in, the sum over the length out. */
  const counts: OnnxModelParts = {
    inputs: [{ name: 'x', type: 'float32', shape: ['N', 3, 4] }],
    outputs: [{ name: 'y', type: 'float32', shape: ['N', 4] }],
    initializers: [{ name: 'axes', type: 'int64', shape: [1], data: BigInt64Array.of(1n) }],
    nodes: [{ op: 'ReduceSum', inputs: ['x', 'axes'], outputs: ['y'], attributes: { keepdims: 0 } }],
  }
  const transforms = [{ id: 'window', at: 2, length: 3 }, { id: 'one_hot' }]
  const outputs = { y: { is: 'embedding' } }
  const batch: Batch = { ids: ['a', 'b'], sequences: ['TTAAC', 'GGGTN'] }

  test('are cut, encoded and read on one strand or both', async () => {
    const forward = [
      [2, 1, 0, 0],
      [0, 0, 1, 1],
    ]
    // Base 2 of TTAAC is A; on the reverse strand, GTTAA, it is base 2 too: TAA.
    const reverse = [
      [2, 0, 0, 1],
      [0, 3, 0, 0],
    ]
    const both = (join: (a: number, b: number) => number) =>
      forward.map((row, i) => row.map((value, j) => join(value, reverse[i][j])))
    const read = async (strands: string) => embeddings(await openModel(counts, { outputs, transforms, strands }), batch)
    expect(await read('forward')).toEqual(forward)
    expect(await read('max')).toEqual(both(Math.max))
    expect(await read('mean')).toEqual(both((a, b) => (a + b) / 2))
  })

  test('that lack the window say which model and what to write', async () => {
    const model = await openModel(counts, {
      outputs,
      transforms: [{ id: 'window', at: 9, length: 3 }, { id: 'one_hot' }],
    })
    await expect(embeddings(model, batch)).rejects.toThrow("m.onnx: The window's site is base 9, and a sequence has 5")
    const bare = await openModel(counts, { outputs, transforms: [{ id: 'one_hot' }] })
    await expect(embeddings(bare, batch)).rejects.toThrow('x float32 (N, 3, 4) was given (2, 5, 4)')
  })

  test('the maximum of whole distributions is refused', async () => {
    const model = await openModel(
      counts,
      { outputs: { y: { is: 'logits', activation: 'softmax' } }, transforms, strands: 'max' },
      { classes: ['a', 'b', 'c', 'd'] },
    )
    await expect(probabilities(model, batch)).rejects.toThrow('The maximum over strands needs one column')
  })
})

describe('tokens', () => {
  /** Looks each token up in a table of two numbers: 0 is padding, with numbers that would be seen. */
  const lookUp: OnnxModelParts = {
    inputs: [
      { name: 'input_ids', type: 'int64', shape: ['N', 'L'] },
      { name: 'attention_mask', type: 'int64', shape: ['N', 'L'] },
    ],
    outputs: [{ name: 'y', type: 'float32', shape: ['N', 'L', 2] }],
    initializers: [
      { name: 'table', type: 'float32', shape: [4, 2], data: Float32Array.of(100, 100, 9, 9, 1, 2, 3, 8) },
    ],
    nodes: [{ op: 'Gather', inputs: ['table', 'input_ids'], outputs: ['y'], attributes: { axis: 0 } }],
  }
  const transforms = [{ id: 'kmer_tokens', file: 'vocabulary.txt', k: 1, length: 4 }]
  const batch: Batch = { ids: ['a', 'b'], sequences: ['AC', 'AAC'] }

  test.each([
    [
      'token_mean',
      [
        [2, 5],
        [5 / 3, 4],
      ],
    ],
    [
      'token_max',
      [
        [3, 8],
        [3, 8],
      ],
    ],
    [
      'first_token',
      [
        [1, 2],
        [1, 2],
      ],
    ],
  ])('%s leaves padding out', async (pool, expected) => {
    writeFileSync(join(folder, 'vocabulary.txt'), '[PAD]\n[UNK]\nA\nC\n')
    const model = await openModel(lookUp, { transforms, outputs: { y: { is: 'embedding', pool } } })
    const rows = await embeddings(model, batch)
    expect(rows).toEqual(expected.map((row) => row.map((value) => expect.closeTo(value, 6))))
  })

  test('need a pooling, and their vocabulary', async () => {
    writeFileSync(join(folder, 'vocabulary.txt'), '[PAD]\n[UNK]\nA\nC\n')
    const model = await openModel(lookUp, { transforms, outputs: { y: { is: 'embedding' } } })
    await expect(embeddings(model, batch)).rejects.toThrow('Add pool to this output: token_mean')
    rmSync(join(folder, 'vocabulary.txt'))
    const attempt = openModel(lookUp, { transforms, outputs: { y: { is: 'embedding' } } })
    await expect(attempt).rejects.toMatchObject({ code: 'not-found' })
  })
})

test.each([
  ['channel_mean', [[2, 5]]],
  ['class_counts', [[1, 2]]],
])('%s makes one row of a map with channels', async (pool, expected) => {
  const map: OnnxPort = { name: 'x', type: 'float32', shape: ['N', 2, 3] }
  const parts: OnnxModelParts = {
    inputs: [map],
    outputs: [{ ...map, name: 'y' }],
    nodes: [{ op: 'Identity', inputs: ['x'], outputs: ['y'] }],
  }
  const model = await openModel(parts, { outputs: { y: { is: 'embedding', pool } } })
  const batch: Batch = { ids: ['a'], x: { data: Float64Array.of(1, 3, 2, 0, 8, 7), shape: [1, 2, 3] } }
  expect(await embeddings(model, batch)).toEqual(expected)
})

describe('logits', () => {
  test('become probabilities by the activation that is declared', async () => {
    const softmax = await openModel(IDENTITY, { outputs: { y: { is: 'logits', activation: 'softmax' } } })
    const [row] = await probabilities(softmax, batchOf([[1000, 1000 + Math.log(3)]]))
    expect(row[0]).toBeCloseTo(0.25, 4)
    const one = { ...IDENTITY, inputs: [{ ...X, shape: ['N', 1] }], outputs: [{ ...Y, shape: ['N', 1] }] }
    const sigmoid = await openModel(one, { outputs: { y: { is: 'logits', activation: 'sigmoid', classes: ['no'] } } })
    const [[no, yes]] = await probabilities(sigmoid, batchOf([[Math.log(4)]]))
    expect([no, yes]).toEqual([expect.closeTo(0.8, 6), expect.closeTo(0.2, 6)])
  })

  test('that are called probabilities are refused', async () => {
    const model = await openModel(IDENTITY, { outputs: { y: { is: 'probability' } } })
    await expect(
      probabilities(
        model,
        batchOf([
          [0.5, 0.5],
          [-2, 3],
        ]),
      ),
    ).rejects.toThrow('m.onnx: The output "y" is declared as probability and gives -2 in row 2: no probability.')
    await expect(probabilities(model, batchOf([[-2, 3]]))).rejects.toThrow('{ is: logits, activation: softmax }')
    await expect(probabilities(model, batchOf([[0.9, 0.9]]))).rejects.toThrow('sum to 1.7')
  })

  test('need to say how', async () => {
    await expect(openModel(IDENTITY, { outputs: { y: { is: 'logits' } } })).rejects.toThrow('logits need activation')
  })
})

describe('what is not finite', () => {
  const log: OnnxModelParts = { ...IDENTITY, nodes: [{ op: 'Log', inputs: ['x'], outputs: ['y'] }] }

  test('is refused when it comes out', async () => {
    const embedding = await openModel(log, { outputs: { y: { is: 'embedding' } } })
    await expect(embeddings(embedding, batchOf([[1, -1]]))).rejects.toThrow('number 2 is NaN, which is not finite')
    const probability = await openModel(log, { outputs: { y: { is: 'probability' } } })
    await expect(probabilities(probability, batchOf([[-1, 1]]))).rejects.toThrow('"no" is NaN, not a finite number')
  })

  test('is refused when it goes in', async () => {
    const model = await openModel(IDENTITY, { outputs: { y: { is: 'embedding' } } })
    await expect(
      embeddings(
        model,
        batchOf([
          [1, 2],
          [3, Number.NaN],
        ]),
      ),
    ).rejects.toThrow('number 2 of row 2 is NaN')
  })
})

describe('a bad document says what there is:', () => {
  const outputs = { y: { is: 'embedding' } }
  test.each([
    [{ outputs: { yy: { is: 'embedding' } } }, 'no output "yy"', 'It has: y float32 (N, 2).\nDid you mean "y"?'],
    [{ outputs, inputs: { z: 'values' } }, 'no input "z"', 'It has: x float32 (N, 2).'],
    [{ outputs, sha256: 'a'.repeat(64) }, 'are there, but not as declared', 'a'.repeat(64)],
    [{ outputs, file: 'n.onnx' }, 'are not on this machine', 'Did you mean "m.onnx"?'],
    [{ outputs, transforms: [{ id: 'onehot' }] }, 'Unknown transform "onehot"', 'Did you mean "one_hot"?'],
    [
      { outputs, transforms: [{ id: 'one_hot', layot: 'NCL' }] },
      'not right',
      'unknown option "layot". Did you mean "layout"?',
    ],
    [{ outputs, transforms: [{ id: 'one_hot', layout: 'LNC' }] }, 'not right', 'options.transforms.0.layout (one_hot)'],
    [
      { outputs, transforms: [{ id: 'flatten' }, { id: 'one_hot' }] },
      'not right',
      'one_hot takes sequences, and flatten gives numbers',
    ],
    [{ outputs, transforms: [{ id: 'window', length: 3 }] }, 'not right', 'end with window, which gives sequences'],
    [{ outputs, strands: 'max' }, 'not right', 'options.strands: max is for sequences.'],
    [{ outputs: {} }, 'not right', 'name at least one output'],
    [{ outputs, providers: ['cuda'] }, 'm.onnx cannot be opened', 'This ONNX Runtime was built for: cpu'],
  ])('%j', async (options, what, hint) => {
    const attempt = openModel(IDENTITY, options)
    await expect(attempt).rejects.toMatchObject({ name: 'FmbenchError' })
    await expect(attempt).rejects.toThrow(what)
    await expect(attempt).rejects.toThrow(hint)
  })

  test('two inputs without a word', async () => {
    const two = {
      ...IDENTITY,
      inputs: [X, { ...X, name: 'z' }],
      nodes: [{ op: 'Add', inputs: ['x', 'z'], outputs: ['y'] }],
    }
    const attempt = openModel(two, { outputs })
    await expect(attempt).rejects.toThrow('does not say what the input "x" gets')
    await expect(attempt).rejects.toThrow('The model takes x float32 (N, 2); z float32 (N, 2).')
    const told = await openModel(two, { outputs, inputs: { x: 'values', z: 'zeros' } })
    expect(await embeddings(told, batchOf([[1, 2]]))).toEqual([[1, 2]])
  })
})

describe('samples that do not fit', () => {
  const outputs = { y: { is: 'embedding' } }

  test('say both shapes', async () => {
    const attempt = embeddings(await openModel(IDENTITY, { outputs }), batchOf([[1, 2, 3]]))
    await expect(attempt).rejects.toThrow('m.onnx: The input x float32 (N, 2) was given (1, 3).')
  })

  test('sequences for a model of numbers, and the other way round', async () => {
    const numbers = await openModel(IDENTITY, { outputs })
    const sequences = { ids: ['a'], sequences: ['ACGT'] }
    await expect(embeddings(numbers, sequences)).rejects.toThrow(
      'takes numbers; the samples of this dataset are sequences',
    )
    const letters = await openModel(IDENTITY, { outputs, transforms: [{ id: 'one_hot' }] })
    await expect(embeddings(letters)).rejects.toThrow('takes sequences; the samples of this dataset are numbers')
  })

  test('classes that the benchmark does not have', async () => {
    const model = await openModel(IDENTITY, { outputs: { y: { is: 'probability', classes: ['no', 'yess'] } } })
    await expect(probabilities(model)).rejects.toThrow(
      'The class "yess" of the output "y" is not one of the benchmark.',
    )
    const three = await openModel(IDENTITY, { outputs: { y: { is: 'probability' } } }, { classes: ['a', 'b', 'c'] })
    await expect(probabilities(three)).rejects.toThrow('The output "y" has 2 columns for 3 classes.')
  })
})

describe('files', () => {
  const outputs = { y: { is: 'embedding' } }
  const external: OnnxModelParts = {
    ...PRODUCT,
    initializers: [{ name: 'w', type: 'float32', shape: [2, 2], data: { location: 'w.bin', length: 16 } }],
  }

  test('weights in another file are read, counted and part of the digest', async () => {
    writeFileSync(join(folder, 'w.bin'), new Uint8Array(Float32Array.of(1, 2, 3, 4).buffer))
    const model = await openModel(external, { outputs })
    expect(model.parameters).toBe(4)
    expect((await embeddings(model))[0]).toEqual([2.5, 3.5])
    writeFileSync(join(folder, 'w.bin'), new Uint8Array(Float32Array.of(1, 2, 3, 5).buffer))
    expect((await openModel(external, { outputs })).digest).not.toBe(model.digest)
    rmSync(join(folder, 'w.bin'))
    const attempt = openModel(external, { outputs })
    await expect(attempt).rejects.toMatchObject({ code: 'not-found' })
    await expect(attempt).rejects.toThrow('lie in another file, w.bin, which is not there')
  })

  test('a file that is cut short, or no ONNX file, is refused before it is opened', async () => {
    const whole = onnxModel(PRODUCT)
    for (const bytes of [
      whole.subarray(0, whole.length - 9),
      new TextEncoder().encode('<html>404</html>'),
      new Uint8Array(),
    ]) {
      writeFileSync(join(folder, 'broken.onnx'), bytes)
      const attempt = openFile({ file: 'broken.onnx', outputs })
      await expect(attempt).rejects.toMatchObject({ code: 'bad-data' })
      await expect(attempt).rejects.toThrow('not an ONNX model, or was cut short')
    }
  })

  test('weights lie in the cache, too', async () => {
    const cacheFolder = join(folder, 'cache')
    mkdirSync(join(cacheFolder, 'models', 'tried'), { recursive: true })
    writeFileSync(join(cacheFolder, 'models', 'tried', 'cached.onnx'), onnxModel(PRODUCT))
    const request = requestFor('onnx', { file: 'cached.onnx', outputs }, { folder })
    const model = await modelAdapters.get('onnx').open(request, { ...effects, cacheFolder })
    opened.push(model)
    expect(model.parameters).toBe(4)
  })
})

describe('a model that', () => {
  const outputs = { y: { is: 'embedding' } }

  test('fails inside says so in the words of ONNX Runtime', async () => {
    const reshape: OnnxModelParts = {
      ...IDENTITY,
      initializers: [{ name: 's', type: 'int64', shape: [2], data: BigInt64Array.of(7n, 2n) }],
      nodes: [{ op: 'Reshape', inputs: ['x', 's'], outputs: ['y'] }],
    }
    const attempt = embeddings(await openModel(reshape, { outputs }))
    await expect(attempt).rejects.toThrow(/m\.onnx: ONNX Runtime failed: .*Reshape/s)
  })

  test('gives other rows than samples is refused', async () => {
    const sum = {
      ...IDENTITY,
      nodes: [{ op: 'ReduceSum', inputs: ['x'], outputs: ['y'], attributes: { keepdims: 1 } }],
    }
    const attempt = embeddings(await openModel(sum, { outputs }))
    await expect(attempt).rejects.toThrow('The output "y" has the shape (1, 1) for 3 samples.')
  })
})

describe('in a process of its own', () => {
  const outputs = { y: { is: 'embedding' } }

  /** Many seconds of work: a product of large matrices, again and again. */
  const slow: OnnxModelParts = {
    inputs: [X],
    outputs: [Y],
    initializers: [
      { name: 'big', type: 'int64', shape: [2], data: BigInt64Array.of(3000n, 3000n) },
      { name: 'small', type: 'int64', shape: [2], data: BigInt64Array.of(1n, 2n) },
    ],
    nodes: [
      { op: 'ReduceMax', inputs: ['x'], outputs: ['m'], attributes: { keepdims: 1 } },
      { op: 'Expand', inputs: ['m', 'big'], outputs: ['p0'] },
      ...Array.from({ length: 30 }, (_, i) => ({ op: 'MatMul', inputs: [`p${i}`, `p${i}`], outputs: [`p${i + 1}`] })),
      { op: 'ReduceMin', inputs: ['p30'], outputs: ['q'], attributes: { keepdims: 1 } },
      { op: 'Expand', inputs: ['q', 'small'], outputs: ['y'] },
    ],
  }

  async function openReally(parts: OnnxModelParts, options: Record<string, unknown>): Promise<Model> {
    const models = await compiled<typeof import('../../src/models/index.js')>('models/index.js')
    const node = await compiled<typeof import('../../src/node/index.js')>('node/index.js')
    writeFileSync(join(folder, 'm.onnx'), onnxModel(parts))
    const request = requestFor('onnx', { file: 'm.onnx', ...options }, { folder })
    const model = await models.modelAdapters.get('onnx').open(request, node.nodeEffects)
    opened.push(model)
    return model
  }

  test('a model gives the same', async () => {
    const model = await openReally(PRODUCT, { outputs })
    expect(await embeddings(model)).toEqual(await embeddings(await openModel(PRODUCT, { outputs })))
    await expect(embeddings(model, batchOf([[1, 2, 3]]))).rejects.toMatchObject({ code: 'model-failed' })
  })

  test('a model that takes too long is stopped in the middle of its work, and nobody else', async () => {
    const model = await openReally(slow, { outputs, timeout_seconds: 2 })
    const started = performance.now()
    const attempt = embeddings(model)
    await expect(attempt).rejects.toMatchObject({ code: 'timed-out' })
    await expect(attempt).rejects.toThrow('m.onnx gave no answer within 2 s in predict (embedding)')
    await model.close()
    expect(performance.now() - started).toBeLessThan(5000)
  })
})

test('without ONNX Runtime, the message has the command that adds it', async () => {
  const absent = Object.assign(new Error("Cannot find package 'onnxruntime-node'"), { code: 'ERR_MODULE_NOT_FOUND' })
  const attempt = importRuntime(() => Promise.reject(absent))
  await expect(attempt).rejects.toMatchObject({ code: 'missing-package' })
  await expect(attempt).rejects.toThrow('ONNXRUNTIME_NODE_INSTALL=skip npm install onnxruntime-node')
})

describe('a model that rebuilds what is hidden', () => {
  const port = (name: string, shape: OnnxPort['shape']): OnnxPort => ({ name, type: 'float32', shape })
  /** y = x + 5 · hidden, for `size` samples at a time */
  const filling = (size: number | string, order: readonly string[] = ['c', 't']): OnnxModelParts => ({
    inputs: [port('x', [size, 'c', 't']), port('hidden', [size, 'c', 't'])],
    outputs: [port('y', [size, ...order])],
    nodes: [
      { op: 'Mul', inputs: ['hidden', 'five'], outputs: ['guess'] },
      { op: 'Add', inputs: ['x', 'guess'], outputs: [order[0] === 'c' ? 'y' : 'filled'] },
      ...(order[0] === 'c'
        ? []
        : [{ op: 'Transpose', inputs: ['filled'], outputs: ['y'], attributes: { perm: [0, 2, 1] } }]),
    ],
    initializers: [{ name: 'five', type: 'float32', shape: [1], data: Float32Array.of(5) }],
  })
  const declared = { inputs: { x: 'values', hidden: 'hidden' }, outputs: { y: { is: 'reconstruction' } } }
  const recordings: Batch = {
    ids: ['a', 'b', 'c'],
    x: { data: Float32Array.of(1, 0, 3, 4, 0, 6, 0, 0, 9, 1, 2, 3, 4, 5, 6, 7, 8, 0), shape: [3, 2, 3] },
    mask: Uint8Array.of(0, 1, 0, 0, 1, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1),
  }
  const rebuilt = [1, 5, 3, 4, 5, 6, 5, 5, 9, 1, 2, 3, 4, 5, 6, 7, 8, 5]

  test.each([
    ['any number of samples', 'N', {}],
    ['two at a time', 'N', { batch_size: 2 }],
    ['a graph that takes two', 2, {}],
  ])('is told what is hidden, and gives the whole samples: %s', async (_, size, more) => {
    const model = await openModel(filling(size), { ...declared, ...more })
    expect(model.outputs).toEqual(['reconstruction'])
    const { data, shape } = await model.predict('reconstruction', recordings, SIGNAL)
    expect(shape).toEqual([3, 2, 3])
    expect([...data]).toEqual(rebuilt)
  })

  test('axes in another order are refused', async () => {
    const model = await openModel(filling('N', ['t', 'c']), declared)
    await expect(model.predict('reconstruction', recordings, SIGNAL)).rejects.toThrow(
      'reconstructions of shape (3, 3, 2) for samples of shape (3, 2, 3)',
    )
  })

  test('samples of which nothing is hidden, and transforms, are refused', async () => {
    const model = await openModel(filling('N'), declared)
    const { mask: _, ...whole } = recordings
    await expect(model.predict('reconstruction', whole, SIGNAL)).rejects.toThrow('asks what is hidden of the samples')
    const transforms = [{ id: 'flatten' }]
    await expect(openModel(filling('N'), { ...declared, transforms })).rejects.toMatchObject({
      hint: expect.stringContaining('takes them as they come'),
    })
  })
})
