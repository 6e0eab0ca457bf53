import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Batch, type Effects, FmbenchError, type Matrix, Registry } from '../../src/core/index.js'
import type { Dataset } from '../../src/data/index.js'
import { builtInMetrics } from '../../src/metrics/index.js'
import type { Model, ModelAdapter } from '../../src/models/index.js'
import type { KeptEmbeddings } from '../../src/protocols/embeddings.js'
import { protocols } from '../../src/protocols/index.js'
import { decodeBlocks, encodeBlocks } from '../../src/run/embedding-blocks.js'
import { embeddingCache } from '../../src/run/embedding-cache.js'
import type { RunSettings } from '../../src/run/evaluate.js'
import { openModel } from '../../src/run/open-model.js'
import { predictPass } from '../../src/run/predict.js'
import { datasetSchema, modelSchema } from '../../src/spec/index.js'
import { datasetOf } from '../helpers/dataset.js'
import { memoryEffects } from '../helpers/memory-effects.js'
import { planWith } from '../helpers/plan.js'

const N = 40
const FIRST = 8
const document = (more: object = {}): Dataset['document'] =>
  datasetSchema.parse({
    kind: 'fmbench.dataset/v1',
    dataset_id: 'DS',
    name: 'd',
    access: 'open',
    persons: true,
    loader: { id: 'table' },
    target: { column: 'y' },
    sample_id: 'row',
    split: { all: 'test' },
    ...more,
  })

/** Half to learn from, half to predict; `target` decides the labels and nothing else. */
function cohort(target: number, more: Partial<Dataset> = {}): Dataset {
  const labels = Array.from({ length: N }, (_, i) => ((i >> target) % 2 === 0 ? 'no' : 'yes'))
  return datasetOf(labels, { document: document(), splits: labels.map((_, i) => (i < 20 ? 'train' : 'test')), ...more })
}

/** The sample's number and its square; it counts what it was asked for. */
function countingModel(more: Partial<Model> = {}) {
  const asked: string[] = []
  const model: Model = {
    outputs: ['embedding'],
    digest: 'model',
    embeddingDigest: 'weights',
    async predict(_kind, { ids, x }: Batch) {
      asked.push(...ids)
      const data = Float64Array.from([...(x?.data ?? [])].flatMap((value) => [value, value ** 2 / 3]))
      return { data, rows: ids.length, columns: 2 } as never
    },
    async close() {},
    ...more,
  }
  return { model, asked }
}

interface Trial {
  readonly model: Model
  readonly effects: Effects
  readonly dataset?: Dataset
  readonly program?: string
  readonly hasCache?: boolean
}

/** One probe benchmark from opening the model to the predictions, as `run` does it. */
async function probe({ model, effects, dataset = cohort(0), program = 'v1', hasCache = true }: Trial) {
  const adapter: ModelAdapter = { id: 'counting', leavesMachine: false, network: 'denied', open: async () => model }
  const settings: RunSettings = {
    registries: { metrics: builtInMetrics, adapters: new Registry('adapter', [adapter]), protocols },
    jobs: 1,
    batchSize: 16,
    timeoutMs: 1000,
    signal: new AbortController().signal,
    onProgress: () => {},
    runnerVersion: '0',
    keptOf: hasCache ? embeddingCache(dataset, program, effects) : undefined,
  }
  const plan = planWith({}, { protocol: 'probe', protocol_options: { C: 1 } })
  const named = modelSchema.parse({ kind: 'fmbench.model/v1', model_id: 'm', name: 'm', adapter: 'counting' })
  const rows = Int32Array.from({ length: N / 2 }, (_, i) => i + N / 2)
  const opened = await openModel(named, '/', plan, settings, effects)
  try {
    const result = await predictPass('clean', plan, { dataset, rows, opened }, undefined, settings, effects)
    return { ...result, probability: result.predictions.outputs.probability }
  } finally {
    await opened.close()
  }
}

const keptFiles = (effects: ReturnType<typeof memoryEffects>) =>
  [...effects.stored.keys()].filter((path) => path.startsWith('/cache/embeddings/'))

describe('embeddings kept on disk', () => {
  test('five probes of one suite cost one inference per sample, and the first few a second one', async () => {
    const effects = memoryEffects({})
    const { model, asked } = countingModel()
    const answers = []
    for (let target = 0; target < 5; target++) {
      const { probability, calls } = await probe({ model, effects, dataset: cohort(target) })
      answers.push(probability)
      expect(calls.map(({ recalled }) => recalled)).toEqual(target === 0 ? [0, 0] : [16, 4])
    }
    expect(new Set(asked).size).toBe(N)
    expect(asked.length).toBe(N + FIRST)
    for (let target = 0; target < 5; target++) {
      const without = await probe({ model, effects, dataset: cohort(target), hasCache: false })
      expect(without.probability).toEqual(answers[target])
    }
  })

  test('are those of one program, one model, one dataset and one sample as it is', async () => {
    const effects = memoryEffects({})
    await probe({ model: countingModel().model, effects })
    const again = countingModel()
    await probe({ model: again.model, effects })
    expect(again.asked).toEqual([])
    const others: Partial<Trial>[] = [
      { program: 'v2' },
      { model: countingModel({ embeddingDigest: 'other weights' }).model },
      { dataset: cohort(0, { sha256: 'e'.repeat(64) }) },
      { dataset: cohort(0, { read: async (rows) => changed(await cohort(0).read(rows)) }) },
    ]
    for (const other of others) {
      const { model, asked } = countingModel(other.model && { embeddingDigest: other.model.embeddingDigest as string })
      await probe({ effects, ...other, model })
      expect(asked.length).toBe(N + FIRST)
    }
  })

  test('what was finished before a run was killed is not asked again', async () => {
    const effects = memoryEffects({})
    let calls = 0
    const mortal = countingModel()
    const dying: Model = {
      ...mortal.model,
      predict: async (...request) => {
        if (++calls > 3) throw new FmbenchError('model-failed', 'Killed.')
        return mortal.model.predict(...request)
      },
    }
    await expect(probe({ model: dying, effects })).rejects.toThrow('Killed')
    const { model, asked } = countingModel()
    await probe({ model, effects })
    // 8 twice and 12 were answered; the twenty test samples are left.
    expect(new Set(asked)).toEqual(new Set(Array.from({ length: 20 }, (_, i) => `s${i + 20}`)))
  })

  test.each([
    ['a model that does not tell what they depend on', countingModel({ embeddingDigest: undefined as never }), {}],
    ['persons whose data are not open', countingModel(), { access: 'controlled' }],
  ])('none of %s', async (_, { model, asked }, terms) => {
    const effects = memoryEffects({})
    const dataset = cohort(0, { document: document(terms) })
    await probe({ model, effects, dataset })
    await probe({ model, effects, dataset })
    expect(asked.length).toBe(2 * N)
    expect(keptFiles(effects)).toEqual([])
  })

  test('none of a model that answers at random, and a warning', async () => {
    const effects = memoryEffects({})
    let calls = 0
    const { model } = countingModel({
      predict: async (_, { ids }) =>
        ({ data: new Float64Array(ids.length).fill(calls++), rows: ids.length, columns: 1 }) as never,
    })
    const { warnings } = await probe({ model, effects })
    expect(warnings).toContain('The model gave another embedding of the same samples when it was asked again.')
    expect(keptFiles(effects)).toEqual([])
  })

  test('samples that were changed, or are asked about again, neither come from it nor go into it', async () => {
    const effects = memoryEffects({})
    const { model, asked } = countingModel()
    const kept = embeddingCache(cohort(0), 'v1', effects)(model)
    const head = protocols.get('probe').head?.(model, {
      options: protocols.get('probe').parseOptions({ C: 1 }, ''),
      classes: ['no', 'yes'],
      seed: 1,
      batchSize: 16,
      kept,
    }) as Model
    const train = await cohort(0).read(Int32Array.from({ length: 20 }, (_, i) => i))
    const { signal } = new AbortController()
    await head.fit?.({ ...train, y: Int32Array.from({ length: 20 }, (_, i) => i % 2), classes: ['no', 'yes'] }, signal)
    const before = { asked: asked.length, recalled: head.recalled }
    await head.predict('probability', { ...train, isFresh: true }, signal)
    await head.predict('probability', { ...changed(train), isFresh: true }, signal)
    expect(asked.length - before.asked).toBe(40)
    expect(head.recalled).toBe(before.recalled)
    await head.close()
    const [path] = keptFiles(effects)
    const blocks = decodeBlocks(effects.stored.get(path) as Uint8Array)
    expect(blocks.reduce((sum, { keys }) => sum + keys.length, 0)).toBe(20)
  })
})

const changed = (batch: Batch): Batch => ({
  ...batch,
  ...(batch.x && { x: { ...batch.x, data: Float64Array.from(batch.x.data, (value) => value + 1) } }),
})

const matrix = (...rows: readonly number[][]): Matrix => ({
  data: Float64Array.from(rows.flat()),
  rows: rows.length,
  columns: rows[0].length,
})

describe('the files', () => {
  const key = (name: string) => name.repeat(64)
  const open = (effects: Effects, most?: number) =>
    embeddingCache(cohort(0), 'v1', effects, most)(countingModel().model) as KeptEmbeddings

  test('give back every digit', () => {
    const rows = fc.array(
      fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 3, maxLength: 3 }),
      {
        minLength: 1,
        maxLength: 5,
      },
    )
    fc.assert(
      fc.property(fc.array(rows, { minLength: 1, maxLength: 4 }), fc.boolean(), (all, isSingle) => {
        const blocks = all.map((some) => {
          const answer = matrix(...some)
          const data = isSingle ? Float64Array.from(Float32Array.from(answer.data)) : answer.data
          return { keys: some.map((_, i) => key(String(i))), answer: { ...answer, data } }
        })
        fc.pre(blocks.every(({ answer }) => answer.data.every(Number.isFinite)))
        expect(decodeBlocks(encodeBlocks(blocks))).toEqual(blocks)
      }),
    )
  })

  test('one that is damaged or cut short counts as absent, and goes', async () => {
    for (const damage of [(bytes: Uint8Array) => bytes.fill(7, 80, 81), (bytes: Uint8Array) => bytes.slice(0, 60)]) {
      const effects = memoryEffects({})
      const kept = open(effects)
      await kept.keep([key('a')], matrix([1, 2]))
      await kept.close()
      expect(await open(effects).find([key('a')])).toEqual([{ answer: matrix([1, 2]), row: 0 }])
      const [path] = keptFiles(effects)
      effects.stored.set(path, damage(effects.stored.get(path) as Uint8Array))
      expect(await open(effects).find([key('a')])).toEqual([undefined])
      expect(keptFiles(effects)).toEqual([])
    }
  })

  test('the oldest go when there are too many, and what a killed process left half-written', async () => {
    const effects = memoryEffects({ '/cache/embeddings/x/.tmp-1-0': 'half' })
    let seconds = 0
    const later = { ...effects, clock: { ...effects.clock, now: () => new Date(1000 * seconds++) } }
    const answer = matrix(Array.from({ length: 10 }, (_, i) => i))
    for (const name of ['a', 'b', 'c']) {
      const kept = open(later, 300)
      await kept.keep([key(name)], answer)
      await kept.close()
    }
    // 116 bytes each.
    const found = await open(effects).find(['a', 'b', 'c'].map(key))
    expect(found.map((place) => place !== undefined)).toEqual([false, true, true])
    expect(keptFiles(effects).length).toBe(2)
  })

  test('two runs at once that make the same write it once; one waits for the other', async () => {
    const effects = memoryEffects({})
    const lock = await effects.files.lock('/cache/embeddings.lock')
    let waits = 0
    const patient = {
      ...effects,
      clock: { ...effects.clock, sleep: async () => void (++waits === 2 && (await lock.release())) },
    }
    const both = [open(patient), open(patient)]
    for (const kept of both) await kept.keep([key('a')], matrix([1]))
    await Promise.all(both.map((kept) => kept.close()))
    expect(waits).toBeGreaterThanOrEqual(2)
    expect(keptFiles(effects).length).toBe(1)
  })

  test('are written once a minute, so that a killed run loses no more', async () => {
    const effects = memoryEffects({})
    let now = 0
    const kept = open({ ...effects, clock: { ...effects.clock, elapsedMs: () => now } })
    await kept.keep([key('a')], matrix([1]))
    expect(keptFiles(effects)).toEqual([])
    now = 60_000
    await kept.keep([key('b')], matrix([2]))
    expect((await open(effects).find([key('a'), key('b')])).map((place) => place?.answer.data[0])).toEqual([1, 2])
  })

  test('a disk that is full, or that nobody may read, costs time alone', async () => {
    const effects = memoryEffects({})
    const full = async () => {
      throw new FmbenchError('disk-full', 'The disk is full.')
    }
    const { model, asked } = countingModel()
    const broken = { ...effects, files: { ...effects.files, write: full, list: full } }
    expect((await probe({ model, effects: broken })).failure).toBeUndefined()
    expect(new Set(asked).size).toBe(N)
  })
})
