import { describe, expect, test } from 'vitest'
import { Rng } from '../../src/core/index.js'
import { builtInMetrics } from '../../src/metrics/index.js'
import { rocCurve, sortScores } from '../../src/stats/index.js'
import { checkMetric } from '../../src/testing/index.js'
import { checkGolden } from '../golden/check-golden.js'

test.each(['Sensitivity-at-Specificity-0.9', 'Specificity-at-Sensitivity-0.9', 'Partial-AUROC-0.1'])(
  '%s matches scikit-learn, at other levels too',
  checkGolden,
)

test.each([
  'Sensitivity-at-Specificity-0.95',
  'Specificity-at-Sensitivity-0.5',
  'Sensitivity-at-Specificity-1',
  'Partial-AUROC-0.2',
  'Partial-AUROC-1',
  'Top-3-Accuracy',
])('%s needs no registration and keeps its word', (id) => {
  const metric = builtInMetrics.get(id)
  expect(metric.id).toBe(id)
  expect(builtInMetrics.all().includes(metric)).toBe(false)
  expect(checkMetric(metric, new Rng(`families|${id}`))).toEqual([])
})

test.each([
  ['Sensitivity-at-Specificity-90', 'Sensitivity-at-Specificity-0.9'],
  ['Sensitivity-at-Specificity-0', 'Sensitivity-at-Specificity-0.9'],
  ['Specificity-at-Sensitivty-0.8', 'Specificity-at-Sensitivity-0.9'],
  ['Partial-AUROC-1.5', 'Partial-AUROC-0.1'],
  ['Top-1-Accuracy', 'Top-2-Accuracy'],
  ['Top-2.5-Accuracy', 'Top-2-Accuracy'],
])('%s is unknown, and %s is offered', (id, nearest) => {
  expect(builtInMetrics.has(id)).toBe(false)
  expect(() => builtInMetrics.get(id, 'b.yaml')).toThrow(`Unknown metric "${id}" (b.yaml)\nDid you mean "${nearest}"?`)
})

test.each(builtInMetrics.families.map(({ pattern, make }) => [pattern, make] as const))(
  '%s: one is listed',
  (pattern, make) => {
    const [before, after] = pattern.split(/<.*>/)
    const members = builtInMetrics.all().filter(({ id }) => {
      const number = Number(id.slice(before.length, id.length - after.length))
      return id.startsWith(before) && id.endsWith(after) && make(number)?.id === id
    })
    expect(members.length).toBeGreaterThan(0)
  },
)

describe('a resample has a threshold of its own', () => {
  test('sensitivity at specificity', () => {
    const y = Int32Array.of(1, 1, 0, 0, 1, 0)
    const s = Float64Array.of(0.9, 0.6, 0.7, 0.2, 0.5, 0.4)
    const replay = builtInMetrics.get('Sensitivity-at-Specificity-0.9').resample!(y, s)
    expect(replay(Uint16Array.of(1, 1, 1, 1, 1, 1))).toBeCloseTo(1 / 3, 14)
    // Without the negative at 0.7 the threshold may fall to 0.5.
    const counts = Uint16Array.of(1, 1, 0, 2, 1, 1)
    expect(replay(counts)).toBe(1)
    expect(rocCurve(sortScores(y, s), counts).tpr.at(-1)).toBe(1)
  })
})
