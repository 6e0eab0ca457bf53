import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Rng } from '../../src/core/index.js'
import {
  ageBias,
  builtInMetrics,
  concordance,
  concordanceDetail,
  explainedVariance,
  limitsOfAgreement,
  type Metric,
  maxError,
  meanError,
  meanSquaredError,
  pearson,
  r2,
} from '../../src/metrics/index.js'

const valueMetrics = builtInMetrics.all().filter(({ needs }) => needs === 'value') as Metric<'value'>[]
const numbers = (...values: number[]): Float64Array => Float64Array.from(values)
const reasonOf = (id: string, yTrue: Float64Array, yPred: Float64Array): string | undefined =>
  (builtInMetrics.get(id) as Metric<'value'>).undefinedReason(yTrue, yPred)

describe.each(valueMetrics.map((metric) => [metric.id, metric] as const))('%s', (_, metric) => {
  test('is undefined without samples, and with a prediction missing', () => {
    expect(metric.compute(numbers(), numbers())).toBeNaN()
    expect(metric.undefinedReason(numbers(), numbers())).toBe('empty')
    for (const missing of [Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(metric.compute(numbers(1, 2, 3), numbers(1, missing, 4))).toBeNaN()
      expect(metric.undefinedReason(numbers(1, 2, 3), numbers(1, missing, 4))).toBe('missing_predictions')
      expect(metric.interval?.(numbers(1, 2, 3), numbers(1, missing, 4), 0.95)).toBeUndefined()
    }
  })

  test('weights of 0 leave samples out; without any weight there is no value', () => {
    const [yTrue, yPred] = [numbers(1, 2, 4, 9, 5), numbers(2, 2, 3, -7, 8)]
    const some = metric.compute(yTrue, yPred, numbers(1, 1, 1, 0, 1))
    expect(some).toBeCloseTo(metric.compute(numbers(1, 2, 4, 5), numbers(2, 2, 3, 8)), 10)
    expect(metric.compute(yTrue, yPred, new Float64Array(5))).toBeNaN()
  })

  test('bad input says what is wrong', () => {
    const two = numbers(1, 2)
    expect(() => metric.compute(two, numbers(1))).toThrow('2 samples, the output has 1')
    expect(() => metric.compute(numbers(1, Number.NaN), two)).toThrow('true value of sample 1 is NaN')
    expect(() => metric.compute(two, two, numbers(1, -1))).toThrow('weight of sample 1 is -1')
    expect(() => metric.compute(two, two, numbers(1))).toThrow('1 weights')
  })
})

describe('why there is no value', () => {
  const [flat, steep] = [numbers(2, 2, 2), numbers(1, 2, 3)]

  test.each([
    ['R2', numbers(5), numbers(4), 'too_few_samples'],
    ['R2', flat, steep, 'constant_input'],
    ['Explained-Variance', flat, steep, 'constant_input'],
    ['Pearson', steep, flat, 'constant_input'],
    ['Spearman', flat, steep, 'constant_input'],
    ['Kendall-Tau-b', steep, flat, 'constant_input'],
    ['CCC', flat, flat, 'constant_input'],
    ['CCC', flat, steep, undefined],
    ['CCC-n1', numbers(5), numbers(4), 'too_few_samples'],
    ['ICC-2-1', flat, flat, 'constant_input'],
    ['ICC-2-1', numbers(1, -1), numbers(-1, 1), 'too_few_samples'],
    ['ICC-3-1', numbers(5), numbers(4), 'too_few_samples'],
  ])('%s of %j and %j: %s', (id, yTrue, yPred, reason) => expect(reasonOf(id, yTrue, yPred)).toBe(reason))
})

const paired = fc.array(fc.tuple(fc.integer({ min: -40, max: 40 }), fc.integer({ min: -40, max: 40 })), {
  minLength: 3,
})
const columns = (rows: readonly (readonly number[])[]) => [0, 1].map((c) => Float64Array.from(rows, (row) => row[c]))

test('the squared error is the squared bias and what varies; R2 counts both, explained variance one', () =>
  fc.assert(
    fc.property(paired, (rows) => {
      const [yTrue, yPred] = columns(rows)
      const spread = r2(yTrue, yPred)
      if (Number.isNaN(spread)) return
      const variance = meanSquaredError(yTrue, yPred) / (1 - spread)
      const lost = spread === 1 ? 0 : meanError(yTrue, yPred) ** 2 / variance
      expect(explainedVariance(yTrue, yPred) - spread).toBeCloseTo(lost, 8)
    }),
  ))

test('concordance is correlation times bias correction', () =>
  fc.assert(
    fc.property(paired, (rows) => {
      const [yTrue, yPred] = columns(rows)
      const { r, biasCorrection } = concordanceDetail(yTrue, yPred)
      if (Number.isNaN(r)) return
      expect(r * biasCorrection).toBeCloseTo(concordance(yTrue, yPred), 10)
    }),
  ))

/** Shrout and Fleiss's mean squares, by their definition. */
function meanSquares(yTrue: Float64Array, yPred: Float64Array) {
  const n = yTrue.length
  const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / n
  const [mx, my] = [mean(yTrue), mean(yPred)]
  const grand = (mx + my) / 2
  let [rows, errors] = [0, 0]
  for (let i = 0; i < n; i++) {
    const own = (yTrue[i] + yPred[i]) / 2
    rows += (2 * (own - grand) ** 2) / (n - 1)
    errors += ((yTrue[i] - own - mx + grand) ** 2 + (yPred[i] - own - my + grand) ** 2) / (n - 1)
  }
  return { rows, columns: n * ((mx - grand) ** 2 + (my - grand) ** 2), errors, n }
}

test('intraclass correlations are what the mean squares give', () =>
  fc.assert(
    fc.property(paired, (pairs) => {
      const [yTrue, yPred] = columns(pairs)
      const { rows, columns: between, errors, n } = meanSquares(yTrue, yPred)
      const [agreement, consistency] = ['ICC-2-1', 'ICC-3-1'].map((id) => builtInMetrics.get(id).compute(yTrue, yPred))
      if (rows + errors < 1e-9) return
      expect(consistency).toBeCloseTo((rows - errors) / (rows + errors), 8)
      expect(agreement).toBeCloseTo((rows - errors) / (rows + errors + (2 * (between - errors)) / n), 8)
    }),
  ))

test('a correlation of 1 is no agreement', () => {
  const yTrue = numbers(1, 2, 3, 4)
  const yPred = yTrue.map((value) => value + 100)
  expect(pearson(yTrue, yPred)).toBeCloseTo(1, 12)
  expect(concordance(yTrue, yPred)).toBeLessThan(0.001)
  expect(r2(yTrue, yPred)).toBeLessThan(-4000)
})

test('limits of agreement and the largest error', () => {
  const { bias, low, high } = limitsOfAgreement(numbers(0, 0, 0), numbers(-1, 0, 4), 0.95)
  expect(bias).toBe(1)
  expect(high - bias).toBeCloseTo(1.959963984540054 * Math.sqrt(7), 12)
  expect(bias - low).toBeCloseTo(high - bias, 12)
  expect(limitsOfAgreement(numbers(1), numbers(3), 0.95)).toEqual({ bias: 2, low: Number.NaN, high: Number.NaN })
  expect(maxError(numbers(1, 5), numbers(2, 1))).toBe(4)
  expect(maxError(numbers(), numbers())).toBeNaN()
})

describe('age bias', () => {
  const ages = numbers(20, 30, 40, 60, 80)

  test('saying the mean age has slope -1; taken off, nothing is left', () => {
    const { slope, correctedMae } = ageBias(ages, new Float64Array(5).fill(46))
    expect(slope).toBeCloseTo(-1, 12)
    expect(correctedMae).toBeCloseTo(0, 10)
  })

  test('what a line cannot explain stays', () => {
    const { slope, correctedMae } = ageBias(numbers(0, 1, 2, 3), numbers(1, 0, 1, 4))
    expect(slope).toBeCloseTo(0, 12)
    expect(correctedMae).toBeCloseTo(1, 12)
  })

  test('needs ages that differ', () => {
    expect(ageBias(numbers(50, 50), numbers(40, 60))).toEqual({ slope: Number.NaN, correctedMae: Number.NaN })
    expect(ageBias(numbers(), numbers())).toEqual({ slope: Number.NaN, correctedMae: Number.NaN })
  })
})

describe('intervals', () => {
  test.each([
    ['Pearson', 3],
    ['CCC', 2],
  ])('%s has none for %d samples', (id, n) => {
    const x = Float64Array.from({ length: n }, (_, i) => i)
    const { interval } = builtInMetrics.get(id) as Metric<'value'>
    expect(
      interval?.(
        x,
        numbers(...x).map((value) => value * value + 1),
        0.95,
      ),
    ).toBeUndefined()
  })

  test('a concordance of 1 has none: there is nothing to judge its error by', () => {
    const { interval } = builtInMetrics.get('CCC') as Metric<'value'>
    expect(interval?.(numbers(1, 2, 3, 4, 5), numbers(1, 2, 3, 4, 5), 0.95)).toBeUndefined()
  })

  // For jointly normal quantities; Lin's is asymptotic, so a little short.
  test.each([
    { id: 'Pearson', n: 15, atLeast: 0.93 },
    { id: 'Pearson', n: 60, atLeast: 0.93 },
    { id: 'CCC', n: 60, atLeast: 0.92 },
  ])('$id of $n samples covers in about 95%', ({ id, n, atLeast }) => {
    const rng = new Rng(`measurement|${id}|${n}`)
    const { interval } = builtInMetrics.get(id) as Metric<'value'>
    // y = 0.6 x + 0.8 noise + 0.2: both with variance 1, correlation 0.6, and a shift.
    const ideal = id === 'Pearson' ? 0.6 : 1.2 / 2.04
    const trials = 800
    let covered = 0
    for (let trial = 0; trial < trials; trial++) {
      const x = Float64Array.from({ length: n }, () => rng.normal())
      const y = x.map((value) => 0.6 * value + 0.8 * rng.normal() + 0.2)
      const bounds = interval?.(x, y, 0.95)
      if (bounds !== undefined && bounds.low <= ideal && ideal <= bounds.high) covered++
    }
    expect(covered / trials).toBeGreaterThan(atLeast)
    expect(covered / trials).toBeLessThan(0.975)
  })
})
