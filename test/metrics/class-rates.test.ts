import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  builtInMetrics,
  f1Binary,
  npv,
  npvAtPrevalence,
  ppv,
  ppvAtPrevalence,
  sensitivity,
  specificity,
  youdenJ,
} from '../../src/metrics/index.js'
import { wilsonInterval } from '../../src/stats/index.js'
import { checkGolden } from '../golden/check-golden.js'

test.each(['Sensitivity', 'Specificity', 'PPV', 'NPV', 'Youden-J', 'F1-Binary'])('%s matches scikit-learn', checkGolden)

const labelled = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 1 }), fc.integer({ min: -1, max: 1 }), fc.nat(3)), { maxLength: 30 })
  .map((list) => ({
    y: Int32Array.from(list, ([y]) => y),
    p: Int32Array.from(list, ([, p]) => p),
    w: Float64Array.from(list, ([, , w]) => w),
  }))

test('each equals its definition, weighted, with missing predictions wrong', () => {
  fc.assert(
    fc.property(labelled, ({ y, p, w }) => {
      const weightOf = (which: (i: number) => boolean): number => w.reduce((sum, x, i) => sum + (which(i) ? x : 0), 0)
      const tp = weightOf((i) => y[i] === 1 && p[i] === 1)
      const tn = weightOf((i) => y[i] === 0 && p[i] === 0)
      const se = tp / weightOf((i) => y[i] === 1)
      const sp = tn / weightOf((i) => y[i] === 0)
      expect(sensitivity(y, p, w)).toBe(se)
      expect(specificity(y, p, w)).toBe(sp)
      expect(ppv(y, p, w)).toBe(tp / weightOf((i) => p[i] === 1))
      expect(npv(y, p, w)).toBe(tn / weightOf((i) => p[i] === 0))
      expect(youdenJ(y, p, w)).toBe(se + sp - 1)
      expect(f1Binary(y, p, w)).toBe((2 * tp) / (weightOf((i) => y[i] === 1) + weightOf((i) => p[i] === 1)))
    }),
  )
})

describe('the positive class may be the first', () => {
  const y = Int32Array.of(0, 0, 0, 1, 1)
  const p = Int32Array.of(0, 0, 1, 1, 0)
  const value = (id: string, positive: number) => builtInMetrics.get(id).compute({ y, classes: 2, positive }, p)

  test.each([
    ['Sensitivity', 2 / 3],
    ['Specificity', 1 / 2],
    ['PPV', 2 / 3],
    ['NPV', 1 / 2],
    ['F1-Binary', 2 / 3],
  ])('%s', (id, expected) => {
    expect(value(id, 0)).toBeCloseTo(expected, 14)
    expect(value(id, 1)).not.toBeCloseTo(expected, 14)
  })
})

describe('intervals are over the right n', () => {
  const truth = { y: Int32Array.of(1, 1, 1, 1, 0, 0, 0, 0, 0, 0), classes: 2, positive: 1 }
  const p = Int32Array.of(1, 1, 1, -1, 1, 0, 0, 0, 0, -1)
  test.each([
    ['Sensitivity', 3, 4],
    ['Specificity', 4, 6],
    ['PPV', 3, 4],
    ['NPV', 4, 4],
  ])('%s: %i of %i', (id, successes, n) => {
    expect(builtInMetrics.get(id).interval?.(truth, p, 0.9)).toEqual(wilsonInterval(successes, n, 0.9))
  })
})

describe('undefined, and why', () => {
  const reasons = (y: number[], p: number[]) =>
    ['Sensitivity', 'Specificity', 'PPV', 'NPV', 'F1-Binary', 'Youden-J'].map((id) => {
      const truth = { y: Int32Array.from(y), classes: 2, positive: 1 }
      return builtInMetrics.get(id).undefinedReason(truth, Int32Array.from(p))
    })

  test.each<[string, number[], number[], (string | undefined)[]]>([
    ['no samples', [], [], Array(6).fill('empty')],
    [
      'only negatives, called so',
      [0],
      [0],
      ['no_positives', undefined, 'no_predicted_positives', undefined, 'no_positives', 'single_class'],
    ],
    [
      'only positives, called so',
      [1],
      [1],
      [undefined, 'no_negatives', undefined, 'no_predicted_negatives', undefined, 'single_class'],
    ],
    [
      'no prediction at all',
      [0, 1],
      [-1, -1],
      [undefined, undefined, 'no_predicted_positives', 'no_predicted_negatives', undefined, undefined],
    ],
  ])('%s', (_, y, p, expected) => expect(reasons(y, p)).toEqual(expected))

  test('F1 is 0, not undefined, when nothing is called positive', () => {
    expect(f1Binary(Int32Array.of(0, 1), Int32Array.of(0, 0))).toBe(0)
  })

  test('of three classes they mean nothing', () => {
    const truth = { y: Int32Array.of(0, 1, 2), classes: 3, positive: -1 }
    const metric = builtInMetrics.get('PPV')
    expect(metric.compute(truth, truth.y)).toBeNaN()
    expect(metric.undefinedReason(truth, truth.y)).toBe('not_applicable')
    expect(metric.interval?.(truth, truth.y, 0.95)).toBeUndefined()
    expect(metric.resample?.(truth, truth.y)(Uint16Array.of(1, 1, 1))).toBeNaN()
  })
})

describe('predictive values at a declared prevalence', () => {
  test('at the prevalence of the sample they are those of the sample', () => {
    const y = Int32Array.of(1, 1, 1, 1, 0, 0, 0, 0, 0, 0)
    const p = Int32Array.of(1, 1, 1, 0, 1, 1, 0, 0, 0, 0)
    expect(ppvAtPrevalence(sensitivity(y, p), specificity(y, p), 0.4)).toBeCloseTo(ppv(y, p), 14)
    expect(npvAtPrevalence(sensitivity(y, p), specificity(y, p), 0.4)).toBeCloseTo(npv(y, p), 14)
  })

  test('a rare condition: mostly false alarms', () => {
    expect(ppvAtPrevalence(0.9, 0.9, 0.01)).toBeCloseTo(0.009 / (0.009 + 0.099), 14)
    expect(ppvAtPrevalence(0.9, 0.9, 0)).toBe(0)
    expect(ppvAtPrevalence(0.9, 0.9, 1)).toBe(1)
    expect(ppvAtPrevalence(0, 1, 0.5)).toBeNaN()
  })
})
