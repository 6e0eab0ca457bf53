import { Rng } from '../../src/core/index.js'
import { builtInMetrics } from '../../src/metrics/index.js'
import { withholdPersonData } from '../../src/run/disclosure.js'
import type { EvaluationPlan } from '../../src/run/plan.js'
import type { Predictions } from '../../src/run/predictions.js'
import { collectProvenance } from '../../src/run/provenance.js'
import { buildEvalRecord } from '../../src/run/record.js'
import { scorePredictions } from '../../src/run/score.js'
import { strataOf } from '../../src/run/strata-of-plan.js'
import type { EvalRecord } from '../../src/spec/index.js'
import { memoryEffects } from './memory-effects.js'
import { planWith, predictionsOf } from './plan.js'

/** Counts of persons below this may not be found out. */
export const K = 6
export const DIMENSIONS = ['site', 'sex', 'site:sex', 'age', 'state']

export function plan(): EvaluationPlan {
  return planWith(
    { replicates: 0 },
    { metrics: { primary: 'AUROC', secondary: ['Accuracy', 'Brier'] }, stratification: DIMENSIONS },
    {
      access: 'controlled',
      terms: { min_cell: K },
      strata: {
        site: { column: 'site' },
        sex: { column: 'sex' },
        age: { column: 'age', type: 'age' },
        state: { column: 'state', parents: { motor: 'task', language: 'task' } },
      },
    },
  )
}

/** Invented persons in groups of very unequal sizes. */
export function cohort(n: number, label: string): Predictions {
  const rng = new Rng(label)
  const skewed = (levels: readonly string[]) => levels[Math.floor(rng.uniform() ** 1.6 * levels.length)]
  const y = Array.from({ length: n }, () => Number(rng.uniform() < 0.45))
  const p = y.map((one) => Math.min(1, Math.max(0, 0.3 * one + 0.7 * rng.uniform())))
  return predictionsOf(y, p, {
    columns: {
      site: y.map(() => skewed(['A', 'B', 'C', 'D'])),
      sex: y.map(() => skewed(['F', 'M'])),
      age: y.map(() => skewed(['30', '50', '70', '85', ''])),
      state: y.map(() => skewed(['rest', 'motor', 'language', 'task', 'sleep'])),
    },
  })
}

/** The record of predictions about protected persons, whole and as it may leave. */
export async function records(predictions: Predictions): Promise<{ full: EvalRecord; told: EvalRecord }> {
  const effects = memoryEffects({})
  const { strata } = strataOf(plan(), predictions)
  const scores = await scorePredictions(
    plan(),
    predictions,
    { jobs: 1, metrics: builtInMetrics, strata, signal: new AbortController().signal },
    effects,
  )
  const facts = { evalId: 'E', predictionsFrom: 'model', runnerVersion: '1', startedMs: 0, nTrain: 0 } as const
  const more = { labelsFrom: 'dataset', network: 'denied', datasetSha256: undefined, modelDigest: undefined } as const
  const rest = { efficiency: {}, protocol: 'predict/v1' }
  const provenance = collectProvenance(plan(), predictions, { ...facts, ...more, ...rest }, effects)
  const full = buildEvalRecord(
    { plan: plan(), scores, repeats: [], robustness: undefined, floors: [], provenance, warnings: [] },
    builtInMetrics,
  )
  const settings = {
    plan: plan(),
    predictions,
    strata,
    metrics: builtInMetrics,
    floors: new Map(),
    salt: 'f'.repeat(64),
  }
  return { full, told: withholdPersonData(full, settings) }
}
