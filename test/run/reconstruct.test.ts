import { describe, expect, test } from 'vitest'
import { type Batch, FmbenchError, Rng, type Tensor } from '../../src/core/index.js'
import { type Dataset, formatNpy, parseNpy, type Table } from '../../src/data/index.js'
import { builtInMetrics } from '../../src/metrics/index.js'
import type { Model } from '../../src/models/index.js'
import { lastValueAdapter, rowMeanAdapter } from '../../src/models/reconstruct-rows.js'
import { ridgeChannelsAdapter } from '../../src/models/ridge-channels.js'
import { protocols } from '../../src/protocols/index.js'
import { readBeside, readMaskedBeside } from '../../src/run/arrays-beside.js'
import { alignPredictions } from '../../src/run/compare.js'
import { datasetOfPlan, isMasked } from '../../src/run/masked-dataset.js'
import type { OpenedModel } from '../../src/run/open-model.js'
import { predictPass } from '../../src/run/predict.js'
import { predictionsSha256, rowsSha256 } from '../../src/run/predictions.js'
import { joinReconstructions } from '../../src/run/read-reconstructions.js'
import { scorePredictions } from '../../src/run/score.js'
import { strataOf } from '../../src/run/strata-of-plan.js'
import { datasetOf } from '../helpers/dataset.js'
import { memoryEffects } from '../helpers/memory-effects.js'
import { planWith } from '../helpers/plan.js'
import { openBuiltIn, SIGNAL } from '../models/support.js'

const [N, CHANNELS, TIMES] = [12, 4, 20]

/** Three persons, four samples each; channels are sums of two slow courses and a little noise. */
const recordings = Array.from({ length: N }, (_, i) => {
  const rng = new Rng(`recording|${i}`)
  const phases = [rng.uniform(), rng.uniform()]
  return Float32Array.from({ length: CHANNELS * TIMES }, (_, place) => {
    const [c, t] = [Math.floor(place / TIMES), place % TIMES]
    const courses = phases.map((phase) => Math.sin(2 * Math.PI * (t / 9 + phase)))
    return 1000 * c + 50 * (courses[0] * (c + 1) + courses[1] * (2 - c)) + 5 * rng.normal()
  })
})

function rawDataset(): Dataset {
  return datasetOf(new Array<string>(N).fill(''), {
    document: {
      dataset_id: 'DS',
      strata: { site: { column: 'site', type: 'category' } },
    } as unknown as Dataset['document'],
    sampleShape: [CHANNELS, TIMES],
    subjects: Array.from({ length: N }, (_, i) => `P${Math.floor(i / 4)}`),
    columns: { site: Array.from({ length: N }, (_, i) => (i % 2 === 0 ? 'A' : 'B')) },
    read: async (rows) => ({
      ids: Array.from(rows, (row) => `s${row}`),
      x: {
        data: Float32Array.from(Array.from(rows).flatMap((row) => [...recordings[row]])),
        shape: [rows.length, CHANNELS, TIMES],
      },
    }),
  })
}

const METRICS = { primary: 'Masked-NMSE', secondary: ['Masked-Correlation', 'Masked-MAE', 'Visible-MSE'] }
const benchmarkWith = (mask: object) => ({
  protocol: 'reconstruct',
  protocol_options: { mask },
  metrics: METRICS,
  classes: undefined,
  folds: { by: 'subject' },
  stratification: ['site'],
})
const UNLABELLED = { target: undefined, signal: { kind: 'roi_series' }, subject_id: 'subject' }
const plan = planWith({}, benchmarkWith({ of: 'channels', fraction: 0.25, seed: 3 }), UNLABELLED)
const windows = planWith({}, benchmarkWith({ of: 'windows', fraction: 0.3, length: 3 }), UNLABELLED)
const rows = Int32Array.from({ length: N }, (_, i) => i)
const maskedFor = (one = plan) => datasetOfPlan(one, rawDataset(), protocols)

const openedWith = (model: Model) => ({ model, async renew() {}, async restart() {} }) as unknown as OpenedModel
const run = (model: Model, batchSize: number, effects = memoryEffects({}), one = plan, dataset = maskedFor(one)) =>
  predictPass(
    'clean',
    one,
    { dataset, rows, opened: openedWith(model) },
    '/out',
    { batchSize, signal: SIGNAL, onProgress: () => {} },
    effects,
  )
const scoring = { jobs: 1, metrics: builtInMetrics, strata: [], signal: SIGNAL }

/** Remembers what it was given. */
function spy(answer: (batch: Batch) => Tensor) {
  const asked: Batch[] = []
  const learned: Batch[] = []
  const model: Model = {
    outputs: ['reconstruction', 'embedding', 'value'],
    digest: 'd',
    async fit(train) {
      learned.push(train)
    },
    async predict(kind, batch) {
      expect(kind).toBe('reconstruction')
      asked.push(batch)
      return answer(batch) as never
    },
    async close() {},
  }
  return { model, asked, learned }
}

const unchanged = ({ x }: Batch): Tensor => x as Tensor

describe('predicting', () => {
  test('a model sees samples with a part hidden, learns from whole ones of other persons, and gets no label', async () => {
    const { model, asked, learned } = spy(unchanged)
    await run(model, 3)
    for (const { mask, x } of asked) {
      const hidden = x?.data.filter((_, i) => mask?.[i] === 1) ?? []
      expect(new Set(hidden)).toEqual(new Set([0]))
    }
    expect(learned.map(({ ids }) => ids.length)).toEqual([8, 8, 8])
    expect(learned[0].ids).toEqual(['s4', 's5', 's6', 's7', 's8', 's9', 's10', 's11'])
    for (const train of learned) expect(train).toMatchObject({ y: new Float64Array(), classes: [] })
    expect(learned.every(({ mask }) => mask === undefined)).toBe(true)
  })

  test('the same digests and the same files whatever the size of batches', async () => {
    const results = []
    for (const batchSize of [1, 5, 100]) {
      const effects = memoryEffects({})
      const { predictions } = await run(await openBuiltIn(ridgeChannelsAdapter), batchSize, effects)
      const files = [...effects.stored.keys()].sort()
      expect(files).toEqual(['clean.mask.npy', 'clean.npy', 'clean.parquet', 'clean.truth.npy'].map((f) => `/out/${f}`))
      const bytes = files.map((file) => Buffer.from(effects.stored.get(file) ?? []).toString('base64'))
      results.push([predictionsSha256(predictions, []), rowsSha256(predictions, []), ...bytes])
    }
    expect(results[1]).toEqual(results[0])
    expect(results[2]).toEqual(results[0])
  })

  test('what was hidden and what stood there lie beside the answers, as data', async () => {
    const effects = memoryEffects({})
    const { predictions } = await run(await openBuiltIn(rowMeanAdapter), 5, effects)
    const { mask, values } = (await readMaskedBeside('/out/clean.parquet', effects)) ?? { mask: [], values: undefined }
    expect(mask).toEqual(predictions.masked?.mask)
    expect(values).toEqual(predictions.masked?.values)
    const answers = await readBeside('/out/clean.parquet', '', effects)
    answers?.data.forEach((value, i) => {
      if (mask[i] === 0) expect(value).toBe(values?.data[i])
    })
    const stored = parseNpy(effects.stored.get('/out/clean.mask.npy') as Uint8Array, 'm')
    expect(stored.shape).toEqual([N, CHANNELS, TIMES])
  })

  test('what an earlier run finished is not asked again', async () => {
    const effects = memoryEffects({})
    let calls = 0
    const failing = spy((batch) => {
      if (++calls > 3) throw new FmbenchError('model-failed', 'It is tired.')
      return unchanged(batch)
    })
    const { failure, predictions } = await run(failing.model, 3, effects)
    expect(failure?.code).toBe('model-failed')
    expect(predictions.isPresent.reduce((sum, is) => sum + is, 0)).toBeGreaterThan(0)
    expect(
      [...effects.stored.keys()].some((file) => file.startsWith('/out/clean.parts/') && file.endsWith('.npy')),
    ).toBe(true)

    const again = spy(unchanged)
    const resumed = await run(again.model, 3, effects)
    expect(again.asked.flatMap(({ ids }) => ids).length).toBe(N - predictions.isPresent.filter((is) => is === 1).length)
    const whole = await run(spy(unchanged).model, 100)
    expect(predictionsSha256(resumed.predictions, [])).toBe(predictionsSha256(whole.predictions, []))
    const complete = spy(unchanged)
    const read = await run(complete.model, 3, effects)
    expect(complete.asked).toEqual([])
    expect(read.predictions.outputs).toEqual(resumed.predictions.outputs)
  })

  test('another mask, another board', async () => {
    const first = await run(await openBuiltIn(rowMeanAdapter), 100)
    const second = await run(await openBuiltIn(rowMeanAdapter), 100, memoryEffects({}), windows)
    expect(rowsSha256(second.predictions, [])).not.toBe(rowsSha256(first.predictions, []))
    expect(alignPredictions(first.predictions, second.predictions)).toBe(`their hidden values differ in ${N} samples`)
  })
})

describe('scoring', () => {
  test('hidden values alone count, by definition, with intervals over persons and in groups', async () => {
    const { predictions } = await run(await openBuiltIn(ridgeChannelsAdapter), 5)
    const { strata } = strataOf(plan, predictions)
    const scores = await scorePredictions(plan, predictions, { ...scoring, strata }, memoryEffects({}))
    const [truth, answers] = [predictions.masked?.values.data ?? [], predictions.outputs.reconstruction?.data ?? []]
    const hidden = [...truth.keys()].filter((i) => predictions.masked?.mask[i] === 1)
    const mean = (numbers: number[]) => numbers.reduce((sum, value) => sum + value, 0) / numbers.length
    const centre = mean(hidden.map((i) => truth[i]))
    const variance = mean(hidden.map((i) => (truth[i] - centre) ** 2))
    const nmse = mean(hidden.map((i) => (answers[i] - truth[i]) ** 2)) / variance
    expect(scores.overall['Masked-NMSE']).toMatchObject({ interval: { method: 'jackknife-cluster' } })
    expect(scores.overall['Masked-NMSE'].value).toBeCloseTo(nmse, 10)
    expect(nmse).toBeLessThan(0.5)
    expect(scores.overall['Visible-MSE'].value).toBe(0)
    expect(scores.nClusters).toBe(3)
    expect(scores.confusion).toBeUndefined()
    expect(Object.keys(scores.curves)).toEqual([])
    const levels = scores.strata.site
    expect(Object.values(levels).map(({ n }) => n)).toEqual([6, 6])
    const pooled = Object.values(levels).map(({ estimates }) => estimates['Masked-MAE'].value ?? Number.NaN)
    // Every sample hides as many values, so the whole is the mean of two groups of equal size.
    expect(mean(pooled)).toBeCloseTo(scores.overall['Masked-MAE'].value ?? Number.NaN, 10)
  })

  test('the mean of a row earns an NMSE of 1, and has no correlation', async () => {
    const { predictions } = await run(await openBuiltIn(rowMeanAdapter), 5)
    const { overall } = await scorePredictions(plan, predictions, scoring, memoryEffects({}))
    expect(overall['Masked-NMSE'].value).toBeCloseTo(1, 6)
    expect(overall['Masked-Correlation']).toEqual({ value: null, why: 'constant_input' })
  })

  test('with an answer missing there is no value', async () => {
    const { predictions } = await run(await openBuiltIn(rowMeanAdapter), 5)
    const isPresent = predictions.isPresent.with(2, 0)
    const { overall } = await scorePredictions(plan, { ...predictions, isPresent }, scoring, memoryEffects({}))
    expect(overall['Masked-NMSE']).toEqual({ value: null, why: 'missing_predictions' })
  })
})

describe('reconstructions made elsewhere', () => {
  const tableOf = (ids: readonly string[]): Table => ({
    file: 'answers.csv',
    columns: ['sample_id'],
    rows: ids.length,
    cells: new Map([['sample_id', ids]]),
    where: (row) => `answers.csv:${row + 2}`,
  })
  const data = { dataset: maskedFor(windows), rows }

  test('are joined by id, whatever their order', async () => {
    const { predictions } = await run(await openBuiltIn(lastValueAdapter), 5, memoryEffects({}), windows)
    const answers = predictions.outputs.reconstruction as Tensor
    const size = CHANNELS * TIMES
    const order = [...rows].reverse()
    const turned = Float32Array.from(order.flatMap((row) => [...answers.data.subarray(row * size, (row + 1) * size)]))
    const world = memoryEffects({ '/answers.npy': formatNpy(turned, answers.shape) })
    const table = tableOf(order.map((row) => `s${row}`))
    const joined = await joinReconstructions(windows, table, data, '/answers.csv', world)
    expect(joined.notes).toEqual([])
    expect(predictionsSha256(joined.predictions, [])).toBe(predictionsSha256(predictions, []))
    expect(rowsSha256(joined.predictions, [])).toBe(rowsSha256(predictions, []))
    expect(typeof alignPredictions(predictions, joined.predictions)).toBe('object')
  })

  const one = new Float32Array(CHANNELS * TIMES)
  test.each([
    ['no dataset', undefined, {}, 'and only it tells what was hidden'],
    ['no array', data, {}, 'Beside the table there is no array'],
    [
      'another shape',
      data,
      { '/answers.npy': formatNpy(one, [1, TIMES, CHANNELS]) },
      'shape (1, 20, 4), not (1, 4, 20)',
    ],
    [
      'NaN',
      data,
      { '/answers.npy': formatNpy(one.with(7, Number.NaN), [1, CHANNELS, TIMES]) },
      'Row 1 of the array holds NaN',
    ],
  ])('%s', async (_, at, files, message) => {
    const joining = joinReconstructions(windows, tableOf(['s3']), at, '/answers.csv', memoryEffects(files))
    await expect(joining).rejects.toThrow(message)
  })

  test('an id that nobody knows', async () => {
    const world = memoryEffects({ '/answers.npy': formatNpy(one, [1, CHANNELS, TIMES]) })
    const joining = joinReconstructions(windows, tableOf(['x']), data, '/answers.csv', world)
    await expect(joining).rejects.toThrow('1 of 1 ids are no samples of DS')
  })
})

describe('what does not go together', () => {
  test('metrics and protocol', () => {
    const labels = { ...benchmarkWith({ of: 'values', fraction: 0.1 }), classes: ['no', 'yes'] }
    expect(() => planWith({}, { ...labels, metrics: { primary: 'AUROC' } })).toThrow(
      'AUROC judges no reconstructions; the protocol "reconstruct" gives nothing else.',
    )
    expect(() => planWith({}, { metrics: METRICS })).toThrow(
      'Masked-NMSE judges reconstructions; the protocol "predict"',
    )
  })

  test('damage to samples of which a part is hidden', () => {
    const benchmark = { ...benchmarkWith({ of: 'values', fraction: 0.1 }), metrics: { primary: 'Masked-Correlation' } }
    const robustness = { probes: ['dropout'] }
    expect(() => planWith({ robustness }, benchmark, UNLABELLED)).toThrow('hidden in part, and not damaged as well')
  })

  test('samples without labels, and a protocol that asks for them', () => {
    expect(() => planWith({}, {}, { target: undefined })).toThrow('The samples of DS have no label to predict.')
  })

  test('axes that are not channel and time', () => {
    const flat = { ...rawDataset(), sampleShape: [80] }
    expect(() => datasetOfPlan(plan, flat, protocols)).toThrow('have the axes channel, time; these have 1 axes')
    const turned = rawDataset()
    const document = { ...turned.document, signal: { kind: 'eeg', axes: ['time', 'channel'] } } as Dataset['document']
    expect(() => datasetOfPlan(plan, { ...turned, document }, protocols)).toThrow('these have axes time, channel')
  })

  test('other protocols see whole samples', () => {
    const dataset = rawDataset()
    expect(datasetOfPlan(planWith(), dataset, protocols)).toBe(dataset)
    expect(isMasked(dataset)).toBe(false)
  })

  test('more numbers than fit in memory', async () => {
    const dataset = datasetOfPlan(plan, { ...rawDataset(), sampleShape: [4, 2 ** 25] }, protocols)
    expect(isMasked(dataset)).toBe(true)
    if (isMasked(dataset)) await expect(dataset.truth(rows)).rejects.toThrow('--limit 1')
  })
})
