import type { Effects } from '../core/index.js'
import type { Dataset } from '../data/index.js'
import type { Pass } from '../protocols/protocol.js'
import { studentQuantile } from '../stats/index.js'
import type { RunSettings } from './evaluate.js'
import type { OpenedModel } from './open-model.js'
import type { OutputFolder } from './output-folder.js'
import type { EvaluationPlan } from './plan.js'
import { predictPass } from './predict.js'
import type { Predictions } from './predictions.js'
import { type Estimate, type Estimates, type Scores, scoreOverall } from './score.js'

/** The same model, fitted with another seed. */
export interface Repeat {
  readonly seed: number
  readonly predictions: Predictions
}

/** By metric, of one seed; null where undefined. */
export interface SeedValues {
  readonly seed: number
  readonly values: Readonly<Record<string, number | null>>
}

/**
 * Fits and predicts again with the next seeds, as often as the plan asks beyond the first time. The passes are called
 * `clean-s43`, after their seed.
 *
 * @throws FmbenchError what a model throws: a comparison of seeds with one missing says nothing
 */
export async function repeatPasses(
  pass: Pass,
  plan: EvaluationPlan,
  parts: {
    readonly dataset: Dataset
    readonly rows: Int32Array
    readonly reopen: (seed: number) => Promise<OpenedModel>
    readonly folder: OutputFolder
  },
  settings: RunSettings,
  effects: Effects,
): Promise<Repeat[]> {
  const { dataset, rows, reopen, folder } = parts
  const repeats: Repeat[] = []
  for (let r = 1; r < (plan.options.repeat ?? 1); r++) {
    const seed = plan.options.seed + r
    const opened = await reopen(seed)
    try {
      const again = `${pass.id}-s${seed}`
      const work = { dataset, rows, opened }
      const { predictions, failure } = await predictPass(again, plan, work, folder.predictionsPath, settings, effects)
      if (failure !== undefined) throw failure
      repeats.push({ seed, predictions })
    } finally {
      await opened.close()
    }
  }
  return repeats
}

/**
 * The scores of the first seed, with what the other seeds say: the values of each, and intervals that cover the choice
 * of the seed too. Test samples and seed vary independently, so their half widths add as squares; that of one seed is
 * Student t times the standard deviation over the seeds.
 */
export async function withTrainingSeeds(
  plan: EvaluationPlan,
  scores: Scores,
  repeats: readonly Repeat[],
  { jobs, registries: { metrics }, signal }: RunSettings,
  effects: Effects,
): Promise<{ readonly scores: Scores; readonly repeats: readonly SeedValues[] }> {
  if (repeats.length === 0) return { scores, repeats: [] }
  const quick = { ...plan, options: { ...plan.options, replicates: 0 } }
  const all: SeedValues[] = [{ seed: plan.options.seed, values: valuesOf(scores.overall) }]
  for (const { seed, predictions } of repeats) {
    const estimates = await scoreOverall(quick, predictions, { jobs, metrics, signal }, effects)
    all.push({ seed, values: valuesOf(estimates) })
  }
  const t = studentQuantile(0.5 + plan.options.level / 2, repeats.length)
  const overall = Object.entries(scores.overall).map(([id, estimate]) => {
    const half = t * deviation(all.map(({ values }) => values[id]))
    return [id, widen(estimate, half, metrics.get(id).range)]
  })
  return { scores: { ...scores, overall: Object.fromEntries(overall) }, repeats: all }
}

const valuesOf = (estimates: Estimates): Record<string, number | null> =>
  Object.fromEntries(Object.entries(estimates).map(([id, { value }]) => [id, value]))

/** Sample standard deviation; NaN when a seed gave no value. */
function deviation(values: readonly (number | null)[]): number {
  const known = values.map((value) => value ?? Number.NaN)
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length
  return Math.sqrt(known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (known.length - 1))
}

function widen(estimate: Estimate, half: number, [lowest, highest]: readonly [number, number]): Estimate {
  if (estimate.value === null || estimate.interval === undefined || Number.isNaN(half)) return estimate
  const { value, interval } = estimate
  const low = Math.max(lowest, value - Math.hypot(value - interval.low, half))
  const high = Math.min(highest, value + Math.hypot(interval.high - value, half))
  return { value, interval: { ...interval, low, high, covers: 'test-sampling+training-seed' } }
}
