import { describe, expect, test } from 'vitest'
import { Rng } from '../../src/core/index.js'
import { builtInMetrics } from '../../src/metrics/index.js'
import type { EvaluationPlan } from '../../src/run/plan.js'
import type { Predictions } from '../../src/run/predictions.js'
import { collectProvenance } from '../../src/run/provenance.js'
import { buildEvalRecord } from '../../src/run/record.js'
import { scorePredictions } from '../../src/run/score.js'
import { strataOf } from '../../src/run/strata-of-plan.js'
import { type EvalRecord, formatEval, parseEval } from '../../src/spec/index.js'
import { memoryEffects } from '../helpers/memory-effects.js'
import { planWith, predictionsOf } from '../helpers/plan.js'

async function recordOf(predictions: Predictions, plan: EvaluationPlan): Promise<EvalRecord> {
  const effects = memoryEffects({})
  const { strata } = strataOf(plan, predictions)
  const settings = { jobs: 1, metrics: builtInMetrics, strata, signal: new AbortController().signal }
  const scores = await scorePredictions(plan, predictions, settings, effects)
  const facts = {
    evalId: 'E',
    predictionsFrom: 'file',
    protocol: 'predict/v1',
    runnerVersion: '1',
    startedMs: 0,
    nTrain: 0,
    labelsFrom: 'dataset',
    network: 'denied',
    datasetSha256: undefined,
    modelDigest: undefined,
    efficiency: {},
  } as const
  const provenance = collectProvenance(plan, predictions, facts, effects)
  const record = buildEvalRecord(
    { plan, scores, repeats: [], robustness: undefined, floors: [], provenance, warnings: [] },
    builtInMetrics,
  )
  return (await parseEval(formatEval(record), 'eval.yaml')).value
}

const labels = (n: number, ones: number) => Array.from({ length: n }, (_, i) => Number(i < ones))
const scored = (y: readonly number[]) =>
  predictionsOf(
    y,
    y.map((one, i) => 0.3 * one + ((i * 7) % 10) / 15),
  )
const plan = (benchmark: object = {}) => planWith({ replicates: 0 }, benchmark)

describe('what a record says about how far to trust it', () => {
  test('where the threshold comes from: the benchmark, the model itself, or the test data', async () => {
    const predictions = scored(labels(40, 20))
    const { run_metadata: run, threshold_sources: none } = await recordOf(predictions, plan())
    expect([run.threshold, run.threshold_source, none]).toEqual([0.5, 'benchmark', undefined])
    const own = { ...predictions, outputs: { ...predictions.outputs, label: Int32Array.from(labels(40, 15)) } }
    expect((await recordOf(own, plan())).run_metadata.threshold_source).toBe('model')
    const chosen = await recordOf(
      predictions,
      plan({ metrics: { primary: 'AUROC', secondary: ['Sensitivity-at-Specificity-0.8', 'Partial-AUROC-0.2'] } }),
    )
    expect(chosen.threshold_sources).toEqual({ 'Sensitivity-at-Specificity-0.8': 'test' })
    const several = plan({ classes: ['a', 'b', 'c'], metrics: { primary: 'Accuracy' } })
    const three = predictionsOf([0, 1, 2], [], { outputs: { label: Int32Array.of(0, 1, 1) } })
    expect((await recordOf(three, several)).run_metadata).not.toHaveProperty('threshold_source')
  })

  test('marks: a class below what the benchmark asks for; too few to judge calibration', async () => {
    const marksOf = async (n: number, ones: number, benchmark: object = {}) =>
      (await recordOf(scored(labels(n, ones)), plan(benchmark))).marks
    expect(await marksOf(60, 9)).toEqual(['few_samples', 'calibration_imprecise'])
    expect(await marksOf(60, 10)).toEqual(['calibration_imprecise'])
    expect(await marksOf(60, 9, { min_n: 5 })).toEqual(['calibration_imprecise'])
    expect(await marksOf(200, 100)).toEqual([])
    expect(await marksOf(199, 99)).toEqual(['calibration_imprecise'])
    const onlyLabels = predictionsOf(labels(40, 20), [], { outputs: { label: Int32Array.from(labels(40, 15)) } })
    expect((await recordOf(onlyLabels, plan({ metrics: { primary: 'Accuracy' } }))).marks).toEqual([])
  })

  test('fewer than 50 subjects with several samples: a warning; one sample each: none', async () => {
    const predictions = scored(labels(120, 60))
    const of = async (persons: number) =>
      (await recordOf({ ...predictions, subjects: predictions.ids.map((_, i) => `p${i % persons}`) }, plan())).warnings
    expect(await of(49)).toEqual([expect.stringContaining('Fewer than 50 independent subjects or groups')])
    expect(await of(50)).toEqual([])
    expect(await of(120)).toEqual([])
  })

  test('levels that are part of others name them, with their own values, rates and gaps', async () => {
    const y = Array.from({ length: 120 }, (_, i) => i % 2)
    const cells = y.map((_, i) => ['rest', 'language', 'motor'][Math.floor(i / 2) % 3])
    const nested = planWith(
      { replicates: 0 },
      { stratification: ['state'] },
      { strata: { state: { column: 'state', parents: { language: 'task', motor: 'task' } } } },
    )
    const rng = new Rng('nested')
    const noisy = predictionsOf(
      y,
      y.map((one) => 0.2 * one + 0.8 * rng.uniform()),
    )
    const record = await recordOf({ ...noisy, columns: { state: cells } }, nested)
    const state = record.metrics.stratified?.state ?? {}
    expect(Object.entries(state).map(([level, { N }]) => [level, N])).toEqual([
      ['rest', 40],
      ['task', 80],
      ['language', 40],
      ['motor', 40],
    ])
    expect(record.parents).toEqual({ state: { language: 'task', motor: 'task' } })
    expect(record.gaps.map(({ depth, best, worst }) => [depth, [best, worst].sort()])).toEqual([
      [undefined, ['rest', 'task']],
      [1, ['language', 'motor']],
    ])
    expect(record.fairness?.state.groups.task.base_rate.n).toBe(80)
  })
})
