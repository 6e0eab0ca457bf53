import { describe, expect, test } from 'vitest'
import { Rng } from '../../src/core/index.js'
import { builtInMetrics, resampler } from '../../src/metrics/index.js'
import { checkMetric } from '../../src/testing/metric-conformance.js'

describe.each(builtInMetrics.all().map((metric) => [metric.id, metric] as const))('%s', (id, metric) => {
  test.each([1, 2, 3])('keeps its word on made-up data, seed %i', (seed) => {
    expect(checkMetric(metric, new Rng(`conformance|${id}|${seed}`))).toEqual([])
  })

  test('needs no resample of its own', () => {
    const { resample: _, ...slow } = metric
    expect(checkMetric(slow, new Rng(`conformance|${id}|slow`))).toEqual([])
  })
})

test('resampler: the own way of a metric and the default give the same', () => {
  const metric = builtInMetrics.get('F1-Score')
  const truth = { y: Int32Array.of(0, 1, 1, 0, 1), classes: 2 }
  const output = Int32Array.of(0, 1, 0, -1, 1)
  const { resample: _, ...slow } = metric
  const counts = Uint16Array.of(2, 0, 1, 1, 1)
  expect(resampler(slow, truth as never, output as never)(counts)).toBe(
    resampler(metric, truth as never, output as never)(counts),
  )
})
