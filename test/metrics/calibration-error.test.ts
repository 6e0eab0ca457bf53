import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Rng } from '../../src/core/index.js'
import {
  aceMetric,
  builtInMetrics,
  calibrationErrorExcess,
  eceMetric,
  eceTopLabelMetric,
  isCalibrationImprecise,
  type Metric,
  mceMetric,
} from '../../src/metrics/index.js'
import { equalMassBins, equalWidthBins, expectedError, expectedErrorByChance } from '../../src/stats/index.js'

const forecasts = fc.array(fc.tuple(fc.integer({ min: 0, max: 20 }), fc.boolean(), fc.integer({ min: 0, max: 3 })), {
  minLength: 1,
  maxLength: 40,
})

type Rows = readonly (readonly [number, boolean, number])[]

function judged(metric: Metric, rows: Rows, isWeighted: boolean): number {
  const p = rows.map(([twentieths]) => twentieths / 20)
  const truth = { y: Int32Array.from(rows, ([, isPositive]) => (isPositive ? 1 : 0)), classes: 2, positive: 1 }
  const data = Float64Array.from(p.flatMap((value) => [1 - value, value]))
  const weights = Float64Array.from(rows, ([, , weight]) => weight)
  return metric.compute(truth, { data, rows: p.length, columns: 2 }, isWeighted ? weights : undefined)
}

interface Forecast {
  p: number
  y: number
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
const gap = (bin: readonly Forecast[]): number => Math.abs(mean(bin.map(({ y }) => y)) - mean(bin.map(({ p }) => p)))

function copies(rows: Rows): Forecast[] {
  return rows.flatMap(([twentieths, isPositive, weight]) =>
    Array.from({ length: weight }, () => ({ p: twentieths / 20, y: isPositive ? 1 : 0 })),
  )
}

function byWidth(samples: readonly Forecast[], bins: number): Forecast[][] {
  const isIn = (p: number, bin: number): boolean => Math.min(Math.floor(p * bins), bins - 1) === bin
  return Array.from({ length: bins }, (_, bin) => samples.filter(({ p }) => isIn(p, bin))).filter(
    (bin) => bin.length > 0,
  )
}

/** As numpy.array_split cuts. */
function byMass(samples: readonly Forecast[], bins: number): Forecast[][] {
  const sorted = samples.toSorted((a, b) => a.p - b.p)
  const groups: Forecast[][] = []
  for (let bin = 0, from = 0; bin < bins; bin++) {
    const size = Math.floor(sorted.length / bins) + (bin < sorted.length % bins ? 1 : 0)
    groups.push(sorted.slice(from, from + size))
    from += size
  }
  return groups.filter((group) => group.length > 0)
}

function expectNear(got: number, want: number): void {
  if (Number.isNaN(want)) expect(got).toBeNaN()
  else expect(got).toBeCloseTo(want, 10)
}

const weightedGap = (groups: Forecast[][]): number =>
  mean(groups.flatMap((group) => new Array<number>(group.length).fill(gap(group))))

describe.each([1, 3, 10, 15])('%d bins', (bins) => {
  test('ECE and MCE equal their definition', () =>
    fc.assert(
      fc.property(forecasts, (rows) => {
        const groups = byWidth(copies(rows), bins)
        expectNear(judged(eceMetric(bins), rows, true), weightedGap(groups))
        expectNear(judged(mceMetric(bins), rows, true), groups.length === 0 ? Number.NaN : Math.max(...groups.map(gap)))
      }),
    ))

  test('ACE equals its definition', () =>
    fc.assert(
      fc.property(forecasts, (rows) =>
        expectNear(judged(aceMetric(bins), rows, true), weightedGap(byMass(copies(rows), bins))),
      ),
    ))
})

test('weights all multiplied by a number change nothing', () =>
  fc.assert(
    fc.property(forecasts, (rows) => {
      const tripled = rows.map(([p, y, weight]) => [p, y, weight * 10] as const)
      expectNear(judged(eceMetric(10), tripled, true), judged(eceMetric(10), rows, true))
    }),
  ))

test('any number of bins has its metric, and only numbers of bins do', () => {
  for (const id of ['ECE-7', 'MCE-20', 'ACE-5', 'ECE-Top-Label-15', 'ECE-Classwise-12']) {
    expect(builtInMetrics.get(id).id).toBe(id)
  }
  for (const id of ['ECE-0', 'ECE-2.5', 'ACE-', 'ECE--3']) expect(builtInMetrics.has(id)).toBe(false)
})

test('more than two classes have no positive class', () => {
  const truth = { y: Int32Array.of(0, 2), classes: 3, positive: -1 }
  const thirds = { data: new Float64Array(6).fill(1 / 3), rows: 2, columns: 3 }
  expect(eceMetric(10).compute(truth, thirds)).toBeNaN()
  expect(eceMetric(10).undefinedReason(truth, thirds)).toBe('not_applicable')
  expect(eceTopLabelMetric(10).compute(truth, thirds)).toBeCloseTo(1 / 2 - 1 / 3, 12)
})

test('bad input says what is wrong', () => {
  const truth = { y: Int32Array.of(0, 1), classes: 2, positive: 1 }
  const matrix = (...data: number[]) => ({ data: Float64Array.from(data), rows: data.length / 2, columns: 2 })
  expect(() => eceMetric(10).compute(truth, matrix(0.5, 0.5))).toThrow('2 samples, the output has 1')
  expect(() => eceMetric(10).compute(truth, matrix(0.5, 0.5, -0.2, 1.2))).toThrow('number 2 is -0.2')
  expect(() => eceMetric(10).compute(truth, matrix(0, 1, 0, 1), Float64Array.of(1, -1))).toThrow(
    'weight of sample 1 is -1',
  )
})

describe('the null expectation', () => {
  const excess = (n: number, binning: typeof equalWidthBins, shift = 0) => {
    const rng = new Rng(`null|${n}`)
    const p = Float64Array.from({ length: n }, () => rng.uniform())
    const outcome = p.map((value) => (rng.uniform() < value - shift ? 1 : 0))
    return calibrationErrorExcess(outcome, p, { bins: 15, binning })
  }

  // Simulated elsewhere, for uniform probabilities: 0.12 with 100 samples, 0.087 with 200, 0.039 with 1,000.
  test.each([
    [100, 0.12, 0.13],
    [200, 0.087, 0.092],
    [1000, 0.039, 0.041],
  ])('%d samples of a perfect model show an ECE of %d and an ACE of %d', (n, ece, ace) => {
    expect(Math.abs(excess(n, equalWidthBins).nullExpectation - ece)).toBeLessThan(0.012)
    expect(Math.abs(excess(n, equalMassBins).nullExpectation - ace)).toBeLessThan(0.012)
  })

  test('perfect probabilities have next to no excess, shifted ones do', () => {
    expect(Math.abs(excess(1000, equalWidthBins).excess)).toBeLessThan(0.015)
    expect(excess(1000, equalWidthBins, 0.15).excess).toBeGreaterThan(0.08)
  })

  test('equals the mean over outcomes drawn from the probabilities', () => {
    const rng = new Rng('drawn')
    const p = Float64Array.from({ length: 40 }, () => rng.uniform() ** 2)
    for (const binning of [equalWidthBins, equalMassBins]) {
      const draws = Array.from({ length: 20_000 }, () =>
        expectedError(
          binning(p, 10)(
            p.map((chance) => Number(rng.uniform() < chance)),
            new Float64Array(40).fill(1),
          ),
        ),
      )
      const { nullExpectation } = calibrationErrorExcess(new Int32Array(40), p, { bins: 10, binning })
      expect(Math.abs(nullExpectation - mean(draws))).toBeLessThan(0.001)
    }
  })

  test('of large bins it is that of a normal distribution, to two parts in a thousand', () => {
    const ofSize = (size: number) => expectedErrorByChance(new Float64Array(size).fill(0.3), [size]) * Math.sqrt(size)
    expect(Math.abs(ofSize(301) / ofSize(300) - 1)).toBeLessThan(0.002)
  })

  test('no samples, no number', () => {
    expect(calibrationErrorExcess([], new Float64Array(0), { bins: 10, binning: equalWidthBins }).excess).toBeNaN()
  })
})

test('imprecise below 100 events or 100 non-events', () => {
  expect([isCalibrationImprecise(99, 5000), isCalibrationImprecise(5000, 99)]).toEqual([true, true])
  expect(isCalibrationImprecise(100, 100)).toBe(false)
})
