import type { EvalRecord } from '../spec/eval.js'
import { quantileOfSorted } from '../stats/index.js'
import type { ModelCall } from './pass-in-progress.js'

type Efficiency = NonNullable<EvalRecord['efficiency']>

/** The first call loads, compiles and fills caches: it says nothing about those that follow. */
const WARM_UP_CALLS = 1

/**
 * How fast the model answered: without the first call, unless there is no other. Latencies are those of calls with the
 * most common number of samples.
 */
export function speedOf(calls: readonly ModelCall[]): Efficiency {
  if (calls.length === 0) return {}
  const warm = calls.length > WARM_UP_CALLS ? calls.slice(WARM_UP_CALLS) : calls
  const samples = warm.reduce((sum, call) => sum + call.samples, 0)
  const seconds = warm.reduce((sum, call) => sum + call.seconds, 0)
  const batchSize = mostCommon(warm.map((call) => call.samples))
  const milliseconds = Float64Array.from(
    warm.flatMap((call) => (call.samples === batchSize ? [1000 * call.seconds] : [])),
  ).sort()
  return {
    ...(seconds > 0 && { samples_per_second: Math.round(samples / seconds) }),
    batch_size: batchSize,
    latency_ms_p50: toMicros(quantileOfSorted(milliseconds, 0.5)),
    latency_ms_p95: toMicros(quantileOfSorted(milliseconds, 0.95)),
    timed_calls: warm.length,
    warm_up_calls: calls.length - warm.length,
  }
}

function mostCommon(sizes: readonly number[]): number {
  const counts = new Map<number, number>()
  for (const size of sizes) counts.set(size, (counts.get(size) ?? 0) + 1)
  return [...counts].reduce((best, next) => (next[1] > best[1] ? next : best))[0]
}

const toMicros = (milliseconds: number): number => Number(milliseconds.toFixed(3))
