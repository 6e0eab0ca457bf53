import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Rng } from '../../src/core/rng.js'
import { accuracy, auroc, builtInMetrics, f1Macro } from '../../src/metrics/index.js'
import { pairedDifferences } from '../../src/run/differences.js'
import { judge } from '../../src/run/judged.js'
import { type EvaluationPlan, planSha256 } from '../../src/run/plan.js'
import { type Predictions, predictionsSha256, rowsSha256 } from '../../src/run/predictions.js'
import { scorePredictions } from '../../src/run/score.js'
import { stratify } from '../../src/run/strata.js'
import { memoryEffects } from '../helpers/memory-effects.js'
import { planWith, predictionsOf } from '../helpers/plan.js'

function randomPredictions(n: number, label = 'cohort', more: Partial<Predictions> = {}): Predictions {
  const rng = new Rng(label)
  const y = Array.from({ length: n }, (_, i) => i % 2)
  return predictionsOf(
    y,
    y.map((one) => Math.min(1, Math.max(0, 0.3 * one + 0.7 * rng.uniform()))),
    more,
  )
}

const effects = memoryEffects({})
const score = (
  plan: EvaluationPlan,
  predictions: Predictions,
  strata: Parameters<typeof scorePredictions>[2]['strata'] = [],
) =>
  scorePredictions(
    plan,
    predictions,
    { jobs: 1, metrics: builtInMetrics, strata, signal: new AbortController().signal },
    effects,
  )

describe('judge', () => {
  test('binary: positive at the threshold and above; more classes: the first of the largest', () => {
    const binary = judge(predictionsOf([0, 1, 1], [0.4999, 0.5, 0.9]), planWith())
    expect([...(binary.label?.output ?? [])]).toEqual([0, 1, 1])
    const plan = planWith({}, { classes: ['a', 'b', 'c'], metrics: { primary: 'Accuracy' } })
    const probability = { data: Float64Array.of(0.4, 0.4, 0.2, 0.1, 0.45, 0.45), rows: 2, columns: 3 }
    const three = judge(predictionsOf([0, 1], [0, 0], { outputs: { probability } }), plan)
    expect([...(three.label?.output ?? [])]).toEqual([0, 1])
    expect(three.score).toBeUndefined()
  })

  test('the positive class need not be the last', () => {
    const judged = judge(predictionsOf([0, 1], [0.2, 0.7]), planWith({}, { positive_class: 'no' }))
    expect([...(judged.score?.truth ?? [])]).toEqual([1, 0])
    expect(judged.score?.output[0]).toBeCloseTo(0.8)
    expect([...(judged.label?.output ?? [])]).toEqual([0, 1])
  })

  test('a given label wins over the threshold', () => {
    const predictions = predictionsOf([0, 1], [0.9, 0.1])
    const outputs = { ...predictions.outputs, label: Int32Array.of(0, 1) }
    expect([...(judge({ ...predictions, outputs }, planWith()).label?.output ?? [])]).toEqual([0, 1])
  })

  test('a missing prediction is never better than any that was made', () => {
    const values = fc.record({ y: fc.integer({ min: 0, max: 1 }), p: fc.double({ min: 0, max: 1, noNaN: true }) })
    fc.assert(
      fc.property(fc.array(values, { minLength: 4, maxLength: 30 }), fc.nat(29), (rows, at) => {
        const whole = predictionsOf(
          rows.map(({ y }) => y),
          rows.map(({ p }) => p),
        )
        const isPresent = whole.isPresent.slice()
        isPresent[at % rows.length] = 0
        const [a, b] = [judge(whole, planWith()), judge({ ...whole, isPresent }, planWith())]
        const aurocOf = ({ score }: typeof a) => auroc(score!.truth, score!.output)
        const accuracyOf = ({ label }: typeof a) => accuracy(label!.truth.y, label!.output)
        if (!Number.isNaN(aurocOf(a))) expect(aurocOf(b)).toBeLessThanOrEqual(aurocOf(a))
        expect(accuracyOf(b)).toBeLessThanOrEqual(accuracyOf(a))
      }),
    )
  })
})

describe('scorePredictions', () => {
  test('overall and in each group, values are those of the plain functions on those rows', async () => {
    const predictions = randomPredictions(60)
    const site = stratify(
      'site',
      { column: 'site', type: 'category', label_derived: false },
      predictions.ids.map((_, i) => 'ABC'[i % 3]),
    )
    const { overall, strata } = await score(planWith(), predictions, [site])
    const judged = judge(predictions, planWith())
    expect(overall.AUROC.value).toBe(auroc(judged.score!.truth, judged.score!.output))
    expect(overall['F1-Score'].value).toBe(f1Macro(judged.label!.truth.y, judged.label!.output, 2))
    const rows = [...predictions.ids.keys()].filter((i) => i % 3 === 1)
    const only = judge(
      predictionsOf(
        rows.map((i) => predictions.yTrue[i]),
        rows.map((i) => predictions.outputs.probability!.data[2 * i + 1]),
      ),
      planWith(),
    )
    expect(strata.site.B.n).toBe(20)
    expect(strata.site.B.estimates.AUROC.value).toBe(auroc(only.score!.truth, only.score!.output))
  })

  test('no mistake on twenty persons: an accuracy as uncertain as twenty persons leave it', async () => {
    const y = Array.from({ length: 40 }, (_, i) => (i >> 1) % 2)
    const subjects = y.map((_, i) => `p${i >> 1}`)
    const { overall } = await score(planWith(), predictionsOf(y, y, { subjects }))
    const interval = { low: expect.closeTo(0.025 ** (1 / 20), 12), high: 1, level: 0.95, method: 'clopper-pearson' }
    expect(overall.Accuracy).toEqual({ value: 1, interval })
  })

  test('adding a metric or a group leaves the other intervals alone', async () => {
    const predictions = randomPredictions(40, 'x', {
      subjects: Array.from({ length: 40 }, (_, i) => `p${Math.floor(i / 2)}`),
    })
    const all = await score(planWith(), predictions)
    const f1Alone = await score(planWith({}, { metrics: { primary: 'F1-Score' } }), predictions)
    expect(f1Alone.overall['F1-Score']).toEqual(all.overall['F1-Score'])
  })

  test('a group of one class: AUROC undefined with the reason, the rest defined', async () => {
    const predictions = randomPredictions(40)
    const byLabel = stratify(
      'stage',
      { column: 's', type: 'category', label_derived: false },
      Array.from(predictions.yTrue, String),
    )
    const { strata } = await score(planWith(), predictions, [byLabel])
    expect(strata.stage['0'].estimates.AUROC).toEqual({ value: null, why: 'single_class' })
    expect(strata.stage['0'].estimates.Accuracy.value).not.toBeNull()
  })

  test('a stratum declared as derived from the label has no ranking metric', async () => {
    const predictions = randomPredictions(40)
    const stage = stratify(
      'stage',
      { column: 's', type: 'category', label_derived: true },
      predictions.ids.map((_, i) => 'AB'[i % 2]),
    )
    const { strata } = await score(planWith(), predictions, [stage])
    expect(strata.stage.A.estimates.AUROC).toEqual({ value: null, why: 'not_applicable' })
  })

  test('a subject with several samples widens the interval', async () => {
    const base = randomPredictions(50)
    const repeat = <T>(values: Iterable<T>): T[] => [...values].flatMap((value) => [value, value, value, value])
    const positives = Array.from(base.yTrue, (_, i) => base.outputs.probability!.data[2 * i + 1])
    const subjects = repeat(base.ids)
    const copies = predictionsOf(repeat(base.yTrue), repeat(positives), { subjects })
    const clustered = (await score(planWith(), copies)).overall.AUROC
    const naive = (await score(planWith(), { ...copies, subjects: copies.ids })).overall.AUROC
    const width = (estimate: typeof clustered) =>
      'interval' in estimate && estimate.interval ? estimate.interval.high - estimate.interval.low : Number.NaN
    expect(width(clustered) / width(naive)).toBeGreaterThan(1.6)
    expect(width(clustered) / width(naive)).toBeLessThan(2.4)
  })

  test('a model without a mistake gets no bootstrap interval of width zero', async () => {
    const { overall } = await score(planWith(), predictionsOf([0, 0, 1, 1, 0, 1], [0.1, 0.2, 0.9, 0.8, 0.3, 0.7]))
    expect(overall['F1-Score']).toEqual({ value: 1 })
    expect(overall.Accuracy).toHaveProperty('interval')
  })

  test('nor one whose width is rounding alone, as the MCC of such a model has', async () => {
    const plan = planWith({}, { metrics: { primary: 'MCC' } })
    const { overall } = await score(plan, predictionsOf([0, 0, 1, 1, 0, 1, 0], [0.1, 0.2, 0.9, 0.8, 0.3, 0.7, 0.4]))
    expect(overall.MCC).not.toHaveProperty('interval')
    expect(overall.MCC.value).toBeCloseTo(1, 12)
  })

  test('an interval beside the value is none: the ECE of nearly perfect probabilities grows when resampled', async () => {
    const p = Array.from({ length: 1000 }, (_, i) => 0.05 + 0.1 * (i % 10))
    // As many of each ten probabilities as they say: the error is zero, that of every resample is not.
    const y = p.map((probability, i) => Number(Math.floor(i / 10) < Math.round(100 * probability)))
    const { overall } = await score(planWith({}, { metrics: { primary: 'ECE-10' } }), predictionsOf(y, p))
    expect(overall['ECE-10'].value).toBeLessThan(0.001)
    expect(overall['ECE-10']).not.toHaveProperty('interval')
  })

  test('nothing to bootstrap with --bootstrap 0', async () => {
    const { overall } = await score(planWith({ replicates: 0 }), randomPredictions(40))
    expect(overall['F1-Score']).not.toHaveProperty('interval')
    expect(overall.AUROC).toHaveProperty('interval')
  })
})

describe('paired differences', () => {
  const settings = { jobs: 1, signal: new AbortController().signal, metrics: builtInMetrics }
  const differences = (first: Predictions, second: Predictions, plan = planWith()) =>
    pairedDifferences(plan, first, second, settings, effects)
  const [a, b] = [randomPredictions(240, 'a'), randomPredictions(240, 'b')]

  test('first minus second, opposite when turned round, and nothing for a model against itself', async () => {
    const { AUROC: forth } = await differences(a, b)
    const { AUROC: back } = await differences(b, a)
    expect(forth.value).toBeCloseTo(-back.value, 14)
    expect(forth.low).toBeCloseTo(-back.high, 14)
    expect(await differences(a, a)).toEqual({})
  })

  test('none when a prediction is missing, or when clusters are few', async () => {
    const isPresent = a.isPresent.slice()
    isPresent[3] = 0
    expect(await differences({ ...a, isPresent }, b)).toEqual({})
    expect(await differences({ ...a, subjects: a.ids.map((_, i) => `p${i % 20}`) }, b)).toEqual({})
  })

  test('the primary metric by bootstrap: of whole clusters where samples repeat, and where there is no closed form', async () => {
    const pairs = { ...a, clusters: a.ids.map((_, i) => `region${i >> 1}`) }
    const { AUROC, ...others } = await differences(pairs, b)
    expect(AUROC.method).toBe('bootstrap-cluster')
    expect(AUROC.low).toBeLessThan(AUROC.value)
    expect(AUROC.high).toBeGreaterThan(AUROC.value)
    expect(others).toEqual({})
    const plan = planWith({}, { metrics: { primary: 'F1-Score', secondary: [] } })
    expect((await differences(a, b, plan))['F1-Score'].method).toBe('bootstrap')
    expect(await differences(a, b, planWith({ replicates: 0 }, { metrics: { primary: 'F1-Score' } }))).toEqual({})
  })
})

describe('digests', () => {
  test('do not depend on the order of rows', () => {
    const a = randomPredictions(20)
    const order = a.ids.map((_, i) => a.ids.length - 1 - i)
    const b: Predictions = {
      ...a,
      ids: order.map((i) => a.ids[i]),
      yTrue: Int32Array.from(order, (i) => a.yTrue[i]),
      outputs: {
        probability: {
          data: Float64Array.from(order.flatMap((i) => [...a.outputs.probability!.data.subarray(2 * i, 2 * i + 2)])),
          rows: 20,
          columns: 2,
        },
      },
    }
    expect(predictionsSha256(b, ['no', 'yes'])).toBe(predictionsSha256(a, ['no', 'yes']))
    expect(rowsSha256(b, ['no', 'yes'])).toBe(rowsSha256(a, ['no', 'yes']))
  })

  test('a plan has one digest, whatever the order of its keys, and another for another seed', () => {
    expect(planSha256(planWith())).toBe(planSha256(planWith()))
    expect(planSha256(planWith({ seed: 1 }))).not.toBe(planSha256(planWith()))
  })
})

describe('plans', () => {
  test('disclosure control binds person data that is not open', () => {
    expect(planWith().minCell).toBe(0)
    expect(planWith({}, {}, { access: 'controlled' }).minCell).toBe(11)
    expect(planWith({}, {}, { access: 'controlled', synthetic: true }).minCell).toBe(0)
    expect(planWith({}, {}, { access: 'registered', terms: { min_cell: 5 } }).minCell).toBe(5)
    expect(planWith({ minCell: 0 }, {}, { access: 'controlled' }).minCell).toBe(0)
  })

  test('a binary metric on three classes is refused', () => {
    expect(() => planWith({}, { classes: ['a', 'b', 'c'] })).toThrow('AUROC is for two classes')
  })
})
