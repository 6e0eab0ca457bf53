import { describe, expect, test } from 'vitest'
import { Rng } from '../../src/core/index.js'
import { builtInMetrics } from '../../src/metrics/index.js'
import type { EvaluationPlan } from '../../src/run/plan.js'
import type { Predictions } from '../../src/run/predictions.js'
import { scorePredictions } from '../../src/run/score.js'
import { stratify } from '../../src/run/strata.js'
import type { RecordGap } from '../../src/spec/index.js'
import { memoryEffects } from '../helpers/memory-effects.js'
import { planWith, predictionsOf } from '../helpers/plan.js'

const planFor = (benchmark: object = {}): EvaluationPlan =>
  planWith({ replicates: 500 }, { metrics: { primary: 'AUROC' }, ...benchmark })

/** Samples whose scores separate the classes by as much as their group says. */
function cohort(skills: readonly number[], perGroup: number, label = 'cohort') {
  const rng = new Rng(label)
  const group = skills.flatMap((_, g) => Array.from({ length: perGroup }, () => g))
  const y = group.map((_, i) => i % 2)
  const p = group.map((g, i) => 1 / (1 + Math.exp(-(skills[g] * (y[i] - 0.5) + rng.normal()))))
  const predictions = predictionsOf(y, p)
  return { predictions, group: group.map((g) => 'ABCDEFGH'[g]) }
}

const category = { column: 'c', type: 'category', label_derived: false } as const

async function gapsOf(
  predictions: Predictions,
  dimensions: Readonly<Record<string, readonly string[]>>,
  plan = planFor(),
  declaration = { ...category, label_derived: false },
): Promise<readonly RecordGap[]> {
  const strata = Object.entries(dimensions).map(([name, cells]) => stratify(name, declaration, cells))
  const settings = { jobs: 1, metrics: builtInMetrics, strata, signal: new AbortController().signal }
  return (await scorePredictions(plan, predictions, settings, memoryEffects({}))).gaps
}

describe('gaps between groups', () => {
  test('a large gap is confirmed, with the groups, an interval that allows for picking, and the test', async () => {
    const { predictions, group } = cohort([3, 3, 0.2], 200)
    const [gap] = await gapsOf(predictions, { site: group })
    expect(gap).toMatchObject({ stratum: 'site', metric: 'AUROC', worst: 'C', status: 'confirmed', threshold: 0.1 })
    expect(gap.method).toBe('max-t')
    expect(gap.low).toBeGreaterThan(0.1)
    expect(gap.low).toBeLessThan(gap.gap!)
    expect(gap.high).toBeGreaterThan(gap.gap!)
    expect(gap.p_adjusted).toBeLessThan(0.001)
    expect(gap.worst_low).toBeLessThan(0.55)
    expect(gap.worst_high).toBeGreaterThan(0.55)
  })

  test('two groups alike: never confirmed, shown small only with enough samples', async () => {
    const few = cohort([1.5, 1.5], 30)
    expect((await gapsOf(few.predictions, { sex: few.group }))[0]).toMatchObject({
      status: 'possible',
      method: 'mover',
    })
    const many = cohort([1.5, 1.5], 2000)
    expect((await gapsOf(many.predictions, { sex: many.group }))[0].status).toBe('shown_small')
  })

  test('too few samples of a class: no gap is computed, and the record says so', async () => {
    const { predictions, group } = cohort([1, 1], 8)
    expect(await gapsOf(predictions, { sex: group })).toEqual([
      { stratum: 'sex', metric: 'AUROC', threshold: 0.1, status: 'insufficient_data' },
    ])
  })

  test('p is adjusted over the dimensions', async () => {
    const { predictions, group } = cohort([2, 0.8], 60)
    const alone = (await gapsOf(predictions, { a: group }))[0].p_adjusted!
    const noise = { b: group.map((_, i) => 'XY'[i % 4 < 2 ? 0 : 1]), c: group.map((_, i) => 'PQ'[i % 8 < 4 ? 0 : 1]) }
    const among = await gapsOf(predictions, { a: group, ...noise })
    expect(among[0].p_adjusted).toBeGreaterThan(alone)
    expect(among[0].p_adjusted).toBeLessThanOrEqual(3 * alone + 1e-12)
  })

  test('dimensions that the label defines have none', async () => {
    const { predictions, group } = cohort([1, 1], 50)
    const plan = planFor({ metrics: { primary: 'Accuracy' } })
    expect(await gapsOf(predictions, { stage: group }, plan, { ...category, label_derived: true })).toEqual([])
  })

  test('a metric without a declared size that matters has a gap and no status; with one, it has both', async () => {
    const { predictions, group } = cohort([3, 0.5], 100)
    const [silent] = await gapsOf(predictions, { site: group }, planFor({ metrics: { primary: 'MCC' } }))
    expect(silent.gap).toBeGreaterThan(0)
    expect(silent).not.toHaveProperty('status')
    const declared = planFor({ metrics: { primary: 'MCC' }, smallest_relevant_difference: { MCC: 0.2 } })
    expect((await gapsOf(predictions, { site: group }, declared))[0]).toMatchObject({
      threshold: 0.2,
      status: 'confirmed',
    })
  })

  test('of errors the worst group is the one with the largest', async () => {
    const { predictions, group } = cohort([3, 0.2], 100)
    const [gap] = await gapsOf(predictions, { site: group }, planFor({ metrics: { primary: 'Brier' } }))
    expect(gap).toMatchObject({ best: 'A', worst: 'B' })
  })
})

describe('subjects with several samples', () => {
  test('each in one group: the intervals of the groups decide; in several: whole subjects are drawn', async () => {
    const { predictions, group } = cohort([2, 1], 100)
    const inside = { ...predictions, subjects: predictions.ids.map((_, i) => `p${Math.floor(i / 2)}`) }
    expect((await gapsOf(inside, { site: group }))[0].method).toBe('mover')
    const across = { ...predictions, subjects: predictions.ids.map((_, i) => `p${i % 100}`) }
    const [gap] = await gapsOf(across, { site: group })
    expect(gap.method).toBe('max-t-cluster')
    expect(gap.low).toBeLessThan(gap.gap!)
    expect(gap.high).toBeGreaterThan(gap.gap!)
    expect(gap.p_adjusted).toBeGreaterThan(0)
  })

  test('what a subject has in common in both groups narrows the gap between them', async () => {
    const { predictions, group } = cohort([1.2], 150)
    const twice = <T>(values: Iterable<T>) => [...values, ...values]
    const jitter = new Rng('jitter')
    const p = twice(Array.from(predictions.yTrue, (_, i) => predictions.outputs.probability!.data[2 * i + 1]))
    const moved = p.map((one) => Math.min(1, Math.max(0, one + 0.01 * jitter.normal())))
    const copies: Predictions = {
      ...predictions,
      ids: p.map((_, i) => `s${i}`),
      yTrue: Int32Array.from(twice(predictions.yTrue)),
      outputs: {
        probability: { data: Float64Array.from(moved.flatMap((one) => [1 - one, one])), rows: 300, columns: 2 },
      },
      isPresent: new Uint8Array(300).fill(1),
    }
    const sites = [...group.map(() => 'A'), ...group.map(() => 'B')]
    const width = ({ low, high }: RecordGap) => high! - low!
    const [naive] = await gapsOf(copies, { site: sites })
    const [shared] = await gapsOf({ ...copies, subjects: twice(predictions.ids) }, { site: sites })
    expect(width(shared)).toBeLessThan(0.4 * width(naive))
  })
})
