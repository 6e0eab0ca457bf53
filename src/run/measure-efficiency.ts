import type { Effects } from '../core/index.js'
import {
  type Efficiency,
  energyOf,
  latencyOf,
  madeNow,
  modelMemory,
  samplesOf,
  secondsOf,
  speedOf,
  WARM_UP_CALLS,
} from './efficiency.js'
import type { ModelCall, PassResult } from './pass-in-progress.js'
import type { EvaluationPlan } from './plan.js'
import { askedKinds, askTimed, isModelFault, type PredictParts, type PredictSettings } from './predict.js'

type SmallerBatch = NonNullable<Efficiency['smaller_batches']>[number]

/** One sample, as at the bedside, and a few. */
const SIZES = [1, 8]
const TIMED_CALLS = 30
/** What all of it may take: a second, or this share of what the model has worked already. */
const MOST_SECONDS = 1
const MOST_SHARE = 0.02

/**
 * What the answers of a model cost: speed, memory, energy, parameters.
 *
 * @param results of everything it was asked
 * @param joules used meanwhile; NaN where the machine does not tell
 */
export async function measureEfficiency(
  plan: EvaluationPlan,
  parts: PredictParts,
  results: readonly PassResult[],
  joules: number,
  settings: Pick<PredictSettings, 'signal'>,
  effects: Effects,
): Promise<Efficiency> {
  const calls = results.flatMap((pass) => pass.calls)
  const made = madeNow(calls)
  const { adapter, model } = parts.opened
  // Before it is asked for anything that is not part of the evaluation.
  const memory = await modelMemory(parts.opened)
  const isAtWork = made.length > 0 && results.every(({ failure }) => failure === undefined)
  // A server may ask money for each answer.
  const smaller =
    isAtWork && !adapter.leavesMachine ? await timeSmallerBatches(plan, parts, made, settings, effects) : []
  return {
    ...speedOf(calls),
    ...(smaller.length > 0 && { smaller_batches: smaller }),
    ...memory,
    ...energyOf(joules, calls),
    ...(model.parameters !== undefined && { model_parameters: model.parameters }),
  }
}

/**
 * How long calls with fewer samples take than those of the run, the first call apart. A size is left out where two
 * such calls would take too long; the call that is under way when the time is over is finished.
 *
 * Nothing else of a record depends on it: it comes after all predictions.
 *
 * @param made the calls of the run, at least one
 * @throws FmbenchError `interrupted`; a model that fails at a size has no number there
 */
async function timeSmallerBatches(
  plan: EvaluationPlan,
  { dataset, rows, opened }: PredictParts,
  made: readonly ModelCall[],
  { signal }: Pick<PredictSettings, 'signal'>,
  { clock }: Effects,
): Promise<SmallerBatch[]> {
  const { model } = opened
  const kinds = askedKinds(model, dataset, plan)
  const { batch_size: usual = 1 } = speedOf(made)
  const sizes = SIZES.filter((size) => size < usual)
  const secondsEach = Math.max(MOST_SECONDS, MOST_SHARE * secondsOf(made)) / SIZES.length
  const secondsPerSample = secondsOf(made) / samplesOf(made)

  /** @returns nothing where the time is over before a call was timed */
  async function time(size: number): Promise<ModelCall[]> {
    const timed: ModelCall[] = []
    const started = clock.elapsedMs()
    for (let c = 0; c < WARM_UP_CALLS + TIMED_CALLS; c++) {
      if (clock.elapsedMs() - started > 1000 * secondsEach) break
      const places = Int32Array.from({ length: size }, (_, i) => rows[(c * size + i) % rows.length])
      // Nothing that is remembered of these samples may answer.
      const batch = { ...(await dataset.read(places)), isFresh: true as const }
      const { seconds } = await askTimed(model, kinds, batch, signal, clock)
      if (c >= WARM_UP_CALLS) timed.push({ samples: size, seconds })
    }
    return timed
  }

  const found: SmallerBatch[] = []
  for (const size of sizes) {
    if (2 * size * secondsPerSample > secondsEach) break
    try {
      const timed = await time(size)
      if (timed.length > 0) found.push({ batch_size: size, ...latencyOf(timed), timed_calls: timed.length })
    } catch (thrown) {
      if (!isModelFault(thrown)) throw thrown
      // Nobody knows what state the model is in now.
      return [...found, { batch_size: size, latency_ms_p50: null, latency_ms_p95: null, why: 'model_failed' }]
    }
  }
  return found
}
