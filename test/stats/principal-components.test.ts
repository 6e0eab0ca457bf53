import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Matrix, Rng, type SparseMatrix, takeRows } from '../../src/core/index.js'
import {
  columnStandardization,
  type Design,
  principalComponents,
  projectOnto,
  standardizedDesign,
} from '../../src/stats/index.js'
import { tridiagonalEigen } from '../../src/stats/tridiagonal-eigen.js'

const tasks = fc.record({
  rows: fc.integer({ min: 2, max: 14 }),
  columns: fc.integer({ min: 1, max: 9 }),
  label: fc.string(),
})

/** Small whole numbers, so that columns repeat and some are constant. */
function matrixOf({ rows, columns, label }: { rows: number; columns: number; label: string }): Matrix {
  const rng = new Rng(label)
  return { data: Float64Array.from({ length: rows * columns }, () => Math.max(0, rng.index(7) - 3)), rows, columns }
}

function sparse({ data, rows, columns }: Matrix): SparseMatrix {
  const stored = [...data.keys()].filter((place) => data[place] !== 0)
  const starts = Int32Array.from({ length: rows + 1 }, (_, i) => stored.filter((place) => place < i * columns).length)
  const indices = Int32Array.from(stored, (place) => place % columns)
  return { rows, columns, starts, indices, values: Float64Array.from(stored, (place) => data[place]) }
}

function centred(x: Matrix | SparseMatrix): Design {
  const { mean } = columnStandardization(x)
  return standardizedDesign(x, { mean, scale: new Float64Array(x.columns).fill(1) })
}

/** The covariance matrix, written out; shape (d, d) */
function covariance({ data, rows, columns }: Matrix): number[][] {
  const mean = Array.from({ length: columns }, (_, j) => {
    let sum = 0
    for (let i = 0; i < rows; i++) sum += data[i * columns + j]
    return sum / rows
  })
  const between = (j: number, k: number) => {
    let sum = 0
    for (let i = 0; i < rows; i++) sum += (data[i * columns + j] - mean[j]) * (data[i * columns + k] - mean[k])
    return sum / rows
  }
  return mean.map((_, j) => mean.map((_, k) => between(j, k)))
}

const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((sum, value, i) => sum + value * b[i], 0)

function expectNear(a: ArrayLike<number>, b: ArrayLike<number>, tolerance: number): void {
  expect(a.length).toBe(b.length)
  for (let i = 0; i < a.length; i++) expect(Math.abs(a[i] - b[i])).toBeLessThanOrEqual(tolerance)
}

describe('principal components', () => {
  test('all of them are orthonormal, have the covariance for eigenvalues, and share out all variance', () => {
    fc.assert(
      fc.property(tasks, (task) => {
        const x = matrixOf(task)
        const d = x.columns
        const { axes, variances } = principalComponents(centred(x), d)
        const c = covariance(x)
        const total = c.reduce((sum, row, j) => sum + row[j], 0)
        expect(variances.reduce((sum, variance) => sum + variance, 0)).toBeCloseTo(total, 9)
        const axis = (i: number) => axes.subarray(i * d, (i + 1) * d)
        for (let i = 0; i < d; i++) {
          for (let k = 0; k < d; k++) expect(dot(axis(i), axis(k))).toBeCloseTo(i === k ? 1 : 0, 9)
          expectNear(
            c.map((row) => dot(row, axis(i))),
            axis(i).map((value) => value * variances[i]),
            1e-9 * (1 + total),
          )
          if (i > 0) expect(variances[i]).toBeLessThanOrEqual(variances[i - 1])
        }
      }),
    )
  })

  test('are the same for sparse rows, and keep distances where all are taken', () => {
    fc.assert(
      fc.property(tasks, (task) => {
        const x = matrixOf(task)
        const design = centred(sparse(x))
        const all = principalComponents(design, x.columns)
        expectNear(all.variances, principalComponents(centred(x), x.columns).variances, 1e-9)
        const { data, columns } = projectOnto(all, design)
        const distance = (of: Matrix, i: number, k: number) => {
          const [a, b] = [takeRows(of, [i]).data, takeRows(of, [k]).data]
          return dot(
            a.map((value, j) => value - b[j]),
            a.map((value, j) => value - b[j]),
          )
        }
        expect(distance({ data, rows: x.rows, columns }, 0, 1)).toBeCloseTo(distance(x, 0, 1), 9)
      }),
    )
  })

  test('are those of numpy.linalg.svd: 30 x 8 normal numbers', () => {
    const rng = new Rng('principal components of numpy')
    const data = Float64Array.from({ length: 240 }, (_, place) => rng.normal() * (1 + (place % 8)))
    const { variances } = principalComponents(centred({ data, rows: 30, columns: 8 }), 3)
    // numpy 1.24.2: the squared singular values of the centred numbers, divided by 30.
    expectNear(variances, [81.5745962325269, 42.61692996977441, 34.752011362047234], 1e-11)
  })
})

test('a tridiagonal matrix is put together again from its eigenvalues and eigenvectors', () => {
  const numbers = fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 1, maxLength: 12 })
  fc.assert(
    fc.property(numbers, numbers, (diagonal, others) => {
      const m = diagonal.length
      const below = Array.from({ length: m - 1 }, (_, i) => others[i % others.length])
      const { values, vectors } = tridiagonalEigen(diagonal, below)
      for (let i = 0; i < m; i++) {
        for (let k = 0; k < m; k++) {
          let entry = 0
          for (let e = 0; e < m; e++) entry += values[e] * vectors[e * m + i] * vectors[e * m + k]
          const expected = i === k ? diagonal[i] : Math.abs(i - k) === 1 ? below[Math.min(i, k)] : 0
          expect(Math.abs(entry - expected)).toBeLessThan(1e-12 * 30 * m)
        }
      }
    }),
  )
})
