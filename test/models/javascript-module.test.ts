import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { Rng } from '../../src/core/index.js'
import type { Model, OpenRequest } from '../../src/models/index.js'
import { parseModel } from '../../src/spec/index.js'
import { batchOf, compiled, labelled, requestFor, rowsOf, SIGNAL } from './support.js'

const { modelAdapters } = await compiled<typeof import('../../src/models/index.js')>('models/index.js')
const { nodeEffects } = await compiled<typeof import('../../src/node/index.js')>('node/index.js')

const folder = mkdtempSync(join(tmpdir(), 'fmbench-module-'))
afterAll(() => rmSync(folder, { recursive: true }))

const opened: Model[] = []
afterEach(async () => {
  for (const model of opened.splice(0)) await model.close()
})

interface Setup {
  readonly options?: Record<string, unknown>
  readonly request?: Partial<OpenRequest>
}

/** Writes a module and opens it in a real thread; closed after the test. */
async function openModule(source: string, { options = {}, request = {} }: Setup = {}): Promise<Model> {
  writeFileSync(join(folder, 'user.mjs'), source)
  return openFile('./user.mjs', options, { folder, ...request })
}

async function openFile(module: string, options: Record<string, unknown>, request: Partial<OpenRequest>) {
  const adapter = modelAdapters.get('javascript_module')
  const model = await adapter.open(requestFor(adapter.id, { module, ...options }, request), nodeEffects)
  opened.push(model)
  return model
}

const THREE_SAMPLES = batchOf(
  [
    [1, 2],
    [3, 4],
    [5, 6],
  ],
  ['age', 'tau'],
)
const predictProba = (model: Model) => model.predict('probability', THREE_SAMPLES, SIGNAL)

describe('a module', () => {
  test('may be a factory, may be async, and gets what it needs', async () => {
    const model = await openModule(
      `export default async (options) => ({
        async predictProba({ x, ...batch }) { throw new Error(JSON.stringify({ options, ...batch, x: [...x], kind: x.constructor.name })) },
      })`,
      { options: { config: { depth: 3 } } },
    )
    const seen = {
      options: { classes: ['no', 'yes'], seed: 42, config: { depth: 3 } },
      ids: ['sample-0', 'sample-1', 'sample-2'],
      shape: [3, 2],
      featureNames: ['age', 'tau'],
      x: [1, 2, 3, 4, 5, 6],
      kind: 'Float64Array',
    }
    await expect(predictProba(model)).rejects.toThrow(JSON.stringify(seen))
  })

  test("may be a class, today's or yesterday's, under another export", async () => {
    const today = await openModule('export default class { predictProba({ ids }) { return ids.map(() => [0, 1]) } }')
    const yesterday = await openModule(
      'function Old() {}\nOld.prototype.predictProba = ({ ids }) => ids.map(() => [0, 1])\nexport { Old }',
      { options: { export: 'Old' } },
    )
    for (const model of [today, yesterday]) {
      expect(rowsOf(await predictProba(model))).toEqual([
        [0, 1],
        [0, 1],
        [0, 1],
      ])
      expect(model.fit).toBeUndefined()
    }
  })

  test('may give labels', async () => {
    const model = await openModule(
      'export default () => ({ predict: ({ ids }) => ids.map((_, i) => (i ? "yes" : 0)) })',
    )
    expect(model.outputs).toEqual(['label'])
    expect([...(await model.predict('label', THREE_SAMPLES, SIGNAL))]).toEqual([0, 1, 1])
    await expect(predictProba(model)).rejects.toThrow('"probability" was asked')
  })

  test('may give embeddings, of sequences too', async () => {
    const model = await openModule(
      'export default () => ({ embed: ({ sequences, ids }) => ids.map((_, i) => [sequences[i].length, i]) })',
    )
    expect(model.outputs).toEqual(['embedding'])
    const batch = { ids: ['a', 'b'], sequences: ['ACGT', 'AC'] }
    expect(await model.predict('embedding', batch, SIGNAL)).toEqual({
      data: Float64Array.of(4, 0, 2, 1),
      rows: 2,
      columns: 2,
    })
  })

  test('learns from features, labels and class names; what fit returns does not matter', async () => {
    const model = await openModule(`export default class {
      fit({ x, shape, y, classes }) { this.mean = classes.map((_, c) => y.filter((label) => label === c).length / y.length); return this }
      predictProba({ ids }) { return ids.map(() => this.mean) }
    }`)
    await model.fit?.(labelled(THREE_SAMPLES, [1, 0, 1]), SIGNAL)
    expect(rowsOf(await predictProba(model))[0]).toEqual([1 / 3, 2 / 3])
  })

  test('cannot change our data', async () => {
    const model = await openModule(`export default () => {
      const spoil = (batch) => { batch.x.fill(0); batch.ids.length = 0; batch.shape[0] = 9; batch.y?.fill(0); batch.classes?.reverse() }
      return { fit: spoil, predictProba: (batch) => { const rows = batch.ids.map(() => [0, 1]); spoil(batch); return rows } }
    }`)
    const train = labelled(
      batchOf(
        [
          [1, 2],
          [3, 4],
          [5, 6],
        ],
        ['age', 'tau'],
      ),
      [1, 0, 1],
    )
    const before = structuredClone(train)
    await model.fit?.(train, SIGNAL)
    await model.predict('probability', train, SIGNAL)
    expect(train).toEqual(before)
  })

  test('does not drag the rest of a large array into the thread', async () => {
    const model = await openModule(
      'export default () => ({ predictProba: ({ x, ids }) => ids.map(() => [Number(x.buffer.byteLength === 16), Number(x.buffer.byteLength !== 16)]) })',
    )
    const view = { ids: ['one'], x: { data: new Float64Array(1000).subarray(4, 6), shape: [1, 2] } }
    expect(rowsOf(await model.predict('probability', view, SIGNAL))).toEqual([[1, 0]])
  })

  test('is named by the digest of its file, and of what else decides its answers', async () => {
    const source = 'export default () => ({ predictProba: ({ ids }) => ids.map(() => [0, 1]) })'
    const digests = [
      (await openModule(source)).digest,
      (await openModule(source, { options: { config: { depth: 3 } } })).digest,
      (await openModule(source, { options: { config: { depth: 4 } } })).digest,
    ]
    expect(digests[0]).toBe(createHash('sha256').update(source).digest('hex'))
    expect(new Set(digests).size).toBe(3)
  })

  test('closes itself, and its thread is gone afterwards', async () => {
    const model = await openModule(
      'export default () => ({ predict: ({ ids }) => ids.map(() => 0), close() { throw new Error("closing") } })',
    )
    opened.pop()
    await expect(model.close()).rejects.toThrow('user.mjs failed in close: Error: closing')
    await expect(model.predict('label', THREE_SAMPLES, SIGNAL)).rejects.toMatchObject({ code: 'model-failed' })
  })

  test('has its sums mended with one warning', async () => {
    const model = await openModule('export default () => ({ predictProba: ({ ids }) => ids.map(() => [0.5, 0.5004]) })')
    expect(model.warnings).toEqual([])
    const [[no, yes]] = rowsOf(await predictProba(model))
    await predictProba(model)
    expect(no + yes).toBeCloseTo(1, 15)
    expect(model.warnings).toHaveLength(1)
    expect(model.warnings?.[0]).toMatch(/^user\.mjs: Some rows of probabilities missed a sum of one/)
  })
})

describe('a bad answer is refused:', () => {
  test.each([
    ['ids.slice(1).map(() => [0, 1])', 'user.mjs returned 2 rows for 3 samples.'],
    ['ids.map(() => [0, 0, 1])', 'user.mjs returned 3 columns in row 1 for 2 classes.'],
    ['ids.map((_, i) => [0, i === 1 ? NaN : 1])', 'in row 2 of 3, the probability of class "yes" is NaN'],
    ['ids.map(() => [0.2, 0.2])', 'the probabilities sum to 0.4 instead of 1.'],
    ['undefined', 'user.mjs returned nothing instead of rows of probabilities.'],
    ['ids.map(() => Promise.resolve([0, 1]))', 'could not be cloned'],
    ['() => 1', 'could not be cloned'],
  ])('%s', async (expression, message) => {
    const model = await openModule(`export default () => ({ predictProba: ({ ids }) => (${expression}) })`)
    const attempt = predictProba(model)
    await expect(attempt).rejects.toMatchObject({ name: 'FmbenchError', code: 'model-failed' })
    await expect(attempt).rejects.toThrow(message)
  })
})

describe('a module that', () => {
  const where = join(folder, 'user.mjs')

  test('throws is quoted, with the line of the file', async () => {
    const model = await openModule(
      'export default () => ({\n  predictProba() {\n    return undefinedName.length\n  },\n})',
    )
    await expect(predictProba(model)).rejects.toThrow(
      `user.mjs failed in predictProba: ReferenceError: undefinedName is not defined (${where}:3:5)`,
    )
  })

  test('throws in fit, or something that is no error, is quoted too', async () => {
    const model = await openModule('export default () => ({ fit() { throw "no luck" }, predict: () => [] })')
    await expect(model.fit?.(labelled(THREE_SAMPLES, [0, 1, 0]), SIGNAL)).rejects.toThrow(
      `user.mjs failed in fit: no luck (${where})`,
    )
  })

  test('throws outside any call ends its thread', async () => {
    const model = await openModule(
      'export default () => ({ predictProba: () => new Promise(() => setTimeout(() => { throw new Error("late") }, 5)) })',
    )
    await expect(predictProba(model)).rejects.toThrow(`user.mjs failed in predictProba: late (${where})`)
  })

  test('calls process.exit takes only its thread along', async () => {
    const model = await openModule('export default () => ({ predictProba: () => process.exit(3) })')
    const attempt = predictProba(model)
    await expect(attempt).rejects.toMatchObject({ code: 'model-failed' })
    await expect(attempt).rejects.toThrow('user.mjs failed in predictProba: The thread ended itself with exit code 3.')
  })

  test.each([
    ['for ever', 'while (true);'],
    ['without an answer', 'return new Promise(() => {})'],
  ])('runs %s is stopped, and says how to allow more', async (_, body) => {
    const model = await openModule(`export default () => ({ predictProba() { ${body} } })`, {
      options: { timeout_seconds: 0.2 },
    })
    const attempt = predictProba(model)
    await expect(attempt).rejects.toMatchObject({ code: 'timed-out' })
    await expect(attempt).rejects.toThrow(
      /gave no answer within 0\.2 s in predictProba.*\n.*raise --timeout, or timeout_seconds/,
    )
  })

  test('hangs while it is imported is stopped', async () => {
    const attempt = openModule('while (true);', { request: { timeoutMs: 300 } })
    await expect(attempt).rejects.toThrow('user.mjs gave no answer within 0.3 s while it was imported')
  })

  test('is interrupted stops at once', async () => {
    const model = await openModule('export default () => ({ predictProba() { while (true); } })')
    const interruption = new AbortController()
    setTimeout(() => interruption.abort(), 50)
    const attempt = model.predict('probability', THREE_SAMPLES, interruption.signal)
    await expect(attempt).rejects.toMatchObject({ code: 'interrupted' })
  })

  test.each([
    [
      'has a syntax error',
      'export default () => {\n  const a = ;\n}',
      /could not be imported: SyntaxError: .*\nSee the line with: node --check/,
    ],
    [
      'throws at import',
      '\nthrow new Error("no weights")',
      /could not be imported: Error: no weights \(.*user\.mjs:2:7\)/,
    ],
    [
      'imports what is not there',
      'import "./nowhere.mjs"',
      /could not be imported: Error: Cannot find module .*nowhere\.mjs/,
    ],
    [
      'exports nothing',
      'const a = 1',
      /has no export "default"; a class or a function is needed.*\nIt exports nothing\./,
    ],
    ['exports under another name', 'export const model = () => ({})', /\nIt exports: model\./],
    ['exports an object', 'export default { predict() {} }', /exports a object; a class or a function is needed/],
    [
      'makes a model that cannot predict',
      'export default () => ({ fit() {} })',
      /without predictProba, predict, embed, reconstruct or generate/,
    ],
    ['makes nothing', 'export default () => {}', /without predictProba, predict, embed, reconstruct or generate/],
    [
      'throws in its constructor',
      'export default class { constructor() { throw new TypeError("x") } }',
      /could not be created: TypeError: x \(.*:1:/,
    ],
  ])('%s is refused when opened', async (_, source, message) => {
    const attempt = openModule(source)
    await expect(attempt).rejects.toMatchObject({ code: 'model-failed' })
    await expect(attempt).rejects.toThrow(message)
  })

  test('is not there is refused with the nearest file', async () => {
    writeFileSync(join(folder, 'user.mjs'), '')
    const attempt = openFile('./usr.mjs', {}, { folder })
    await expect(attempt).rejects.toMatchObject({ code: 'not-found', where: join(folder, 'usr.mjs') })
    await expect(attempt).rejects.toThrow('Did you mean "user.mjs"?')
    await expect(openFile('.', {}, { folder })).rejects.toThrow('is a folder')
  })

  test('has no module option is refused', async () => {
    const adapter = modelAdapters.get('javascript_module')
    await expect(adapter.open(requestFor(adapter.id, { modul: './x.mjs' }), nodeEffects)).rejects.toThrow(
      /options\.module: .*\noptions\.modul: unknown option\. Did you mean "module"\?/,
    )
  })
})

describe('the example', () => {
  const example = fileURLToPath(new URL('../../examples/javascript-model/', import.meta.url))

  test('learns, predicts, and answers the same whatever the batches', async () => {
    const rng = new Rng('example')
    const y = Array.from({ length: 60 }, (_, i) => i % 2)
    const batch = batchOf(y.map((label) => [rng.normal() + 2 * label, rng.normal(), rng.normal()]))
    const model = await openFile('./my_model.mjs', {}, { folder: example })
    await model.fit?.(labelled(batch, y), SIGNAL)
    const whole = rowsOf(await model.predict('probability', batch, SIGNAL))
    const right = whole.filter(([, positive], i) => Number(positive > 0.5) === y[i]).length
    expect(right).toBeGreaterThan(45)
    for (const i of [0, 17, 59]) {
      const alone = {
        ids: [batch.ids[i]],
        x: { data: (batch.x?.data ?? new Float64Array()).slice(3 * i, 3 * i + 3), shape: [1, 3] },
      }
      expect(rowsOf(await model.predict('probability', alone, SIGNAL))).toEqual([whole[i]])
    }
  })

  test('has a document of at most five lines and its kind, which opens it', async () => {
    const text = readFileSync(join(example, 'my_model.yaml'), 'utf8')
    expect(text.trim().split('\n').length).toBeLessThanOrEqual(6)
    const { value: document, notes } = await parseModel(text, 'my_model.yaml')
    expect(notes).toEqual([])
    const model = await modelAdapters
      .get(document.adapter)
      .open({ ...requestFor(document.adapter), document, folder: example }, nodeEffects)
    opened.push(model)
    expect(model.fit).toBeDefined()
    expect(model.outputs).toEqual(['probability'])
  })
})
