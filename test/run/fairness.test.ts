import { describe, expect, test } from 'vitest'
import { Rng } from '../../src/core/index.js'
import { aceMetric, builtInMetrics, calibrationModel } from '../../src/metrics/index.js'
import type { EvaluationPlan } from '../../src/run/plan.js'
import type { Predictions } from '../../src/run/predictions.js'
import { scorePredictions } from '../../src/run/score.js'
import { stratify } from '../../src/run/strata.js'
import type { RecordFairness } from '../../src/spec/index.js'
import { differenceBounds, wilsonInterval } from '../../src/stats/index.js'
import { memoryEffects } from '../helpers/memory-effects.js'
import { planWith, predictionsOf } from '../helpers/plan.js'

const category = { column: 'c', type: 'category', label_derived: false } as const

async function fairnessOf(
  predictions: Predictions,
  cells: readonly string[],
  plan: EvaluationPlan = planWith({ replicates: 0 }),
  declaration: Parameters<typeof stratify>[1] = category,
): Promise<RecordFairness | undefined> {
  const strata = [stratify('site', declaration, cells)]
  const settings = { jobs: 1, metrics: builtInMetrics, strata, signal: new AbortController().signal }
  return (await scorePredictions(plan, predictions, settings, memoryEffects({}))).fairness.site
}

/** So many samples of a site that are truly so and called so. */
const some = (n: number, site: string, y: number, called: number) =>
  Array.from({ length: n }, () => ({ site, y, called }))

function cohort(parts: readonly ReturnType<typeof some>[]) {
  const all = parts.flat()
  const rng = new Rng('p')
  const p = all.map(({ called }) => (called === 1 ? 0.5 + rng.uniform() / 2 : rng.uniform() / 2))
  return {
    predictions: predictionsOf(
      all.map(({ y }) => y),
      p,
    ),
    cells: all.map(({ site }) => site),
  }
}

const twoSites = cohort([
  some(30, 'A', 1, 1),
  some(10, 'A', 1, 0),
  some(6, 'A', 0, 1),
  some(54, 'A', 0, 0),
  some(12, 'B', 1, 1),
  some(8, 'B', 1, 0),
  some(20, 'B', 0, 1),
  some(20, 'B', 0, 0),
])

describe('rates by group', () => {
  test('are the shares they are called, each with its own n and Wilson interval', async () => {
    const found = (await fairnessOf(twoSites.predictions, twoSites.cells))!
    const share = (hits: number, n: number) => {
      const { low, high } = wilsonInterval(hits, n, 0.95)!
      return { value: hits / n, n, low, high }
    }
    expect(found.groups.A).toMatchObject({
      method: 'wilson',
      base_rate: share(40, 100),
      selection_rate: share(36, 100),
      TPR: share(30, 40),
      FPR: share(6, 60),
      PPV: share(30, 36),
    })
    expect(found.groups.B.PPV).toEqual(share(12, 32))
    expect(found.level).toBe(0.95)
  })

  test('two groups: differences with the interval of MOVER, equalized odds the larger of two', async () => {
    const { groups, parity } = (await fairnessOf(twoSites.predictions, twoSites.cells))!
    const [found] = parity
    expect(found.groups).toEqual(['A', 'B'])
    expect(found.method).toBe('mover')
    expect(found.demographic_parity.value).toBeCloseTo(32 / 60 - 0.36, 12)
    expect(found.demographic_parity_ratio.value).toBeCloseTo(0.36 / (32 / 60), 12)
    expect(found.equal_opportunity.value).toBeCloseTo(0.75 - 0.6, 12)
    expect(found.false_positives.value).toBeCloseTo(0.5 - 0.1, 12)
    expect(found.equalized_odds.value).toBe(found.false_positives.value)
    expect(found.predictive_parity.value).toBeCloseTo(30 / 36 - 12 / 32, 12)
    const bounds = differenceBounds(groups.B.FPR as never, groups.A.FPR as never)
    expect(found.false_positives.low).toBeCloseTo(bounds.low, 12)
    expect(found.false_positives.high).toBeCloseTo(bounds.high, 12)
    expect(found.equalized_odds.low).toBeLessThan(found.false_positives.low!)
    expect(found.equalized_odds.high).toBeGreaterThan(found.false_positives.high!)
  })

  test('calibration of a group is that of its samples alone, and marked where imprecise', async () => {
    const { groups } = (await fairnessOf(twoSites.predictions, twoSites.cells))!
    const rows = twoSites.cells.flatMap((site, i) => (site === 'B' ? [i] : []))
    const y = Int32Array.from(rows, (i) => Number(twoSites.predictions.yTrue[i]))
    const p = Float64Array.from(rows, (i) => twoSites.predictions.outputs.probability!.data[2 * i + 1])
    const { slope, citl } = calibrationModel(y, p)
    const truth = { y, classes: 2, positive: 1 }
    const data = Float64Array.from([...p].flatMap((one) => [1 - one, one]))
    expect(groups.B.calibration).toMatchObject({
      'Calibration-Slope': { value: slope },
      CITL: { value: citl },
      'ACE-15': { value: aceMetric(15).compute(truth, { data, rows: y.length, columns: 2 }) },
    })
    expect(groups.B.calibration!['ACE-15'].null_expectation).toBeGreaterThan(0)
    expect(groups.B.calibration_imprecise).toBe(true)
  })

  test('a group without positives has no TPR, with the reason; it takes no part in the differences', async () => {
    const { predictions, cells } = cohort([
      some(20, 'A', 1, 1),
      some(20, 'A', 0, 0),
      some(20, 'B', 1, 0),
      some(20, 'B', 0, 0),
      some(15, 'C', 0, 0),
    ])
    const { groups, parity } = (await fairnessOf(predictions, cells))!
    expect(groups.C.TPR).toEqual({ value: null, n: 0, why: 'no_positives' })
    expect(groups.C.PPV).toEqual({ value: null, n: 0, why: 'no_predicted_positives' })
    expect(groups.C.calibration!.CITL).toEqual({ value: null, why: 'separation' })
    expect(parity[0].groups).toEqual(['A', 'B'])
    // B calls nobody positive, so only one group has a PPV.
    expect(parity[0].predictive_parity).toEqual({ value: null, why: 'no_predicted_positives' })
    expect(parity[0].demographic_parity_ratio.value).toBe(0)
  })

  test('a missing prediction is not selected', async () => {
    const { predictions, cells } = twoSites
    const isPresent = predictions.isPresent.map((_, i) => (i < 10 ? 0 : 1)) // of the positives that were called so
    const { groups } = (await fairnessOf({ ...predictions, isPresent }, cells))!
    expect(groups.A.TPR).toMatchObject({ value: 20 / 40, n: 40 })
    expect(groups.A.calibration).toBeUndefined()
  })

  test('the positive class need not be the second', async () => {
    const plan = planWith({ replicates: 0 }, { positive_class: 'no' })
    const { groups } = (await fairnessOf(twoSites.predictions, twoSites.cells, plan))!
    expect(groups.A.base_rate.value).toBe(0.6)
    expect(groups.A.TPR.value).toBe(0.9)
  })

  test('levels that the label defines have rates, and no differences or calibration', async () => {
    const declaration = { ...category, label_derived: true }
    const { groups, parity } = (await fairnessOf(
      twoSites.predictions,
      twoSites.cells,
      planWith({ replicates: 0 }),
      declaration,
    ))!
    expect(parity).toEqual([])
    expect(groups.A.TPR.value).toBe(0.75)
    expect(groups.A.calibration).toBeUndefined()
  })

  test('more than two classes have none', async () => {
    const plan = planWith({ replicates: 0 }, { classes: ['a', 'b', 'c'], metrics: { primary: 'Accuracy' } })
    const predictions = predictionsOf([0, 1, 2], [0, 0, 0], { outputs: { label: Int32Array.of(0, 1, 1) } })
    expect(await fairnessOf(predictions, ['A', 'A', 'B'], plan)).toBeUndefined()
  })

  test('samples of few subjects: wider intervals than for independent ones, none for groups that share subjects', async () => {
    const { predictions, cells } = twoSites
    const subjects = predictions.ids.map((_, i) => `p${Math.floor(i / 5)}`)
    const { groups, parity } = (await fairnessOf({ ...predictions, subjects }, cells))!
    expect(groups.A.method).toBe('jackknife-cluster')
    const width = ({ low, high }: { low?: number; high?: number }) => high! - low!
    const alone = (await fairnessOf(predictions, cells))!
    expect(width(groups.A.TPR as never)).toBeGreaterThan(1.3 * width(alone.groups.A.TPR as never))
    expect(groups.A.calibration!.CITL).not.toHaveProperty('low')
    expect(parity[0].method).toBe('mover')
    const across = (await fairnessOf({ ...predictions, subjects: predictions.ids.map((_, i) => `p${i % 80}`) }, cells))!
    expect(across.parity[0]).not.toHaveProperty('method')
    expect(across.parity[0].equal_opportunity).toEqual({ value: expect.any(Number) })
  })

  test('levels that are part of others are compared with each other, not with these', async () => {
    const declaration = { ...category, parents: { A1: 'A', A2: 'A' } }
    const cells = twoSites.cells.map((site, i) => (site === 'A' ? `A${1 + (i % 2)}` : site))
    const { groups, parity } = (await fairnessOf(
      twoSites.predictions,
      cells,
      planWith({ replicates: 0 }),
      declaration,
    ))!
    expect(Object.keys(groups)).toEqual(['A', 'A1', 'A2', 'B'])
    expect(groups.A.TPR).toMatchObject({ value: 0.75, n: 40 })
    expect(parity.map(({ depth, groups: compared }) => [depth, compared])).toEqual([
      [undefined, ['A', 'B']],
      [1, ['A1', 'A2']],
    ])
  })
})
