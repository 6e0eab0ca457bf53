import { describe, expect, test } from 'vitest'
import { type Batch, type Effects, FmbenchError } from '../../src/core/index.js'
import type { Model } from '../../src/models/index.js'
import { measureEfficiency } from '../../src/run/measure-efficiency.js'
import type { OpenedModel } from '../../src/run/open-model.js'
import type { PassResult } from '../../src/run/pass-in-progress.js'
import { datasetOf } from '../helpers/dataset.js'
import { memoryEffects } from '../helpers/memory-effects.js'
import { planWith } from '../helpers/plan.js'

const N = 100
const dataset = datasetOf(Array.from({ length: N }, (_, i) => (i % 2 === 0 ? 'no' : 'yes')))
const rows = Int32Array.from({ length: N }, (_, i) => i)
const signal = new AbortController().signal

/** @param seconds of a call with so many samples, by a clock of their own; the first call takes ten times as long */
function measuring(seconds: (samples: number) => number, model: Partial<Model> = {}, leavesMachine = false) {
  let ms = 0
  const asked: Batch[] = []
  const effects: Effects = memoryEffects({})
  const opened = {
    adapter: { leavesMachine },
    bare: model,
    model: {
      outputs: ['score'],
      async predict(_kind: string, batch: Batch) {
        asked.push(batch)
        ms += 1000 * seconds(batch.ids.length) * (asked.length === 1 ? 10 : 1)
        return new Float64Array(batch.ids.length)
      },
      ...model,
    },
  } as unknown as OpenedModel
  const world = { ...effects, clock: { ...effects.clock, elapsedMs: () => ms } }
  const calls = [0, 1].map(() => ({ samples: 50, seconds: seconds(50) }))
  const measure = (results: Partial<PassResult>[] = [{ calls }], joules = Number.NaN) =>
    measureEfficiency(planWith(), { dataset, rows, opened }, results as PassResult[], joules, { signal }, world)
  return { measure, asked, spent: () => ms / 1000 }
}

const sizes = (found: { smaller_batches?: readonly { batch_size: number }[] | undefined }) =>
  found.smaller_batches?.map(({ batch_size }) => batch_size)

describe('calls with fewer samples', () => {
  test('are timed after the run, each size without its first call', async () => {
    const { measure, asked } = measuring((samples) => 0.001 * samples)
    expect((await measure()).smaller_batches).toEqual([
      { batch_size: 1, latency_ms_p50: 1, latency_ms_p95: 1, timed_calls: 30 },
      { batch_size: 8, latency_ms_p50: 8, latency_ms_p95: 8, timed_calls: 30 },
    ])
    expect(asked.every(({ isFresh }) => isFresh)).toBe(true)
    expect(asked.slice(0, 3).flatMap(({ ids }) => ids)).toEqual(['s0', 's1', 's2'])
  })

  test('have no more samples than those of the run', async () => {
    const { measure } = measuring(() => 0.001)
    const callsOf = (samples: number, recalled: number) => [{ calls: [{ samples, seconds: 0.001, recalled }] }]
    expect(sizes(await measure(callsOf(8, 0)))).toEqual([1])
    expect(sizes(await measure(callsOf(1, 0)))).toBeUndefined()
    // What rests on embeddings from before tells nothing, and asks for nothing.
    expect(sizes(await measure(callsOf(50, 50)))).toBeUndefined()
  })

  test('take no more than a second of a run that was quick', async () => {
    const { measure, spent } = measuring((samples) => 0.05 * samples)
    expect((await measure()).smaller_batches).toMatchObject([{ batch_size: 1, timed_calls: 1 }])
    expect(spent()).toBeLessThan(1)
  })

  test('are left alone where they take too long, and where nobody knows how long they would take', async () => {
    const slow = measuring((samples) => 20 * samples)
    expect(sizes(await slow.measure())).toBeUndefined()
    expect(slow.asked).toEqual([])
    // As long for one sample as for many.
    const level = measuring(() => 3)
    expect(sizes(await level.measure())).toBeUndefined()
    expect(level.asked.length).toBeLessThanOrEqual(2)
  })

  test('are not made of a server, of a model that failed, or of one that was not asked', async () => {
    const server = measuring(() => 0.001, {}, true)
    await server.measure()
    const failed = measuring(() => 0.001)
    await failed.measure([{ calls: [{ samples: 5, seconds: 1 }], failure: new FmbenchError('model-failed', 'No.') }])
    const idle = measuring(() => 0.001)
    await idle.measure([{ calls: [] }])
    expect([server, failed, idle].flatMap(({ asked }) => asked)).toEqual([])
  })

  test('that fail have no number and the reason, and are the last', async () => {
    const failing = async (_kind: string, { ids }: Batch) => {
      if (ids.length === 1) throw new FmbenchError('model-failed', 'It wants two samples.')
      return new Float64Array(ids.length) as never
    }
    const { measure } = measuring(() => 0.001, { predict: failing })
    expect((await measure()).smaller_batches).toEqual([
      { batch_size: 1, latency_ms_p50: null, latency_ms_p95: null, why: 'model_failed' },
    ])
  })
})

describe('memory', () => {
  test('is that of the processes of the model, or there is a reason why not', async () => {
    const memoryOf = async (model: Partial<Model>, leavesMachine = false) => {
      const found = await measuring(() => 0.001, model, leavesMachine).measure()
      return [found.model_peak_memory_mb, found.model_peak_memory_why]
    }
    expect(await memoryOf({ peakMemoryMb: async () => 123.4 })).toEqual([123, undefined])
    expect(await memoryOf({ peakMemoryMb: async () => undefined })).toEqual([null, 'not_told'])
    expect(await memoryOf({})).toEqual([null, 'in_fmbench'])
    expect(await memoryOf({}, true)).toEqual([null, 'on_server'])
  })
})

describe('energy', () => {
  test('is told per sample, and not where it is unknown', async () => {
    const { measure } = measuring(() => 0.001)
    expect(await measure(undefined, 123.456)).toMatchObject({ energy_joules_per_sample: 1.23 })
    for (const joules of [Number.NaN, 0]) {
      expect(await measure(undefined, joules)).not.toHaveProperty('energy_joules_per_sample')
    }
  })
})
