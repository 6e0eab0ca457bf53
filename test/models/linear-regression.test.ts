import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Rng } from '../../src/core/rng.js'
import type { LabelledBatch } from '../../src/core/samples.js'
import { learnRidge } from '../../src/models/linear-regression.js'
import { batchOf } from './support.js'

const trainOf = (rows: readonly (readonly number[])[], y: readonly number[]): LabelledBatch => ({
  ...batchOf(rows),
  y: Float64Array.from(y),
  classes: [],
})

function cohort(n: number, d: number, label: string) {
  const rng = new Rng(label)
  const rows = Array.from({ length: n }, () => Array.from({ length: d }, () => 5 * rng.normal() + 3))
  return { rows, y: rows.map((row) => 2 * row[0] - row[d - 1] + rng.normal()) }
}

describe('linear regression', () => {
  test('equals scikit-learn: make_pipeline(StandardScaler(), Ridge(alpha=1.0))', () => {
    const rows = [
      [1, 10],
      [2, 8],
      [3, 13],
      [5, 9],
      [8, 4],
    ]
    const predict = learnRidge(trainOf(rows, [1.5, 2.5, 2, 4, 8]), 1)
    const expected = [
      1.6836791147994468, 2.8389311932880394, 1.896752694055599, 4.207256851032785, 7.37338014682413, 4.250536531241925,
    ]
    ;(predict(batchOf([...rows, [4, 7]])) as Float64Array).forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i], 10)
    })
  })

  test('no penalty: residuals are orthogonal to every feature, which is what least squares means', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 10, max: 40 }), fc.string(), (d, n, label) => {
        const { rows, y } = cohort(n, d, label)
        const predicted = learnRidge(trainOf(rows, y), 0)(batchOf(rows)) as Float64Array
        for (let j = 0; j < d; j++) {
          const product = rows.reduce((sum, row, i) => sum + row[j] * (y[i] - predicted[i]), 0)
          expect(Math.abs(product)).toBeLessThan(1e-6 * n)
        }
      }),
      { numRuns: 30 },
    )
  })

  test('a strong penalty leaves the mean', () => {
    const { rows, y } = cohort(30, 3, 'strong')
    const predicted = learnRidge(trainOf(rows, y), 1e12)(batchOf(rows)) as Float64Array
    const mean = y.reduce((sum, value) => sum + value, 0) / y.length
    for (const value of predicted) expect(value).toBeCloseTo(mean, 6)
  })

  test('features that depend on each other: refused without a penalty, fine with one', () => {
    const { rows, y } = cohort(20, 2, 'twins')
    const twins = rows.map(([a]) => [a, 2 * a])
    expect(() => learnRidge(trainOf(twins, y), 0)).toThrow('depend on each other')
    expect(() => learnRidge(trainOf(twins, y), 1)).not.toThrow()
  })
})
