import { isSparse, type Matrix, type SparseMatrix, takeRows } from '../core/index.js'
import { type Standardization, standardize } from './standardize.js'

/** Rows of features as a linear model sees them, standardised. */
export interface Design {
  readonly rows: number
  readonly columns: number
  /**
   * The product of every row with each of r vectors.
   *
   * @param weights shape (r, columns)
   * @param into overwritten; shape (rows, r)
   */
  multiply(weights: Float64Array, into: Float64Array): void
  /**
   * The sum of all rows, each times its factor, for each of r lists of factors.
   *
   * @param factors shape (rows, r)
   * @param into added to; shape (r, columns)
   */
  addCombined(factors: Float64Array, into: Float64Array): void
  /** The mean square of each column; shape (columns,) */
  meanSquares(): Float64Array
}

/** The same numbers whether they are stored dense or sparse; sparse rows stay sparse although centring fills them. */
export function standardizedDesign(x: Matrix | SparseMatrix, standardization: Standardization): Design {
  return isSparse(x) ? sparseDesign(x, standardization) : denseDesign(standardize(x, standardization))
}

/** The given rows, in the given order, copied. */
export function takeFeatureRows<T extends Matrix | SparseMatrix>(x: T, rows: ArrayLike<number>): T
export function takeFeatureRows(x: Matrix | SparseMatrix, rows: ArrayLike<number>): Matrix | SparseMatrix {
  return isSparse(x) ? takeSparseRows(x, rows) : takeRows(x, rows)
}

function takeSparseRows({ columns, starts, indices, values }: SparseMatrix, rows: ArrayLike<number>): SparseMatrix {
  const newStarts = new Int32Array(rows.length + 1)
  for (let i = 0; i < rows.length; i++) newStarts[i + 1] = newStarts[i] + starts[rows[i] + 1] - starts[rows[i]]
  const newIndices = new Int32Array(newStarts[rows.length])
  const newValues = new Float64Array(newStarts[rows.length])
  for (let i = 0; i < rows.length; i++) {
    newIndices.set(indices.subarray(starts[rows[i]], starts[rows[i] + 1]), newStarts[i])
    newValues.set(values.subarray(starts[rows[i]], starts[rows[i] + 1]), newStarts[i])
  }
  return { rows: rows.length, columns, starts: newStarts, indices: newIndices, values: newValues }
}

function denseDesign({ data, rows, columns }: Matrix): Design {
  return {
    rows,
    columns,
    multiply(weights, into) {
      const r = weights.length / columns
      const whole = rows - (rows % 4)
      for (let i = 0; i < whole; i += 4) {
        for (let q = 0; q < r; q++) multiplyFour(data, i, weights, q, columns, into, r)
      }
      for (let i = whole; i < rows; i++) {
        for (let q = 0; q < r; q++) {
          let sum = 0
          for (let j = 0; j < columns; j++) sum += data[i * columns + j] * weights[q * columns + j]
          into[i * r + q] = sum
        }
      }
    },
    addCombined(factors, into) {
      const r = into.length / columns
      const whole = rows - (rows % 4)
      for (let i = 0; i < whole; i += 4) {
        for (let q = 0; q < r; q++) addFour(data, i, factors, q, columns, into, r)
      }
      for (let i = whole; i < rows; i++) {
        for (let q = 0; q < r; q++) {
          const factor = factors[i * r + q]
          for (let j = 0; j < columns; j++) into[q * columns + j] += factor * data[i * columns + j]
        }
      }
    },
    meanSquares() {
      const squares = new Float64Array(columns)
      for (let i = 0; i < rows; i++) {
        for (let j = 0; j < columns; j++) squares[j] += data[i * columns + j] ** 2
      }
      return squares.map((square) => square / rows)
    },
  }
}

/**
 * Rows i to i + 3 times the q-th of r vectors. Four sums are advanced at once, each in the order of the columns: a
 * processor waits for one sum after every addition.
 */
function multiplyFour(
  data: Float64Array,
  i: number,
  weights: Float64Array,
  q: number,
  columns: number,
  into: Float64Array,
  r: number,
): void {
  const first = i * columns
  const second = first + columns
  const third = second + columns
  const fourth = third + columns
  let [a, b, c, d] = [0, 0, 0, 0]
  for (let j = 0; j < columns; j++) {
    const weight = weights[q * columns + j]
    a += data[first + j] * weight
    b += data[second + j] * weight
    c += data[third + j] * weight
    d += data[fourth + j] * weight
  }
  const place = i * r + q
  into[place] = a
  into[place + r] = b
  into[place + 2 * r] = c
  into[place + 3 * r] = d
}

/** Adds rows i to i + 3, each times its q-th of r factors, one after another: the sum is loaded and stored once. */
function addFour(
  data: Float64Array,
  i: number,
  factors: Float64Array,
  q: number,
  columns: number,
  into: Float64Array,
  r: number,
): void {
  const first = i * columns
  const second = first + columns
  const third = second + columns
  const fourth = third + columns
  const place = i * r + q
  const [a, b, c, d] = [factors[place], factors[place + r], factors[place + 2 * r], factors[place + 3 * r]]
  for (let j = 0; j < columns; j++) {
    into[q * columns + j] =
      into[q * columns + j] + a * data[first + j] + b * data[second + j] + c * data[third + j] + d * data[fourth + j]
  }
}

/** Row i times the weights that begin at `from`; four sums, which a processor can advance at once. */
function sparseDot({ starts, indices, values }: SparseMatrix, i: number, weights: Float64Array, from: number): number {
  let a = 0
  let b = 0
  let c = 0
  let d = 0
  let p = starts[i]
  const end = starts[i + 1]
  for (; p + 3 < end; p += 4) {
    a += values[p] * weights[from + indices[p]]
    b += values[p + 1] * weights[from + indices[p + 1]]
    c += values[p + 2] * weights[from + indices[p + 2]]
    d += values[p + 3] * weights[from + indices[p + 3]]
  }
  for (; p < end; p++) a += values[p] * weights[from + indices[p]]
  return a + b + c + d
}

/** Adds row i times the factor; four steps a turn, for speed. */
function addSparseRow({ starts, indices, values }: SparseMatrix, i: number, factor: number, into: Float64Array): void {
  let p = starts[i]
  const end = starts[i + 1]
  for (; p + 3 < end; p += 4) {
    into[indices[p]] += factor * values[p]
    into[indices[p + 1]] += factor * values[p + 1]
    into[indices[p + 2]] += factor * values[p + 2]
    into[indices[p + 3]] += factor * values[p + 3]
  }
  for (; p < end; p++) into[indices[p]] += factor * values[p]
}

/** With u = w / scale, the product of a standardised row with w is that of the raw row with u, less mean . u. */
function sparseDesign(x: SparseMatrix, { mean, scale }: Standardization): Design {
  const { rows, columns, indices, values } = x
  return {
    rows,
    columns,
    multiply(weights, into) {
      const r = weights.length / columns
      const scaled = weights.map((weight, place) => weight / scale[place % columns])
      for (let q = 0; q < r; q++) {
        const from = q * columns
        let shift = 0
        for (let j = 0; j < columns; j++) shift += mean[j] * scaled[from + j]
        for (let i = 0; i < rows; i++) {
          into[i * r + q] = sparseDot(x, i, scaled, from) - shift
        }
      }
    },
    addCombined(factors, into) {
      const r = into.length / columns
      const raw = new Float64Array(columns)
      for (let q = 0; q < r; q++) {
        raw.fill(0)
        let total = 0
        for (let i = 0; i < rows; i++) {
          const factor = factors[i * r + q]
          total += factor
          addSparseRow(x, i, factor, raw)
        }
        for (let j = 0; j < columns; j++) into[q * columns + j] += (raw[j] - total * mean[j]) / scale[j]
      }
    },
    meanSquares() {
      const sums = new Float64Array(columns)
      const stored = new Float64Array(columns)
      for (let p = 0; p < values.length; p++) {
        sums[indices[p]] += (values[p] - mean[indices[p]]) ** 2
        stored[indices[p]]++
      }
      return sums.map((sum, j) => (sum + (rows - stored[j]) * mean[j] ** 2) / (rows * scale[j] ** 2))
    },
  }
}
