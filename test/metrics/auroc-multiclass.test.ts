import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { column, type Matrix } from '../../src/core/index.js'
import {
  auroc,
  aurocOvoMacro,
  aurocOvoWeighted,
  aurocOvrMacro,
  aurocOvrMacroPresent,
  aurocOvrMicro,
  aurocOvrWeighted,
  aurocPerClass,
  builtInMetrics,
} from '../../src/metrics/index.js'
import { checkGolden } from '../golden/check-golden.js'

test.each([
  ...['aurocPerClass', 'AUROC-OvR-Macro', 'AUROC-OvR-Macro-Present', 'AUROC-OvR-Weighted', 'AUROC-OvR-Micro'],
  ...['AUROC-OvO-Macro', 'AUROC-OvO-Weighted'],
])('%s matches scikit-learn', checkGolden)

const K = 3
const sample = fc.tuple(
  fc.integer({ min: 0, max: K - 1 }),
  fc.array(fc.integer({ min: 0, max: 6 }), { minLength: K, maxLength: K }),
  fc.nat(3),
)
const cohorts = fc.array(sample, { minLength: 1, maxLength: 30 }).map((list) => ({
  y: Int32Array.from(list, ([y]) => y),
  yProba: { data: Float64Array.from(list.flatMap(([, row]) => row.map((x) => x / 6))), rows: list.length, columns: K },
  w: Float64Array.from(list, ([, , w]) => w),
}))

/** AUROC of class a against class b by the probability of a, from the binary routine, on the rows of both alone. */
function pairArea(y: Int32Array, yProba: Matrix, w: Float64Array, a: number, b: readonly number[]): number {
  const rows = [...y.keys()].filter((i) => y[i] === a || b.includes(y[i]))
  const scores = column(yProba, a)
  return auroc(
    Int32Array.from(rows, (i) => Number(y[i] === a)),
    Float64Array.from(rows, (i) => scores[i]),
    Float64Array.from(rows, (i) => w[i]),
  )
}

const PAIRS = [
  [0, 1],
  [0, 2],
  [1, 2],
] as const
const same = (got: number, want: number) => {
  if (Number.isNaN(want)) expect(got).toBeNaN()
  else expect(got).toBeCloseTo(want, 12)
}

test('each equals its definition by binary areas, weighted, ties and absent classes included', () => {
  fc.assert(
    fc.property(cohorts, ({ y, yProba, w }) => {
      const sizes = [0, 1, 2].map((one) => w.reduce((sum, x, i) => sum + (y[i] === one ? x : 0), 0))
      const n = sizes[0] + sizes[1] + sizes[2]
      const ofClass = [0, 1, 2].map((one) =>
        pairArea(
          y,
          yProba,
          w,
          one,
          [0, 1, 2].filter((b) => b !== one),
        ),
      )
      const ofPair = PAIRS.map(([a, b]) => (pairArea(y, yProba, w, a, [b]) + pairArea(y, yProba, w, b, [a])) / 2)
      const present = ofClass.filter((area) => !Number.isNaN(area))
      const sum = (values: number[]) => values.reduce((total, value) => total + value, 0)
      aurocPerClass(y, yProba, w).forEach((area, one) => void same(area, ofClass[one]))
      same(aurocOvrMacro(y, yProba, w), sum(ofClass) / K)
      same(aurocOvrMacroPresent(y, yProba, w), sum(present) / present.length)
      same(aurocOvrWeighted(y, yProba, w), sum(ofClass.map((area, one) => area * sizes[one])) / n)
      same(aurocOvoMacro(y, yProba, w), sum(ofPair) / 3)
      same(aurocOvoWeighted(y, yProba, w), sum(ofPair.map((area, i) => area * (n - sizes[2 - i]))) / (2 * n))
      const flatTruth = Int32Array.from(yProba.data, (_, place) => Number(y[Math.floor(place / K)] === place % K))
      same(
        aurocOvrMicro(y, yProba, w),
        auroc(flatTruth, yProba.data, w.length ? Float64Array.from(flatTruth, (_, i) => w[Math.floor(i / K)]) : w),
      )
    }),
  )
})

test('of two classes all are the AUROC', () => {
  const y = Int32Array.of(0, 1, 1, 0, 1)
  const p = [0.2, 0.6, 0.4, 0.7, 0.9]
  const yProba = { data: Float64Array.from(p.flatMap((one) => [1 - one, one])), rows: 5, columns: 2 }
  const area = auroc(y, Float64Array.from(p))
  for (const metric of [aurocOvrMacro, aurocOvrMacroPresent, aurocOvrWeighted, aurocOvoMacro, aurocOvoWeighted]) {
    expect(metric(y, yProba)).toBeCloseTo(area, 14)
  }
})

test("Hand and Till's M does not mind how common the classes are", () => {
  const y = Int32Array.of(0, 0, 1, 1, 2, 2)
  const yProba = {
    data: Float64Array.of(0.6, 0.3, 0.1, 0.2, 0.5, 0.3, 0.3, 0.4, 0.3, 0.1, 0.8, 0.1, 0.2, 0.3, 0.5, 0.4, 0.4, 0.2),
    rows: 6,
    columns: 3,
  }
  const weights = Float64Array.of(1, 1, 7, 7, 30, 30)
  expect(aurocOvoMacro(y, yProba, weights)).toBeCloseTo(aurocOvoMacro(y, yProba), 14)
  expect(aurocOvrMacro(y, yProba, weights)).not.toBeCloseTo(aurocOvrMacro(y, yProba), 3)
})

describe('a class that does not occur', () => {
  const truth = { y: Int32Array.of(0, 0, 1), classes: 3, positive: -1 }
  const yProba = { data: Float64Array.of(0.6, 0.3, 0.1, 0.2, 0.5, 0.3, 0.3, 0.4, 0.3), rows: 3, columns: 3 }

  test.each(['AUROC-OvR-Macro', 'AUROC-OvR-Weighted', 'AUROC-OvO-Macro', 'AUROC-OvO-Weighted'])(
    '%s is undefined, never 0',
    (id) => {
      const metric = builtInMetrics.get(id)
      expect(metric.compute(truth, yProba)).toBeNaN()
      expect(metric.undefinedReason(truth, yProba)).toBe('class_without_positives_or_negatives')
      expect(metric.resample?.(truth, yProba)(Uint16Array.of(1, 1, 1))).toBeNaN()
    },
  )

  test('the present-classes form leaves it out, and the areas tell which', () => {
    const areas = aurocPerClass(truth.y, yProba)
    expect([...areas].map(Number.isNaN)).toEqual([false, false, true])
    expect(aurocOvrMacroPresent(truth.y, yProba)).toBe((areas[0] + areas[1]) / 2)
    const one = { ...truth, y: Int32Array.of(1, 1, 1) }
    expect(builtInMetrics.get('AUROC-OvR-Macro-Present').undefinedReason(one, yProba)).toBe('single_class')
  })
})
