import { describe, expect, it } from 'vitest'
import { type Batch, FmbenchError } from '../../src/core/index.js'
import type { Model } from '../../src/models/index.js'
import type { OpenedModel } from '../../src/run/open-model.js'
import { predictSweeps } from '../../src/run/predict.js'
import { cleanSweep, type Sweep } from '../../src/run/sweeps.js'
import { datasetOf } from '../helpers/dataset.js'
import { memoryEffects } from '../helpers/memory-effects.js'
import { planWith } from '../helpers/plan.js'

const dataset = datasetOf(Array.from({ length: 10 }, (_, i) => (i % 2 === 0 ? 'no' : 'yes')))
const rows = Int32Array.from({ length: 10 }, (_, i) => i)
const plan = planWith()

/** Answers with the first number of each sample, and fails where a sample holds 666. */
function touchyModel() {
  const asked: string[][] = []
  let restarts = 0
  const model: Model = {
    outputs: ['score'],
    digest: 'd',
    async predict(_kind, batch: Batch) {
      asked.push([...batch.ids])
      const data = batch.x?.data ?? new Float64Array()
      if (data.includes(666)) throw new FmbenchError('model-failed', 'It cannot bear this number.')
      return Float64Array.from(data) as never
    },
    async close() {},
  }
  const opened = {
    model,
    async renew() {},
    async restart() {
      restarts++
    },
  } as unknown as OpenedModel
  return { opened, asked, restarts: () => restarts }
}

/** Two passes: every number tenfold, and the same with 666 in the place of sample s7. */
const damage: Sweep = {
  passes: ['mild', 'bad'],
  most: 4,
  async read(wantedRows, wanted) {
    const batch = await dataset.read(wantedRows)
    const numbers = (bad: boolean) =>
      Float64Array.from(batch.x?.data ?? [], (value) => (bad && value === 7 ? 666 : 10 * value))
    return wanted.map((pass) => ({ ...batch, x: { data: numbers(pass === 1), shape: [wantedRows.length, 1] } }))
  },
}

const run = (opened: OpenedModel, sweeps: readonly Sweep[], effects = memoryEffects({}), signal?: AbortSignal) =>
  predictSweeps(
    sweeps,
    plan,
    { dataset, rows, opened },
    '/out',
    { batchSize: 5, signal: signal ?? new AbortController().signal, onProgress: () => {} },
    effects,
  )

describe('predicting several passes', () => {
  it('a pass in which the model fails ends there; the others are whole, and the model is opened anew', async () => {
    const { opened, restarts } = touchyModel()
    const [clean, mild, bad] = await run(opened, [cleanSweep('clean', dataset), damage])
    expect(clean.failure).toBeUndefined()
    expect(mild.failure).toBeUndefined()
    expect(Array.from(mild.predictions.outputs.score ?? [])).toEqual([0, 10, 20, 30, 40, 50, 60, 70, 80, 90])
    expect(bad.failure?.code).toBe('model-failed')
    expect(Array.from(bad.predictions.isPresent)).toEqual([1, 1, 1, 1, 0, 0, 0, 0, 0, 0])
    expect(restarts()).toBe(1)
  })

  it('what an earlier run finished is not predicted again', async () => {
    const effects = memoryEffects({})
    await run(touchyModel().opened, [cleanSweep('clean', dataset), damage], effects)
    const { opened, asked } = touchyModel()
    const results = await run(opened, [cleanSweep('clean', dataset), damage], effects)
    // Only the failed pass is asked about again: the batch in which it failed before, and then no more.
    expect(asked).toEqual([['s4', 's5', 's6', 's7']])
    expect(results.map(({ failure }) => failure?.code)).toEqual([undefined, undefined, 'model-failed'])
    const healthy: Sweep = {
      ...damage,
      read: async (some, wanted) =>
        damage.read(
          some,
          wanted.map(() => 0),
        ),
    }
    const last = await run(touchyModel().opened, [cleanSweep('clean', dataset), healthy], effects)
    expect(last.every(({ failure, predictions }) => failure === undefined && !predictions.isPresent.includes(0))).toBe(
      true,
    )
  })

  it('a failure in the clean pass ends everything that is not finished', async () => {
    const { opened } = touchyModel()
    const broken: Sweep = { ...damage, passes: ['clean'], read: async (some) => [(await damage.read(some, [1]))[0]] }
    const results = await run(opened, [broken, { ...damage, passes: ['a', 'b'] }])
    expect(results.map(({ failure }) => failure?.code)).toEqual(['model-failed', 'model-failed', 'model-failed'])
    expect(Array.from(results[0].predictions.isPresent)).toEqual([1, 1, 1, 1, 0, 0, 0, 0, 0, 0])
    expect(results[1].predictions.isPresent.includes(1)).toBe(false)
  })

  it('a model that fails before its first answer is an error', async () => {
    const failing: Sweep = {
      ...damage,
      passes: ['clean'],
      most: 10,
      read: async (some) => [(await damage.read(some, [1]))[0]],
    }
    const { opened } = touchyModel()
    const settings = { batchSize: 10, signal: new AbortController().signal, onProgress: () => {} }
    await expect(
      predictSweeps([failing], plan, { dataset, rows, opened }, undefined, settings, memoryEffects({})),
    ).rejects.toThrow('It cannot bear this number')
  })

  it('stops between two batches when it is told to, and keeps what is finished', async () => {
    const effects = memoryEffects({})
    const abort = new AbortController()
    const { opened, asked } = touchyModel()
    const first: Sweep = {
      ...cleanSweep('clean', dataset),
      async read(some) {
        if (some[0] > 0) abort.abort()
        return [await dataset.read(some)]
      },
    }
    await expect(run(opened, [first], effects, abort.signal)).rejects.toThrow('Interrupted')
    const kept = asked.length
    await run(opened, [cleanSweep('clean', dataset)], effects)
    expect(asked.flat().length).toBe(10)
    expect(kept).toBeLessThan(2)
  })

  it.each([
    ['batches that come fast go to the disk together', 10, ['/out/clean.parquet']],
    ['slow ones each for itself', 300, ['/out/clean.parts/000000000.parquet', '/out/clean.parquet']],
  ])('%s', async (_, callMs, expected) => {
    const effects = memoryEffects({})
    const written: string[] = []
    let ms = 0
    const world = {
      ...effects,
      clock: { ...effects.clock, elapsedMs: () => ms },
      files: {
        ...effects.files,
        write: async (path: string, content: string | Uint8Array) => {
          written.push(path)
          await effects.files.write(path, content)
        },
      },
    }
    const { opened } = touchyModel()
    const slowly: Sweep = {
      ...cleanSweep('clean', dataset),
      async read(some) {
        ms += callMs
        return [await dataset.read(some)]
      },
    }
    await run(opened, [slowly], world)
    expect(written).toEqual(expected)
  })
})
