import { expect, test } from 'vitest'
import { Rng } from '../../src/core/index.js'
import { builtInMetrics } from '../../src/metrics/index.js'
import { nodeEffects } from '../../src/node/index.js'
import { bootstrapIntervals } from '../../src/run/bootstrap.js'

const settings = { seed: 1, replicates: 500, level: 0.95, jobs: 1, signal: new AbortController().signal }

/** A group of samples of three classes, one in five named wrongly, with its F1. */
function groupOf(n: number, samplesPerSubject: number) {
  const rng = new Rng(`test|bootstrap|${n}`)
  const y = Int32Array.from({ length: n }, (_, i) => i % 3)
  const predicted = y.map((label) => (rng.uniform() < 0.2 ? (label + 1) % 3 : label))
  const input = { metric: 'F1-Score', truth: { y, classes: 3, positive: -1 }, output: predicted }
  const of = y.map((_, i) => Math.floor(i / samplesPerSubject))
  return {
    key: 'all',
    classOf: y,
    ...(samplesPerSubject > 1 && { clusters: { of, n: Math.ceil(n / samplesPerSubject) } }),
    inputs: [input as never], // its kind is known to the metric alone
  }
}

test.each([
  ['many samples', 200, 1, 'bootstrap'],
  ['few samples', 199, 1, 'bootstrap-bca'],
  ['many subjects', 200, 4, 'bootstrap-cluster'],
  ['few subjects', 196, 4, 'jackknife-cluster'],
])('%s: by what covers best', async (_, n, samplesPerSubject, method) => {
  const [[interval]] = await bootstrapIntervals([groupOf(n, samplesPerSubject)], settings, builtInMetrics, nodeEffects)
  expect(interval).toMatchObject({ method, level: 0.95 })
  expect(interval!.low).toBeLessThan(interval!.high)
})

test('few subjects, one of whom holds a whole class: percentiles serve', async () => {
  const y = Int32Array.of(1, 1, 0, 0, 0, 0, 0, 0)
  const scores = Float64Array.of(3, 1, 2, 0, 1, 4, 0, 2)
  const clusters = { of: Int32Array.of(0, 0, 1, 1, 2, 2, 3, 3), n: 4 }
  const group = { key: 'all', classOf: y, clusters, inputs: [{ metric: 'AUROC', truth: y, output: scores } as never] }
  const [[interval]] = await bootstrapIntervals([group], settings, builtInMetrics, nodeEffects)
  expect(interval?.method).toBe('bootstrap-cluster')
})

test('a model without a mistake gets no interval', async () => {
  const y = Int32Array.from({ length: 30 }, (_, i) => i % 3)
  const input = { metric: 'F1-Score', truth: { y, classes: 3, positive: -1 }, output: y } as never
  const group = { key: 'all', classOf: y, inputs: [input] }
  expect(await bootstrapIntervals([group], settings, builtInMetrics, nodeEffects)).toEqual([[undefined]])
})
