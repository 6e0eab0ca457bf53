import { expect, test } from 'vitest'
import { speedOf } from '../../src/run/efficiency.js'

const call = (samples: number, seconds: number) => ({ samples, seconds })

test('the first call is a warm-up; times are those of calls of the most common size', () => {
  const speed = speedOf([call(10, 5), call(10, 0.1), call(10, 0.2), call(10, 0.3), call(4, 0.01)])
  expect(speed).toEqual({
    samples_per_second: Math.round(34 / 0.61),
    batch_size: 10,
    latency_ms_p50: 200,
    latency_ms_p95: 290,
    timed_calls: 4,
    warm_up_calls: 1,
  })
})

test('a single call is all there is', () => {
  expect(speedOf([call(8, 0.5)])).toMatchObject({ samples_per_second: 16, timed_calls: 1, warm_up_calls: 0 })
})

test('nothing was timed where nothing was predicted, and no speed is infinite', () => {
  expect(speedOf([])).toEqual({})
  expect(speedOf([call(8, 0)])).not.toHaveProperty('samples_per_second')
})

test('calls whose embeddings were there already are counted, not timed', () => {
  const recalled = { ...call(10, 0.001), recalled: 3 }
  expect(speedOf([call(10, 5), recalled, call(10, 0.1)])).toMatchObject({ timed_calls: 1, latency_ms_p50: 100 })
  expect(speedOf([recalled, recalled])).toEqual({ recalled_samples: 6 })
})
