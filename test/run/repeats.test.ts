import { expect, test } from 'vitest'
import { builtInMetrics } from '../../src/metrics/index.js'
import { withTrainingSeeds } from '../../src/run/repeats.js'
import { scorePredictions } from '../../src/run/score.js'
import { memoryEffects } from '../helpers/memory-effects.js'
import { planWith, predictionsOf } from '../helpers/plan.js'

const Y = Array.from({ length: 40 }, (_, i) => i % 2)
const shifted = (by: number) =>
  predictionsOf(
    Y,
    Y.map((y, i) => 0.3 + 0.2 * y + 0.4 * ((i * (7 + by)) % 11) * 0.1),
  )
const plan = planWith({ repeat: 3 })
const settings = {
  registries: { metrics: builtInMetrics },
  jobs: 1,
  signal: new AbortController().signal,
} as unknown as Parameters<typeof withTrainingSeeds>[3]

async function scored() {
  const scoring = { jobs: 1, metrics: builtInMetrics, strata: [], signal: settings.signal }
  return scorePredictions(plan, shifted(0), scoring, memoryEffects({}))
}

test('each seed is listed, the first one is the result, and its interval also covers the seed', async () => {
  const scores = await scored()
  const repeats = [1, 2].map((by) => ({ seed: 42 + by, predictions: shifted(by) }))
  const found = await withTrainingSeeds(plan, scores, repeats, settings, memoryEffects({}))
  expect(found.repeats.map(({ seed }) => seed)).toEqual([42, 43, 44])
  const { AUROC: before } = scores.overall
  const { AUROC: after } = found.scores.overall
  if (before.value === null || after.value === null) throw new Error('AUROC is defined here')
  expect(after.value).toBe(before.value)
  expect(found.repeats[0].values.AUROC).toBe(before.value)
  // Student t with 2 degrees of freedom: 4.302653.
  const values = found.repeats.map(({ values }) => values.AUROC as number)
  const mean = (values[0] + values[1] + values[2]) / 3
  const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 2)
  expect(sd).toBeGreaterThan(0)
  const low = before.value - Math.hypot(before.value - (before.interval?.low ?? 0), 4.302652729911275 * sd)
  expect(after.interval?.low).toBeCloseTo(Math.max(0, low), 9)
  expect(after.interval?.high).toBeLessThanOrEqual(1)
  expect(after.interval?.covers).toBe('test-sampling+training-seed')
})

test('with one seed nothing changes', async () => {
  const scores = await scored()
  const found = await withTrainingSeeds(plan, scores, [], settings, memoryEffects({}))
  expect(found).toEqual({ scores, repeats: [] })
})

test('a metric that a seed leaves undefined keeps the interval of the test samples alone', async () => {
  const scores = await scored()
  const silent = { ...shifted(1), yTrue: Int32Array.from(Y, () => 0) }
  const found = await withTrainingSeeds(plan, scores, [{ seed: 43, predictions: silent }], settings, memoryEffects({}))
  expect(found.repeats[1].values.AUROC).toBeNull()
  expect(found.scores.overall.AUROC).toEqual(scores.overall.AUROC)
})
