import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Rng } from '../../src/core/rng.js'
import { accuracy, aurocDifference, builtInMetrics } from '../../src/metrics/index.js'
import { alignPredictions, comparePredictions, type PairedDifference } from '../../src/run/compare.js'
import type { Predictions } from '../../src/run/predictions.js'
import { mcnemarTest, normalQuantile } from '../../src/stats/index.js'
import { memoryEffects } from '../helpers/memory-effects.js'
import { planWith, predictionsOf } from '../helpers/plan.js'

const effects = memoryEffects({})

/** Two models of which one is better, on the same 80 samples. */
function twoModels(label = 'two models', more: Partial<Predictions> = {}): [Predictions, Predictions] {
  const rng = new Rng(label)
  const y = Array.from({ length: 80 }, (_, i) => i % 2)
  const model = (skill: number) =>
    predictionsOf(
      y,
      y.map((one) => Math.min(1, Math.max(0, skill * one + (1 - skill) * rng.uniform()))),
      more,
    )
  return [model(0.4), model(0.2)]
}

const METRICS = ['AUROC', 'Accuracy', 'F1-Score'] as const

/** All metrics of the first minus the second, of two or more models that are compared together. */
async function compare(...models: Predictions[]): Promise<Record<(typeof METRICS)[number], PairedDifference>> {
  const settings = { seed: 42, replicates: 400, jobs: 1, signal: new AbortController().signal }
  const joint = await comparePredictions(planWith(), models, settings, builtInMetrics, effects)
  const difference = (metric: string): PairedDifference => {
    const found = joint.difference(metric, 0, 1)
    if (found === undefined) throw new Error(`No difference in ${metric}.`)
    return found
  }
  return { AUROC: difference('AUROC'), Accuracy: difference('Accuracy'), 'F1-Score': difference('F1-Score') }
}

const shuffled = (predictions: Predictions, order: readonly number[]): Predictions => {
  const { probability } = predictions.outputs
  if (probability === undefined) throw new Error('no probabilities')
  return {
    ...predictionsOf(
      order.map((i) => predictions.yTrue[i]),
      order.map((i) => probability.data[2 * i + 1]),
    ),
    ids: order.map((i) => predictions.ids[i]),
  }
}

describe('alignment', () => {
  test('brings the second into the order of the first', () => {
    const [first, second] = twoModels()
    fc.assert(
      fc.property(fc.shuffledSubarray([...first.ids.keys()], { minLength: 80 }), (order) => {
        const aligned = alignPredictions(first, shuffled(second, order))
        expect(typeof aligned === 'string' ? aligned : aligned.outputs).toEqual(second.outputs)
      }),
      { numRuns: 20 },
    )
  })

  test('says why two cannot be paired', () => {
    const one = predictionsOf([0, 1, 0], [0.1, 0.9, 0.2])
    expect(alignPredictions(one, predictionsOf([0, 1], [0.1, 0.9]))).toContain('1 are only in the first, 0 only in the')
    expect(alignPredictions(one, { ...one, ids: ['s0', 's1', 'x'] })).toContain('1 are only in the first, 1 only in')
    expect(alignPredictions(one, predictionsOf([0, 1, 1], [0.1, 0.9, 0.2]))).toContain('labels differ in 1 samples')
    expect(alignPredictions(one, { ...one, isPresent: Uint8Array.of(1, 0, 1) })).toContain('missing')
  })
})

describe('paired differences', () => {
  test('an AUROC by DeLong, its p by the same variance', async () => {
    const [first, second] = twoModels()
    const { AUROC } = await compare(first, second)
    const score = ({ outputs }: Predictions) =>
      (outputs.probability?.data ?? new Float64Array()).filter((_, place) => place % 2 === 1)
    const expected = aurocDifference(Int32Array.from(first.yTrue), score(first), score(second), 0.95)
    expect(AUROC).toMatchObject({ ...expected, how: 'DeLong' })
    // p is 0.05 exactly where the interval would touch 0.
    const half = (AUROC.high - AUROC.low) / 2
    const z = (AUROC.value / half) * normalQuantile(0.975)
    expect(AUROC.p < 0.05).toBe(z > normalQuantile(0.975))
  })

  test('an accuracy by the bootstrap, its p by McNemar', async () => {
    const y = [...Array<number>(30).fill(1), ...Array<number>(30).fill(0)]
    // The first is wrong in 4 of those where the second is right, the second in 10 where the first is right.
    const first = predictionsOf(
      y,
      y.map((one, i) => (i < 4 ? 1 - one : one)),
    )
    const second = predictionsOf(
      y,
      y.map((one, i) => (i >= 4 && i < 14 ? 1 - one : one)),
    )
    const { Accuracy } = await compare(first, second)
    expect(Accuracy.value).toBeCloseTo(6 / 60, 12)
    expect(Accuracy.p).toBe(mcnemarTest(10, 4).midP)
    expect(Accuracy.p).toBeCloseTo(0.1185, 4) // binomial, by hand: P(X <= 3) * 2 + P(X = 4)
    expect(Accuracy.low).toBeLessThan(6 / 60)
    expect(Accuracy.high).toBeGreaterThan(6 / 60)
  })

  test('a model against itself differs by nothing', async () => {
    const [first] = twoModels()
    const found = await compare(first, first)
    expect(found.Accuracy).toMatchObject({ value: 0, low: 0, high: 0, p: 1 })
    expect(found['F1-Score']).toMatchObject({ value: 0, low: 0, high: 0, p: 1 })
  })

  test('turned round, only the sign changes', async () => {
    const [first, second] = twoModels()
    const [there, back] = [await compare(first, second), await compare(second, first)]
    for (const metric of METRICS) {
      const { value, low, high, p } = there[metric]
      expect(back[metric].value).toBeCloseTo(-value, 12)
      expect(back[metric].low).toBeCloseTo(-high, 12)
      expect(back[metric].high).toBeCloseTo(-low, 12)
      expect(back[metric].p).toBeCloseTo(p, 12)
    }
  })

  test('subjects that repeat are drawn as a whole: one copy of each sample adds no certainty', async () => {
    const [first, second] = twoModels()
    const twice = (predictions: Predictions): Predictions => {
      const order = [...predictions.ids.keys(), ...predictions.ids.keys()]
      const copied = shuffled(predictions, order)
      return { ...copied, ids: order.map((i, place) => `${i}-${place}`), subjects: order.map((i) => `p${i}`) }
    }
    const single = await compare(first, second)
    const double = await compare(twice(first), twice(second))
    expect(double.AUROC.how).toBe('bootstrap of 80 clusters')
    expect(double.AUROC.value).toBeCloseTo(single.AUROC.value, 12)
    const width = ({ low, high }: { low: number; high: number }) => high - low
    expect(width(double.AUROC) / width(single.AUROC)).toBeGreaterThan(0.85)
    expect(width(double.Accuracy) / width(single.Accuracy)).toBeGreaterThan(0.85)
  })

  test('does not depend on who else is compared', async () => {
    const [first, second] = twoModels()
    const [third] = twoModels('a third')
    expect(await compare(first, second, third)).toEqual(await compare(first, second))
  })

  test('the value is that of the two records', async () => {
    const [first, second] = twoModels()
    const right = ({ outputs, yTrue }: Predictions) =>
      accuracy(
        Int32Array.from(yTrue),
        Int32Array.from(yTrue, (_, i) => Number((outputs.probability?.data[2 * i + 1] ?? 0) >= 0.5)),
      )
    expect((await compare(first, second)).Accuracy.value).toBeCloseTo(right(first) - right(second), 12)
  })
})
