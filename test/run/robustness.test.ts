import { describe, expect, test } from 'vitest'
import { Rng } from '../../src/core/index.js'
import { auroc, builtInMetrics } from '../../src/metrics/index.js'
import { chanceOf } from '../../src/run/chance.js'
import { compareRobustness } from '../../src/run/compare-robustness.js'
import type { ProbedModel } from '../../src/run/damaged.js'
import { judge } from '../../src/run/judged.js'
import { countDiffering, similarityFloors } from '../../src/run/output-similarity.js'
import type { EvaluationPlan } from '../../src/run/plan.js'
import type { Predictions } from '../../src/run/predictions.js'
import { scoreRobustness } from '../../src/run/robustness.js'
import type { RobustnessPlan } from '../../src/run/robustness-plan.js'
import { type Estimate, scorePredictions } from '../../src/run/score.js'
import { type Stratum, stratify } from '../../src/run/strata.js'
import {
  areaUnderCurve,
  drawCounts,
  mean,
  normalCdf,
  percentileInterval,
  retentionCurve,
  worstCaseDrop,
} from '../../src/stats/index.js'
import { memoryEffects } from '../helpers/memory-effects.js'
import { planWith, predictionsOf } from '../helpers/plan.js'
import { fadingModel, plannedProbe, robustnessPlan } from './probed.js'

const METRICS = {
  primary: 'robustness_score',
  secondary: ['AUROC', 'Accuracy', 'dropout_rAUC', 'noise_rAUC', 'shift_rAUC', 'perm_equivariance'],
}
const plan = planWith({}, { metrics: METRICS })
const robustness = robustnessPlan()

interface Asked {
  readonly plan?: EvaluationPlan
  readonly robustness?: RobustnessPlan
  readonly strata?: readonly Stratum[]
  readonly floors?: readonly ({ model: string } & ProbedModel)[]
}

const score = (model: ProbedModel, asked: Asked = {}) =>
  scoreRobustness(
    asked.plan ?? plan,
    asked.robustness ?? robustness,
    { ...model, floors: asked.floors ?? [] },
    { jobs: 1, metrics: builtInMetrics, strata: asked.strata ?? [], signal: new AbortController().signal },
    memoryEffects({}),
  )

const aurocOf = ({ yTrue, outputs }: Predictions, weights?: Float64Array): number => {
  const positive = Float64Array.from(yTrue, (_, i) => outputs.probability?.data[2 * i + 1] ?? Number.NaN)
  return auroc(Int32Array.from(yTrue), positive, weights)
}

/** The skill at each severity, by the plain function. */
function plainCurve({ clean, damaged }: ProbedModel, probe: string, levels: number, weights?: Float64Array): number[] {
  const behind = Array.from({ length: levels }, (_, l) =>
    mean(
      damaged.passes
        .filter((pass) => pass.probe === probe && pass.level === l + 1)
        .map(({ predictions }) => aurocOf(predictions, weights)),
    ),
  )
  return [aurocOf(clean, weights), ...behind]
}

/** Every answer of a model, changed. */
function answering(model: ProbedModel, change: (predictions: Predictions) => Predictions): ProbedModel {
  const { clean, damaged } = model
  return {
    clean: change(clean),
    damaged: {
      passes: damaged.passes.map((pass) => ({ ...pass, predictions: change(pass.predictions) })),
      again: damaged.again && change(damaged.again),
    },
  }
}

const bounds = (estimate: Estimate) => (estimate.value === null ? undefined : estimate.interval)
const widthOf = (estimate: Estimate): number => {
  const { low = Number.NaN, high = Number.NaN } = bounds(estimate) ?? {}
  return high - low
}

describe('values', () => {
  const model = fadingModel(240, robustness)

  test('are those of the plain functions, averaged over the replicates of the noise', async () => {
    const { curves, estimates, basis } = await score(model)
    expect(curves.map(({ probe }) => probe)).toEqual(['dropout', 'noise', 'permutation'])
    for (const { probe, severities, values, absolute_rAUC, retention_rAUC, worst_case_drop } of curves) {
      const plain = plainCurve(model, probe, severities.length - 1)
      for (const [l, value] of values.entries()) expect(value).toBeCloseTo(plain[l], 12)
      expect(absolute_rAUC.value).toBeCloseTo(areaUnderCurve(severities, plain), 12)
      expect(retention_rAUC.value).toBeCloseTo(areaUnderCurve(severities, retentionCurve(plain, 0.5, 0)), 12)
      expect(worst_case_drop.value).toBeCloseTo(worstCaseDrop(plain), 12)
    }
    const [dropout, noise] = curves
    expect(estimates.dropout_rAUC.value).toBe(dropout.absolute_rAUC.value)
    const both = ((dropout.absolute_rAUC.value ?? 0) + (noise.absolute_rAUC.value ?? 0)) / 2
    expect(estimates.robustness_score.value).toBeCloseTo(both, 14)
    expect(estimates.perm_equivariance.value).toBeCloseTo(curves[2].similarity[1] ?? Number.NaN, 14)
    expect(estimates.shift_rAUC).toEqual({ value: null, why: 'missing_predictions' })
    expect(Object.keys(estimates)).toEqual(METRICS.secondary.toSpliced(0, 2, 'robustness_score'))
    expect(basis).toMatchObject({ metric: 'AUROC', chance: 0.5, is_above_chance: true, replicates: 2, level: 0.95 })
    expect(basis.repeated).toEqual({ n: 240, differing: 0 })
  })

  test('intervals are percentiles over resamples that all passes share', async () => {
    const { curves, estimates } = await score(model)
    const counts = new Uint16Array(240)
    const areas: number[] = []
    for (const [block, size] of [250, 50].entries()) {
      const rng = new Rng(`42|bootstrap|all|${block}`)
      for (let b = 0; b < size; b++) {
        drawCounts(rng, counts)
        areas.push(areaUnderCurve([0, 0.1, 0.2, 0.5], plainCurve(model, 'dropout', 3, Float64Array.from(counts))))
      }
    }
    const slow = percentileInterval(Float64Array.from(areas), 0.95)
    expect(curves[0].absolute_rAUC.low).toBeCloseTo(slow?.low ?? Number.NaN, 10)
    expect(bounds(estimates.dropout_rAUC)?.high).toBeCloseTo(slow?.high ?? Number.NaN, 10)
    expect(curves[0].method).toBe('bootstrap')
  })

  test('the clean skill is that of the record, with its interval', async () => {
    const { basis } = await score(model)
    const settings = { jobs: 1, metrics: builtInMetrics, strata: [], signal: new AbortController().signal }
    const { overall } = await scorePredictions(plan, model.clean, settings, memoryEffects({}))
    const { low, high } = bounds(overall.AUROC) ?? {}
    expect(basis.clean).toEqual({ value: overall.AUROC.value, low, high })
  })

  test('one more probe leaves the numbers of the others alone', async () => {
    const fewer = { ...robustness, probes: robustness.probes.slice(0, 1) }
    const [all, one] = [await score(model), await score(model, { robustness: fewer })]
    expect(one.curves[0]).toEqual(all.curves[0])
    expect(one.estimates.dropout_rAUC).toEqual(all.estimates.dropout_rAUC)
    expect(one.estimates.robustness_score).toEqual({ value: null, why: 'missing_predictions' })
  })

  test('without a fixed list there is no score, and the areas stand', async () => {
    const { estimates, basis } = await score(model, { robustness: { ...robustness, scored: [] } })
    expect(estimates.robustness_score).toEqual({ value: null, why: 'not_applicable' })
    expect(estimates.dropout_rAUC.value).not.toBeNull()
    expect(basis).not.toHaveProperty('scored')
  })

  test('without a bootstrap: the same values, no intervals', async () => {
    const { curves, estimates } = await score(model, { plan: planWith({ replicates: 0 }, { metrics: METRICS }) })
    expect(curves[0]).not.toHaveProperty('intervals')
    expect(Object.keys(curves[0].absolute_rAUC)).toEqual(['value'])
    expect(estimates.robustness_score).not.toHaveProperty('interval')
  })

  test('whole subjects are drawn: four copies of a sample are no more evidence than one', async () => {
    const repeat = <T>(values: Iterable<T>): T[] => [...values].flatMap((value) => [value, value, value, value])
    const copied = (isClustered: boolean) =>
      answering(model, (one) => {
        const positive = Array.from(one.yTrue, (_, i) => one.outputs.probability?.data[2 * i + 1] ?? 0)
        const more = { pass: one.pass, ...(isClustered && { subjects: repeat(one.ids) }) }
        return predictionsOf(repeat(one.yTrue), repeat(positive), more)
      })
    const [naive, clustered] = [await score(copied(false)), await score(copied(true))]
    const ratio = widthOf(clustered.estimates.robustness_score) / widthOf(naive.estimates.robustness_score)
    expect(ratio).toBeGreaterThan(1.6)
    expect(ratio).toBeLessThan(2.4)
    expect(bounds(clustered.estimates.robustness_score)?.method).toBe('bootstrap-cluster')
  })

  test('few samples, few subjects: the methods that cover there', async () => {
    const few = await score(fadingModel(60, robustness, { skill: 0.4 }))
    expect(few.curves[0].method).toBe('bootstrap-bca')
    const subjects = Array.from({ length: 60 }, (_, i) => `p${Math.floor(i / 4)}`)
    const persons = await score(fadingModel(60, robustness, { skill: 0.4, more: { subjects } }))
    expect(persons.curves[0].method).toBe('jackknife-cluster')
    expect(bounds(persons.estimates.robustness_score)?.method).toBe('jackknife-cluster')
  })
})

test('the interval of an area covers the true one as often as it says', async () => {
  const probes = [plannedProbe('dropout', [0, 0.5, 1])]
  const shifts = [1.5, 1, 0.3]
  const truth = areaUnderCurve(
    [0, 0.5, 1],
    shifts.map((shift) => normalCdf(shift / Math.SQRT2)),
  )
  const quick = planWith({ replicates: 200 }, { metrics: { primary: 'AUROC', secondary: ['dropout_rAUC'] } })
  const n = 240
  let covered = 0
  const runs = 200
  for (let run = 0; run < runs; run++) {
    const rng = new Rng(`coverage|${run}`)
    const y = Array.from({ length: n }, (_, i) => i % 2)
    const own = y.map(() => rng.normal())
    const pass = (shift: number, name: string) =>
      predictionsOf(y, [], {
        pass: name,
        outputs: { score: Float64Array.from(y, (one, i) => shift * one + (own[i] + rng.normal()) / Math.SQRT2) },
      })
    const [clean, half, full] = shifts.map((shift, l) => pass(shift, `p${l}`))
    const passes = [half, full].map((predictions, l) => {
      return { probe: 'dropout', level: l + 1, replicate: 0, predictions, failure: undefined }
    })
    const model = { clean, damaged: { passes, again: undefined } }
    const { curves } = await score(model, { plan: quick, robustness: { metric: 'AUROC', probes, scored: [] } })
    const { low = Number.NaN, high = Number.NaN } = curves[0].absolute_rAUC
    if (low <= truth && truth <= high) covered++
  }
  expect(covered / runs).toBeGreaterThan(0.9)
  expect(covered / runs).toBeLessThan(0.99)
})

describe('who has no score', () => {
  const model = fadingModel(300, robustness)

  test('a model that always says the same, however like itself it stays', async () => {
    const constant = answering(model, (one) =>
      predictionsOf(
        [...one.yTrue],
        Array.from(one.yTrue, () => 0.7),
        { pass: one.pass },
      ),
    )
    const { estimates, curves, basis, warnings } = await score(constant)
    for (const id of ['robustness_score', 'dropout_rAUC', 'perm_equivariance']) {
      expect(estimates[id]).toEqual({ value: null, why: 'baseline_not_above_chance' })
    }
    expect(curves[0].similarity_rAUC.value).toBeCloseTo(1, 12)
    expect(curves[0].agreement).toEqual([1, 1, 1, 1])
    expect(curves[0].absolute_rAUC.value).toBe(0.5)
    expect(curves[0].retention_rAUC).toEqual({ value: null, why: 'baseline_not_above_chance' })
    expect(curves[0].s50).toEqual({ value: null, why: 'baseline_not_above_chance' })
    expect(basis.is_above_chance).toBe(false)
    expect(basis.similarity_floors?.constant).toBe(1)
    // Two independent answers of two classes: METRICS 4 has 0.7768 in expectation.
    expect(basis.similarity_floors?.random).toBeGreaterThan(0.73)
    expect(basis.similarity_floors?.random).toBeLessThan(0.82)
    expect(warnings.join()).toMatch(/not clearly better than guessing/)
  })

  test('a model that answers at random', async () => {
    const rng = new Rng('random model')
    const random = answering(model, (one) =>
      predictionsOf(
        [...one.yTrue],
        Array.from(one.yTrue, () => rng.uniform()),
        { pass: one.pass },
      ),
    )
    const { estimates, basis } = await score(random)
    expect(estimates.robustness_score).toEqual({ value: null, why: 'baseline_not_above_chance' })
    expect(basis.repeated?.differing).toBeGreaterThan(290)
  })

  test('a model that says something else when it is asked again', async () => {
    const again = fadingModel(300, robustness, { label: 'another mood' }).clean
    const { estimates, basis, warnings } = await score({ ...model, damaged: { ...model.damaged, again } })
    expect(estimates.robustness_score).toEqual({ value: null, why: 'not_repeatable' })
    expect(basis.repeated?.differing).toBeGreaterThan(0)
    expect(warnings.join()).toMatch(/again/)
    expect(warnings.join()).not.toMatch(/\d/)
  })

  test('a model that failed in a pass: its severity and the areas are undefined, all else stands', async () => {
    const passes = model.damaged.passes.map((pass) => {
      if (pass.probe !== 'dropout' || pass.level !== 2) return pass
      const isPresent = pass.predictions.isPresent.slice()
      isPresent[7] = 0
      return { ...pass, predictions: { ...pass.predictions, isPresent } }
    })
    const { curves, estimates, warnings } = await score({ ...model, damaged: { ...model.damaged, passes } })
    const [dropout, noise] = curves
    expect(dropout.values[2]).toBeNull()
    expect(dropout.intervals?.[2]).toBeNull()
    expect(dropout.similarity[2]).toBeNull()
    expect(dropout.agreement?.[2]).toBeNull()
    expect(dropout.values[3]).not.toBeNull()
    const missing = { value: null, why: 'missing_predictions' }
    expect(dropout).toMatchObject({ absolute_rAUC: missing, retention_rAUC: missing, similarity_rAUC: missing })
    expect(dropout).toMatchObject({ worst_case_drop: missing, s50: missing })
    expect(dropout.failed).toBe('No answer for some samples at severity 0.2.')
    expect(noise).toEqual((await score(model)).curves[1])
    expect(estimates.robustness_score).toEqual(missing)
    expect(estimates.dropout_rAUC).toEqual(missing)
    expect(estimates.noise_rAUC.value).not.toBeNull()
    expect(warnings.join()).toMatch(/no answer.*dropout/)
  })

  test('a model that already failed on the clean samples', async () => {
    const isPresent = model.clean.isPresent.slice()
    isPresent[0] = 0
    const { curves, estimates, basis } = await score({ ...model, clean: { ...model.clean, isPresent } })
    expect(estimates.robustness_score).toEqual({ value: null, why: 'missing_predictions' })
    expect(curves[0].values).toEqual([null, null, null, null])
    expect(basis.clean).toEqual({ value: null, why: 'missing_predictions' })
  })
})

describe('groups', () => {
  const model = fadingModel(400, robustness)
  const site = (isLabelDerived = false) =>
    stratify(
      'site',
      { column: 'site', type: 'category', label_derived: isLabelDerived },
      model.clean.ids.map((_, i) => 'AB'[Math.floor(i / 2) % 2]),
    )

  test('areas of a level are those of its samples', async () => {
    const { curves, strata } = await score(model, { strata: [site()] })
    const rows = Int32Array.from(model.clean.ids.keys()).filter((i) => Math.floor(i / 2) % 2 === 1)
    const weights = new Float64Array(400)
    for (const i of rows) weights[i] = 1
    const [dropout] = curves
    const area = areaUnderCurve([0, 0.1, 0.2, 0.5], plainCurve(model, 'dropout', 3, weights))
    expect(dropout.strata?.site.B).toMatchObject({ N: 200 })
    expect(dropout.strata?.site.B.absolute_rAUC.value).toBeCloseTo(area, 12)
    expect(dropout.strata?.site.B.absolute_rAUC).toHaveProperty('low')
    expect(strata.site.B.dropout_rAUC.value).toBeCloseTo(area, 12)
    expect(strata.site.A.robustness_score.value).not.toBeNull()
  })

  test('a group of one class says why it has none', async () => {
    const byClass = stratify('arm', { column: 'a', type: 'category', label_derived: false }, [
      ...Array.from(model.clean.yTrue, String),
    ])
    const { strata, curves } = await score(model, { strata: [byClass] })
    expect(strata.arm['1'].robustness_score).toEqual({ value: null, why: 'single_class' })
    expect(curves[0].strata?.arm['1'].retention_rAUC).toEqual({ value: null, why: 'single_class' })
  })

  test('groups that the label defines are not judged by a metric that compares classes', async () => {
    const { strata, curves } = await score(model, { strata: [site(true)] })
    expect(strata.site.A.robustness_score).toEqual({ value: null, why: 'not_applicable' })
    expect(curves[0]).not.toHaveProperty('strata')
  })
})

describe('floors', () => {
  const model = fadingModel(300, robustness)

  test('differences are paired', async () => {
    const weaker = { model: 'weaker', ...fadingModel(300, robustness, { skill: 0.35 }) }
    const { floors, estimates, curves } = await score(model, { floors: [weaker] })
    const found = floors.get('weaker')
    const [own, other] = [estimates.robustness_score.value ?? 0, found?.estimates.robustness_score.value ?? 0]
    const difference = found?.differences.robustness_score
    expect(difference?.value).toBeCloseTo(own - other, 12)
    expect(difference?.low).toBeGreaterThan(0)
    const unpaired = Math.hypot(widthOf(estimates.robustness_score), widthOf(found!.estimates.robustness_score))
    expect((difference?.high ?? 0) - (difference?.low ?? 0)).toBeLessThan(0.8 * unpaired)
    const alone = await score(weaker)
    expect(curves[0].floors[0].values).toEqual(alone.curves[0].values)
    expect(found?.estimates).toEqual(alone.estimates)
  })

  test('a floor that guesses has curves, no score, and no difference', async () => {
    const constant = answering(model, (one) =>
      predictionsOf(
        [...one.yTrue],
        Array.from(one.yTrue, () => 0.2),
        { pass: one.pass },
      ),
    )
    const { floors, curves } = await score(model, { floors: [{ model: 'majority', ...constant }] })
    expect(floors.get('majority')?.estimates.robustness_score.value).toBeNull()
    expect(floors.get('majority')?.differences).toEqual({})
    expect(curves[0].floors).toEqual([
      { model: 'majority', values: [0.5, 0.5, 0.5, 0.5], absolute_rAUC: { value: 0.5 } },
    ])
  })

  test('a model does not differ from itself', async () => {
    const { floors } = await score(model, { floors: [{ model: 'same', ...model }] })
    expect(floors.get('same')?.differences).toEqual({})
  })
})

describe('other answers than probabilities', () => {
  test('labels alone: cosine is agreement', async () => {
    const labels = answering(fadingModel(300, robustness), (one) => {
      const label = Int32Array.from(one.yTrue, (_, i) => Number((one.outputs.probability?.data[2 * i + 1] ?? 0) >= 0.5))
      return { ...one, outputs: { label } }
    })
    const { curves, basis, estimates } = await score(labels, { robustness: robustnessPlan({ metric: 'Accuracy' }) })
    expect(curves[0].similarity).toEqual(curves[0].agreement)
    expect(estimates.robustness_score.value).not.toBeNull()
    expect(basis.chance).toBe(0.5)
    expect(basis.similarity_floors?.random).toBeGreaterThan(0.4)
    expect(basis.similarity_floors?.random).toBeLessThan(0.6)
  })

  test('quantities have no direction: no similarity, but areas', async () => {
    const regression = planWith(
      {},
      { metrics: { primary: 'Pearson', secondary: ['dropout_rAUC', 'perm_equivariance'] } },
    )
    const measured = answering(fadingModel(300, robustness), (one) => ({
      ...one,
      yTrue: Float64Array.from(one.yTrue, (y, i) => y + (i % 7) / 10),
      outputs: { value: Float64Array.from(one.yTrue, (_, i) => one.outputs.probability?.data[2 * i + 1] ?? 0) },
    }))
    const { curves, estimates, basis } = await score(measured, {
      plan: regression,
      robustness: robustnessPlan({ metric: 'Pearson' }),
    })
    expect(estimates.dropout_rAUC.value).not.toBeNull()
    expect(estimates.perm_equivariance).toEqual({ value: null, why: 'not_applicable' })
    expect(curves[0].similarity).toEqual([null, null, null, null])
    expect(curves[0].similarity_rAUC).toEqual({ value: null, why: 'not_applicable' })
    expect(curves[0]).not.toHaveProperty('agreement')
    expect(basis).not.toHaveProperty('similarity_floors')
  })
})

describe('chance', () => {
  const y = [0, 0, 0, 1]
  const judged = judge(predictionsOf(y, [0.1, 0.2, 0.3, 0.4]), plan)
  test.each([
    ['AUROC', 0.5],
    ['Accuracy', 0.75],
    ['Balanced-Accuracy', 0.5],
    ['Average-Precision', 0.25],
    ['F1-Score', 3 / 7],
    ['MCC', 0],
    ['AUROC-OvR-Macro', 0.5],
    ['Average-Precision-Macro', 0.5],
  ])('%s: %f', (id, chance) => expect(chanceOf(builtInMetrics.get(id), judged)).toBeCloseTo(chance, 12))

  test('is NaN where the model gives nothing that the metric could judge', () => {
    expect(chanceOf(builtInMetrics.get('SSIM'), judged)).toBeNaN()
  })
})

describe('the same answer twice', () => {
  const two = (positive: readonly number[], more: Partial<Predictions> = {}) => predictionsOf([0, 1], positive, more)
  const differing = (a: Predictions, b: Predictions) => countDiffering(a, b, plan)

  test('rounding is no difference; a ten-thousandth is, and so is a decision', () => {
    expect(differing(two([0.2, 0.8]), two([0.20005, 0.8]))).toBe(0)
    expect(differing(two([0.2, 0.8]), two([0.2002, 0.8]))).toBe(1)
    expect(differing(two([0.49999, 0.8]), two([0.50001, 0.8]))).toBe(1)
  })

  test('quantities and scores by their size', () => {
    const scored = (score: number[]) => two([], { outputs: { score: Float64Array.from(score) } })
    expect(differing(scored([1000, -2000]), scored([1000.05, -2000]))).toBe(0)
    expect(differing(scored([1000, -2000]), scored([1001, -2000]))).toBe(1)
    expect(differing(scored([0, Number.NEGATIVE_INFINITY]), scored([0, Number.NEGATIVE_INFINITY]))).toBe(0)
    expect(differing(scored([1, 2]), scored([1, Number.NaN]))).toBe(1)
  })

  test('no answer is another answer; what had none is not asked about', () => {
    const half = two([0.2, 0.8], { isPresent: Uint8Array.of(1, 0) })
    expect(differing(two([0.2, 0.8]), half)).toBe(1)
    expect(differing(half, two([0.2, 0.3]))).toBe(0)
  })
})

test('the floors of similarity, for more classes: 0.70 for three', () => {
  const rng = new Rng('three')
  const n = 4000
  const probability = { data: Float64Array.from({ length: 3 * n }, () => rng.uniform()), rows: n, columns: 3 }
  const three = planWith({}, { classes: ['a', 'b', 'c'], metrics: { primary: 'Accuracy' } })
  const judged = judge(predictionsOf(new Array<number>(n).fill(0), [], { outputs: { probability } }), three)
  const floors = similarityFloors(judged, 42)
  expect(floors?.constant).toBe(1)
  expect(floors?.random).toBeCloseTo(0.7, 1)
})

describe('two models under the same damage', () => {
  const [better, weaker] = [fadingModel(300, robustness), fadingModel(300, robustness, { skill: 0.35 })]
  const compare = (models: readonly ProbedModel[]) =>
    compareRobustness(
      plan,
      robustness,
      models,
      { seed: 42, replicates: 300, jobs: 1, signal: new AbortController().signal },
      builtInMetrics,
      memoryEffects({}),
    )

  test('differ as a model does from its floor', async () => {
    const joint = await compare([better, weaker])
    const { floors } = await score(better, { floors: [{ model: 'weaker', ...weaker }] })
    for (const id of ['robustness_score', 'dropout_rAUC', 'perm_equivariance']) {
      const { p, how, ...difference } = joint.difference(id, 0, 1) ?? { p: 1, how: '' }
      expect(difference).toEqual(floors.get('weaker')?.differences[id])
      expect(how).toBe('bootstrap')
      expect(p).toBeGreaterThan(0)
    }
    expect(joint.difference('robustness_score', 0, 1)?.p).toBeLessThan(0.05)
    expect(joint.difference('robustness_score', 1, 0)?.value).toBe(
      -(joint.difference('robustness_score', 0, 1)?.value ?? 0),
    )
  })

  test('a third model changes nothing between them', async () => {
    const third = fadingModel(300, robustness, { skill: 0.45, label: 'third' })
    const [two, three] = [await compare([better, weaker]), await compare([better, weaker, third])]
    expect(three.difference('robustness_score', 0, 1)).toEqual(two.difference('robustness_score', 0, 1))
  })

  test('a model without a score has no difference', async () => {
    const guessing = fadingModel(300, robustness, { skill: 0 })
    expect((await compare([better, guessing])).difference('robustness_score', 0, 1)).toBeUndefined()
    expect((await compare([better, weaker])).difference('shift_rAUC', 0, 1)).toBeUndefined()
  })
})
