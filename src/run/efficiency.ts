import type { EvalRecord } from '../spec/eval.js'
import { quantileOfSorted } from '../stats/index.js'
import type { OpenedModel } from './open-model.js'
import type { ModelCall } from './pass-in-progress.js'

export type Efficiency = NonNullable<EvalRecord['efficiency']>

/** The first call loads, compiles and fills caches: it says nothing about those that follow. */
export const WARM_UP_CALLS = 1

/**
 * How fast the model answered: without the first call, unless there is no other. Latencies are those of calls with the
 * most common number of samples. Calls that rest on embeddings from before are not timed.
 */
export function speedOf(all: readonly ModelCall[]): Efficiency {
  const calls = madeNow(all)
  const recalled = all.reduce((sum, call) => sum + (call.recalled ?? 0), 0)
  const told = recalled > 0 ? { recalled_samples: recalled } : {}
  if (calls.length === 0) return told
  const warm = calls.length > WARM_UP_CALLS ? calls.slice(WARM_UP_CALLS) : calls
  const samples = samplesOf(warm)
  const seconds = secondsOf(warm)
  const batchSize = mostCommon(warm.map((call) => call.samples))
  return {
    ...(seconds > 0 && { samples_per_second: Math.round(samples / seconds) }),
    batch_size: batchSize,
    ...latencyOf(warm.filter((call) => call.samples === batchSize)),
    timed_calls: warm.length,
    warm_up_calls: calls.length - warm.length,
    ...told,
  }
}

/** Those in which the model itself answered, for all of the samples. */
export const madeNow = (calls: readonly ModelCall[]): ModelCall[] => calls.filter(({ recalled = 0 }) => recalled === 0)

/** Median and 95th percentile of how long a call took, in milliseconds. */
export function latencyOf(calls: readonly ModelCall[]): { latency_ms_p50: number; latency_ms_p95: number } {
  const milliseconds = Float64Array.from(calls, ({ seconds }) => 1000 * seconds).sort()
  return {
    latency_ms_p50: toMicros(quantileOfSorted(milliseconds, 0.5)),
    latency_ms_p95: toMicros(quantileOfSorted(milliseconds, 0.95)),
  }
}

/** How long all of them took together. */
export const secondsOf = (calls: readonly ModelCall[]): number => calls.reduce((sum, { seconds }) => sum + seconds, 0)

export const samplesOf = (calls: readonly ModelCall[]): number => calls.reduce((sum, { samples }) => sum + samples, 0)

/** What the model's processes held at most. The memory of fmbench says nothing about a model that runs inside it. */
export async function modelMemory({ bare, adapter }: OpenedModel): Promise<Efficiency> {
  if (bare.peakMemoryMb === undefined) {
    return { model_peak_memory_mb: null, model_peak_memory_why: adapter.leavesMachine ? 'on_server' : 'in_fmbench' }
  }
  const peak = await bare.peakMemoryMb()
  return peak === undefined
    ? { model_peak_memory_mb: null, model_peak_memory_why: 'not_told' }
    : { model_peak_memory_mb: Math.round(peak) }
}

/** @param joules NaN where they are not known; a counter that stands still, as in some virtual machines, says nothing */
export function energyOf(joules: number, calls: readonly ModelCall[]): Efficiency {
  const perSample = joules / samplesOf(madeNow(calls))
  return perSample > 0 && Number.isFinite(perSample)
    ? { energy_joules_per_sample: Number(perSample.toPrecision(3)) }
    : {}
}

function mostCommon(sizes: readonly number[]): number {
  const counts = new Map<number, number>()
  for (const size of sizes) counts.set(size, (counts.get(size) ?? 0) + 1)
  return [...counts].reduce((best, next) => (next[1] > best[1] ? next : best))[0]
}

const toMicros = (milliseconds: number): number => Number(milliseconds.toFixed(3))
