import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Matrix, SparseMatrix } from '../../src/core/index.js'
import { Rng } from '../../src/core/index.js'
import {
  columnStandardization,
  fitRidge,
  fitSoftmaxRegression,
  nearestNeighbours,
  neighbourShares,
  ridgeValues,
  softmaxProbabilities,
  standardize,
  standardizedDesign,
  takeFeatureRows,
} from '../../src/stats/index.js'

/** Rows of small whole numbers, most of them zero. */
const matrices = fc
  .record({ rows: fc.integer({ min: 2, max: 12 }), columns: fc.integer({ min: 1, max: 9 }), label: fc.string() })
  .map(({ rows, columns, label }): Matrix => {
    const rng = new Rng(label)
    const data = Float64Array.from({ length: rows * columns }, () => Math.max(0, rng.index(8) - 4))
    return { data, rows, columns }
  })

function sparse({ data, rows, columns }: Matrix): SparseMatrix {
  const stored = [...data.keys()].filter((place) => data[place] !== 0)
  const starts = Int32Array.from({ length: rows + 1 }, (_, i) => stored.filter((place) => place < i * columns).length)
  const indices = Int32Array.from(stored, (place) => place % columns)
  return { rows, columns, starts, indices, values: Float64Array.from(stored, (place) => data[place]) }
}

function expectNear(a: ArrayLike<number>, b: ArrayLike<number>, tolerance: number): void {
  expect(a.length).toBe(b.length)
  for (let i = 0; i < a.length; i++) expect(Math.abs(a[i] - b[i])).toBeLessThanOrEqual(tolerance)
}

/** Numbers of their own for any place. */
const numbers = (length: number, label: string): Float64Array => {
  const rng = new Rng(label)
  return Float64Array.from({ length }, () => rng.normal())
}

describe('a sparse matrix', () => {
  test('has the mean and spread of the dense one', () => {
    fc.assert(
      fc.property(matrices, (x) => {
        const [dense, packed] = [columnStandardization(x), columnStandardization(sparse(x))]
        expectNear(packed.mean, dense.mean, 1e-12)
        expectNear(packed.scale, dense.scale, 1e-12)
      }),
    )
  })

  test('multiplies, combines and squares as the dense one, for one vector and for several', () => {
    fc.assert(
      fc.property(matrices, fc.integer({ min: 1, max: 3 }), (x, r) => {
        const standardization = columnStandardization(x)
        const designs = [standardizedDesign(x, standardization), standardizedDesign(sparse(x), standardization)]
        const weights = numbers(r * x.columns, 'weights')
        const factors = numbers(r * x.rows, 'factors')
        const [dense, packed] = designs.map((design) => {
          const products = new Float64Array(x.rows * r)
          const sums = new Float64Array(r * x.columns).fill(1)
          design.multiply(weights, products)
          design.addCombined(factors, sums)
          return [products, sums, design.meanSquares()]
        })
        dense.forEach((values, which) => {
          expectNear(packed[which], values, 1e-10)
        })
        // And the dense one as its definition says.
        const rows = standardize(x, standardization).data
        const first = weights.subarray(0, x.columns).reduce((sum, weight, j) => sum + weight * rows[j], 0)
        expect(dense[0][0]).toBeCloseTo(first, 10)
      }),
    )
  })

  test('the dense products are the plain sums, to the last bit', () => {
    fc.assert(
      fc.property(matrices, fc.integer({ min: 1, max: 3 }), (x, r) => {
        const design = standardizedDesign(x, {
          mean: new Float64Array(x.columns),
          scale: new Float64Array(x.columns).fill(1),
        })
        const [weights, factors] = [numbers(r * x.columns, 'w'), numbers(x.rows * r, 'f')]
        const products = new Float64Array(x.rows * r)
        design.multiply(weights, products)
        const sums = new Float64Array(r * x.columns)
        design.addCombined(factors, sums)
        const at = (i: number, j: number) => x.data[i * x.columns + j]
        for (let q = 0; q < r; q++) {
          for (let i = 0; i < x.rows; i++) {
            let product = 0
            for (let j = 0; j < x.columns; j++) product += at(i, j) * weights[q * x.columns + j]
            expect(products[i * r + q]).toBe(product)
          }
          for (let j = 0; j < x.columns; j++) {
            let sum = 0
            for (let i = 0; i < x.rows; i++) sum += factors[i * r + q] * at(i, j)
            expect(sums[q * x.columns + j]).toBe(sum)
          }
        }
      }),
    )
  })

  test('gives the same rows', () => {
    fc.assert(
      fc.property(matrices, (x) => {
        const rows = [x.rows - 1, 0, 0]
        expect(takeFeatureRows(sparse(x), rows)).toEqual(sparse(takeFeatureRows(x, rows)))
      }),
    )
  })

  test('gives the same regressions and neighbours', () => {
    fc.assert(
      fc.property(matrices, fc.integer({ min: 2, max: 3 }), (x, nClasses) => {
        fc.pre(x.rows > nClasses)
        const y = Int32Array.from({ length: x.rows }, (_, i) => i % nClasses)
        const scaling = columnStandardization(x)
        const settings = { C: 1, tolerance: 1e-10, maxSteps: 1000 }
        const [dense, packed] = [x, sparse(x)].map((features) => {
          const design = standardizedDesign(features, scaling)
          const { model, converged } = fitSoftmaxRegression(design, y, nClasses, settings)
          expect(converged).toBe(true)
          const ridge = ridgeValues(fitRidge(design, y, 0.5), design)
          return [softmaxProbabilities(model, design).data, ridge]
        })
        expectNear(packed[0], dense[0], 1e-7)
        expectNear(packed[1], dense[1], 1e-7)
        // Whole numbers and a common scale: distances are exact, ties included.
        const plain = { mean: scaling.mean, scale: new Float64Array(x.columns).fill(1) }
        const near = nearestNeighbours(x, plain, 2)(x)
        expect(nearestNeighbours(sparse(x), plain, 2)(sparse(x))).toEqual(near)
      }),
      { numRuns: 50 },
    )
  })
})

describe('softmax regression', () => {
  const n = 40
  const x = { data: numbers(n * 3, 'x'), rows: n, columns: 3 }
  const y = Int32Array.from({ length: n }, (_, i) => (x.data[3 * i] + numbers(n, 'noise')[i] > 0 ? 1 : 0))
  const design = standardizedDesign(x, columnStandardization(x))

  test('begun elsewhere it arrives at the same minimum, in fewer steps when it begins near', () => {
    const settings = { C: 1, tolerance: 1e-11, maxSteps: 1000 }
    const cold = fitSoftmaxRegression(design, y, 2, settings)
    const near = fitSoftmaxRegression(design, y, 2, { ...settings, C: 0.9 })
    const warm = fitSoftmaxRegression(design, y, 2, { ...settings, start: near.model })
    expectNear(warm.model.weights.data, cold.model.weights.data, 1e-9)
    expectNear(warm.model.intercepts, cold.model.intercepts, 1e-9)
    expect(warm.steps).toBeLessThan(cold.steps)
  })

  test('says when its steps ran out, and where it stopped', () => {
    const { model, converged, steps } = fitSoftmaxRegression(design, y, 2, { C: 1, tolerance: 1e-12, maxSteps: 2 })
    expect([converged, steps]).toEqual([false, 2])
    expect(model.weights.data.every(Number.isFinite)).toBe(true)
  })
})

describe('ridge regression', () => {
  test('its residuals balance the penalty, whatever the start', () => {
    fc.assert(
      fc.property(matrices, fc.constantFrom(0.01, 1, 100), (x, alpha) => {
        const design = standardizedDesign(x, columnStandardization(x))
        const y = numbers(x.rows, 'y')
        for (const start of [undefined, numbers(x.columns, 'start')]) {
          const ridge = fitRidge(design, y, alpha, start)
          expect(ridge.converged).toBe(true)
          const residuals = ridgeValues(ridge, design).map((value, i) => value - y[i])
          const slopes = ridge.weights.map((weight) => alpha * weight)
          design.addCombined(residuals, slopes)
          expectNear(slopes, new Float64Array(x.columns), 1e-7)
        }
      }),
    )
  })

  test('nothing to explain: weights of zero', () => {
    const x = { data: numbers(6, 'x'), rows: 3, columns: 2 }
    const design = standardizedDesign(x, columnStandardization(x))
    expect(fitRidge(design, [2, 2, 2], 1)).toEqual({ weights: new Float64Array(2), intercept: 2, converged: true })
  })
})

describe('nearest neighbours', () => {
  test('are the first of all rows sorted by distance, then by place', () => {
    fc.assert(
      fc.property(matrices, fc.integer({ min: 1, max: 4 }), (x, wanted) => {
        const k = Math.min(wanted, x.rows)
        const { mean } = columnStandardization(x)
        const scale = new Float64Array(x.columns).fill(1)
        const rowAt = (i: number): Float64Array => x.data.subarray(i * x.columns, (i + 1) * x.columns)
        const found = nearestNeighbours(x, { mean, scale }, k)(x)
        for (let i = 0; i < x.rows; i++) {
          const distance = (j: number): number =>
            rowAt(j).reduce((sum, value, c) => sum + (value - rowAt(i)[c]) ** 2, 0)
          const order = Array.from({ length: x.rows }, (_, j) => j).sort((a, b) => distance(a) - distance(b) || a - b)
          expect([...found.subarray(i * k, (i + 1) * k)]).toEqual(order.slice(0, k))
        }
      }),
    )
  })

  test('a column counts in units of its scale', () => {
    const train = { data: Float64Array.of(0, 3, 100, 0), rows: 2, columns: 2 }
    const query = { data: Float64Array.of(0, 0), rows: 1, columns: 2 }
    const mean = new Float64Array(2)
    expect([...nearestNeighbours(train, { mean, scale: Float64Array.of(1, 1) }, 1)(query)]).toEqual([0])
    expect([...nearestNeighbours(train, { mean, scale: Float64Array.of(1000, 1) }, 1)(query)]).toEqual([1])
  })

  test('shares of the classes among them sum to one', () => {
    const shares = neighbourShares(Int32Array.of(0, 1, 2, 2, 3, 0), 3, Int32Array.of(0, 1, 1, 2), 3)
    expect([...shares.data]).toEqual([1 / 3, 2 / 3, 0, 1 / 3, 1 / 3, 1 / 3])
  })
})
