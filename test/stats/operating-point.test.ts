import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sensitivityAtSpecificity, specificityAtSensitivity, youdenOptimum } from '../../src/metrics/index.js'
import { cutThresholds, precisionRecallCurve, rocCurve, sortScores } from '../../src/stats/index.js'
import { checkGolden } from '../golden/check-golden.js'

test.each(['rocCurve', 'cutThresholds', 'precisionRecallCurve', 'youdenOptimum'])(
  '%s matches scikit-learn',
  checkGolden,
)

const scored = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 8 }), fc.nat(3)), {
    minLength: 2,
    maxLength: 30,
  })
  .map((list) => ({
    y: Int32Array.from(list, ([y]) => y),
    s: Float64Array.from(list, ([, s]) => s),
    w: Float64Array.from(list, ([, , w]) => w),
  }))
  .filter(({ y, w }) => [0, 1].every((one) => y.some((label, i) => label === one && w[i] > 0)))

interface Rule {
  threshold: number
  sensitivity: number
  specificity: number
  ppv: number
}

/** Every rule "positive from here upwards", by counting, the strictest first. */
function rulesOf({ y, s, w }: { y: Int32Array; s: Float64Array; w: Float64Array }): Rule[] {
  const weightOf = (which: (i: number) => boolean): number => w.reduce((sum, x, i) => sum + (which(i) ? x : 0), 0)
  const thresholds = [Number.POSITIVE_INFINITY, ...[...new Set(s)].sort((a, b) => b - a)]
  return thresholds.map((threshold) => {
    const tp = weightOf((i) => y[i] === 1 && s[i] >= threshold)
    const called = weightOf((i) => s[i] >= threshold)
    return {
      threshold,
      sensitivity: tp / weightOf((i) => y[i] === 1),
      specificity: weightOf((i) => y[i] === 0 && s[i] < threshold) / weightOf((i) => y[i] === 0),
      ppv: called === 0 ? 1 : tp / called,
    }
  })
}

test('every vertex is a rule that exists', () => {
  fc.assert(
    fc.property(scored, (cohort) => {
      const rules = rulesOf(cohort)
      const sorted = sortScores(cohort.y, cohort.s)
      const roc = rocCurve(sorted, cohort.w)
      const pr = precisionRecallCurve(sorted, cohort.w)
      expect([...cutThresholds(sorted, cohort.s)]).toEqual(rules.map(({ threshold }) => threshold))
      rules.forEach((rule, v) => {
        expect(roc.tpr[v]).toBeCloseTo(rule.sensitivity, 14)
        expect(roc.fpr[v]).toBeCloseTo(1 - rule.specificity, 14)
        expect(pr.recall[v]).toBeCloseTo(rule.sensitivity, 14)
        expect(pr.precision[v]).toBeCloseTo(rule.ppv, 14)
      })
    }),
  )
})

const levels = fc.constantFrom(0, 0.25, 0.5, 0.75, 0.9, 1)

test('sensitivity at specificity: the best of all rules that reach the target, with the threshold that does it', () => {
  fc.assert(
    fc.property(scored, levels, (cohort, level) => {
      const rules = rulesOf(cohort)
      const reaching = rules.filter(({ specificity }) => specificity >= level - 1e-12)
      const best = Math.max(...reaching.map(({ sensitivity }) => sensitivity))
      const found = sensitivityAtSpecificity(cohort.y, cohort.s, level, cohort.w)!
      expect(found.sensitivity).toBeCloseTo(best, 14)
      expect(found.specificity).toBeGreaterThanOrEqual(level - 1e-12)
      expect(found.thresholdSource).toBe('test')
      const rule = rules.find(({ threshold }) => threshold === found.threshold)!
      expect(rule.sensitivity).toBeCloseTo(found.sensitivity, 14)
      expect(rule.specificity).toBeCloseTo(found.specificity, 14)
    }),
  )
})

test('specificity at sensitivity: the same with the classes changed', () => {
  fc.assert(
    fc.property(scored, levels, (cohort, level) => {
      const best = Math.max(
        ...rulesOf(cohort)
          .filter(({ sensitivity }) => sensitivity >= level - 1e-12)
          .map(({ specificity }) => specificity),
      )
      const found = specificityAtSensitivity(cohort.y, cohort.s, level, cohort.w)!
      expect(found.specificity).toBeCloseTo(best, 14)
      expect(found.sensitivity).toBeGreaterThanOrEqual(level - 1e-12)
    }),
  )
})

test("Youden's optimum: no rule is farther above guessing", () => {
  fc.assert(
    fc.property(scored, (cohort) => {
      const found = youdenOptimum(cohort.y, cohort.s, cohort.w)!
      const best = Math.max(...rulesOf(cohort).map(({ sensitivity, specificity }) => sensitivity + specificity))
      expect(found.sensitivity + found.specificity).toBeCloseTo(best, 12)
    }),
  )
})

test('of equally good rules, the better other rate', () => {
  // Three negatives stand lower: sensitivity stays 1 further down, and specificity falls for nothing.
  const y = Int32Array.of(1, 0, 0, 0)
  const s = Float64Array.of(0.9, 0.3, 0.2, 0.1)
  expect(sensitivityAtSpecificity(y, s, 0)).toMatchObject({ sensitivity: 1, specificity: 1, threshold: 0.9 })
  const turned = Int32Array.of(1, 1, 1, 0)
  expect(specificityAtSensitivity(turned, s, 0)).toMatchObject({ sensitivity: 1, specificity: 1, threshold: 0.2 })
})

describe('degenerate input', () => {
  test.each([
    ['no samples', [], []],
    ['positives only', [1, 1], [0.2, 0.3]],
    ['negatives only', [0, 0], [0.2, 0.3]],
  ])('%s: there is no point', (_, y, s) => {
    const cohort = [Int32Array.from(y), Float64Array.from(s)] as const
    expect(sensitivityAtSpecificity(...cohort, 0.9)).toBeUndefined()
    expect(specificityAtSensitivity(...cohort, 0.9)).toBeUndefined()
    expect(youdenOptimum(...cohort)).toBeUndefined()
  })

  test('constant scores: nothing is called positive, from Infinity upwards', () => {
    const point = sensitivityAtSpecificity(Int32Array.of(0, 1), Float64Array.of(5, 5), 0.9)
    expect(point).toMatchObject({ sensitivity: 0, specificity: 1, threshold: Number.POSITIVE_INFINITY })
  })

  test('a missing prediction is never found', () => {
    const y = Int32Array.of(1, 1, 0, 0)
    const s = Float64Array.of(0.9, -Infinity, 0.1, Infinity)
    expect(sensitivityAtSpecificity(y, s, 0.5)).toMatchObject({ sensitivity: 0.5, threshold: 0.9 })
    expect(sensitivityAtSpecificity(y, s, 0.9)).toMatchObject({ sensitivity: 0 })
  })

  test('NaN scores, negative weights and unequal lengths are errors', () => {
    const y = Int32Array.of(0, 1)
    expect(() => youdenOptimum(y, Float64Array.of(0, Number.NaN))).toThrow(/NaN/)
    expect(() => youdenOptimum(y, Float64Array.of(0, 1), Float64Array.of(1, -1))).toThrow(/weight of sample 1/)
    expect(() => youdenOptimum(y, Float64Array.of(0))).toThrow(/2 samples, the output has 1/)
  })
})
