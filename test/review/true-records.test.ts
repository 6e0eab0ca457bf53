// What `score` writes is never blocked, and asked about nothing but what nobody declared.
import { expect, test } from 'vitest'
import { Rng } from '../../src/core/index.js'
import { builtInMetrics } from '../../src/metrics/index.js'
import { hubIndexOf, reviewRecord } from '../../src/review/index.js'
import { pairedDifferences } from '../../src/run/differences.js'
import { withholdPersonData } from '../../src/run/disclosure.js'
import type { EvaluationPlan } from '../../src/run/plan.js'
import type { Predictions } from '../../src/run/predictions.js'
import { collectProvenance } from '../../src/run/provenance.js'
import { buildEvalRecord } from '../../src/run/record.js'
import { scorePredictions } from '../../src/run/score.js'
import { strataOf } from '../../src/run/strata-of-plan.js'
import { Catalog, type EvalRecord } from '../../src/spec/index.js'
import { memoryEffects } from '../helpers/memory-effects.js'
import { planWith, predictionsOf } from '../helpers/plan.js'

const DECISIONS =
  'Accuracy F1-Score F1-Binary F1-Weighted F1-Micro MCC Balanced-Accuracy Sensitivity Specificity PPV NPV'
const SCORES = 'Youden-J Cohen-Kappa Brier Log-Loss ECE-10 Average-Precision'

function planOf(isProtected: boolean): EvaluationPlan {
  return planWith(
    { replicates: 0 },
    {
      metrics: { primary: 'AUROC', secondary: `${DECISIONS} ${SCORES}`.split(' ') },
      stratification: ['site', 'sex'],
    },
    {
      strata: { site: { column: 'site' }, sex: { column: 'sex' } },
      ...(isProtected && { access: 'controlled' }),
    },
  )
}

/** Invented samples: classes of any size, ties or none; some without a prediction, or with several per person. */
function predictionsBy(rng: Rng): Predictions {
  const happens = (chance: number): boolean => rng.uniform() < chance
  const n = 30 + Math.floor(60 * rng.uniform())
  const [prevalence, skill, steps] = [0.1 + 0.8 * rng.uniform(), 0.35 * rng.uniform(), happens(0.3) ? 5 : 1e6]
  const y = Array.from({ length: n }, (_, i) => (i < 4 ? i % 2 : Number(happens(prevalence))))
  const p = y.map((one) => Math.round((skill * one + (1 - skill) * rng.uniform()) * steps) / steps)
  const levels = (names: string): string[] => y.map(() => names[Math.floor(rng.uniform() ** 1.6 * names.length)])
  const [isMissing, isOfSeveral, isDecided] = [happens(0.2), happens(0.2), happens(0.2)]
  const predictions = predictionsOf(y, p, {
    columns: { site: levels('ABC'), sex: levels('FM') },
    ...(isMissing && { isPresent: Uint8Array.from(y, (_, i) => Number(i < 4 || happens(0.9))) }),
    ...(isOfSeveral && { subjects: y.map((_, i) => `p${i % Math.ceil(n / 2)}`) }),
  })
  const label = Int32Array.from(y, (one) => (happens(0.7) ? one : 1 - one))
  return isDecided ? { ...predictions, outputs: { ...predictions.outputs, label } } : predictions
}

const effects = memoryEffects({})

async function recordOf(plan: EvaluationPlan, predictions: Predictions): Promise<EvalRecord> {
  const { strata } = strataOf(plan, predictions)
  const settings = { jobs: 1, metrics: builtInMetrics, strata, signal: new AbortController().signal }
  const scores = await scorePredictions(plan, predictions, settings, effects)
  const floor = predictionsOf([...predictions.yTrue], Array(predictions.ids.length).fill(0.5))
  const ofFloor = await scorePredictions(plan, floor, { ...settings, strata: [] }, effects)
  const differences = await pairedDifferences(plan, predictions, floor, settings, effects)
  const facts = {
    evalId: 'E',
    predictionsFrom: 'file',
    protocol: 'predict/v1',
    runnerVersion: '1',
    startedMs: 0,
    nTrain: 100,
    labelsFrom: 'dataset',
    network: 'denied',
    datasetSha256: undefined,
    modelDigest: undefined,
    efficiency: {},
  } as const
  const provenance = collectProvenance(plan, predictions, facts, effects)
  const floors = [{ model: 'constant', estimates: ofFloor.overall, differences }]
  const parts = { plan, scores, repeats: [], robustness: undefined, floors, provenance, warnings: [] }
  const full = buildEvalRecord(parts, builtInMetrics)
  if (plan.minCell === 0) return full
  const made = new Map([['constant', floor]])
  return withholdPersonData(full, {
    plan,
    predictions,
    strata,
    metrics: builtInMetrics,
    floors: made,
    salt: 'f'.repeat(64),
  })
}

/** As somebody copies it into a table: values alone, rounded alike. */
function copied({ metrics, ...record }: EvalRecord, decimals: number): EvalRecord {
  const { confusion, curves, gaps, fairness, ...rest } = record
  const round = (value: unknown): unknown => {
    if (typeof value === 'number') return Number(value.toFixed(decimals))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, round(inner)]))
  }
  return { ...rest, gaps: [], intervals: {}, baselines: [], metrics: round(metrics) as EvalRecord['metrics'] }
}

const entry = <T>(value: T) => ({ value, file: 'x.yaml', folder: '.', notes: [] })

test('200 records of random predictions, of open and of protected persons', async () => {
  const plans = [planOf(false), planOf(true)]
  for (let i = 0; i < 200; i++) {
    const plan = plans[Number(i % 8 === 7)]
    const record = await recordOf(plan, predictionsBy(new Rng(`true record ${i}`)))
    const constant = { ...plan.model, model_id: 'constant', name: 'Constant', aliases: [], is_floor: true }
    const catalog = new Catalog({
      suites: [],
      benchmarks: [entry(plan.benchmark)],
      datasets: [entry(plan.dataset)],
      models: [entry(plan.model), entry(constant)],
      findingSchemas: [],
      faults: [],
    })
    const told = i % 2 === 0 ? [record, copied(record, 2 + (i % 3))] : [record]
    for (const each of told) {
      const index = hubIndexOf([{ record: each, evidence: 'self-reported' }])
      const hub = { catalog, metrics: builtInMetrics, index, now: '2099-01-01T00:00:00Z' }
      const doubts = reviewRecord(each, '', hub).filter(({ severity }) => severity !== 'notes')
      expect(
        doubts.filter(({ check }) => check !== 'declarations'),
        `true record ${i}`,
      ).toEqual([])
    }
  }
})
