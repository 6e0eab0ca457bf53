import { expect, test } from 'vitest'
import { Rng } from '../../src/core/rng.js'
import { builtInMetrics, topKAccuracy } from '../../src/metrics/index.js'
import { scorePredictions } from '../../src/run/score.js'
import { parseBenchmark } from '../../src/spec/benchmark.js'
import { memoryEffects } from '../helpers/memory-effects.js'
import { planWith } from '../helpers/plan.js'

async function planOf(lines: string) {
  const text = `kind: fmbench.benchmark/v1\nbenchmark_id: BM\nname: b\nai_task: Classification\n${lines}\n`
  const { value } = await parseBenchmark(text, 'b.yaml')
  return planWith({ replicates: 100 }, value)
}

test('a benchmark in YAML may name any member of a family, and gets its value and interval', async () => {
  const plan = await planOf(
    'classes: [a, b, c, d, e]\nmetrics: { primary: Top-3-Accuracy, secondary: [Top-4.0-Accuracy] }',
  )
  expect(plan.metrics).toEqual(['Top-3-Accuracy', 'Top-4-Accuracy'])
  const rng = new Rng('families')
  const yTrue = Int32Array.from({ length: 60 }, () => rng.index(5))
  const rows = Array.from(yTrue, () => Array.from({ length: 5 }, () => 1 + rng.index(20)))
  const data = Float64Array.from(rows.flatMap((row) => row.map((x) => x / row.reduce((sum, y) => sum + y, 0))))
  const probability = { data, rows: 60, columns: 5 }
  const predictions = {
    pass: 'clean',
    ids: Array.from(yTrue, (_, i) => `s${i}`),
    split: 'test',
    yTrue,
    outputs: { probability },
    isPresent: new Uint8Array(60).fill(1),
    columns: {},
  }
  const { overall } = await scorePredictions(
    plan,
    predictions,
    { jobs: 1, metrics: builtInMetrics, strata: [], signal: new AbortController().signal },
    memoryEffects({}),
  )
  expect(overall['Top-3-Accuracy']).toMatchObject({
    value: topKAccuracy(yTrue, probability, 3),
    interval: { method: 'wilson' },
  })
})

test('a level that means nothing is an unknown name, with the nearest one', async () => {
  await expect(planOf('classes: [a, b]\nmetrics: { primary: Sensitivity-at-Specificity-95 }')).rejects.toThrow(
    'Unknown metric "Sensitivity-at-Specificity-95" (BM)\nDid you mean "Sensitivity-at-Specificity-0.9"?',
  )
})
