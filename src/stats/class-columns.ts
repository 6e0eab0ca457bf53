import type { Matrix } from '../core/index.js'

/** The classes that occur, ascending. */
export function classesPresent(y: Int32Array): number[] {
  return [...new Set(y)].sort((a, b) => a - b)
}

/** Each class as its place among `present`; shape (n,) */
export function renumberClasses(y: Int32Array, present: readonly number[]): Int32Array {
  return y.map((label) => present.indexOf(label))
}

/** Puts column i of `matrix` into column `places[i]` of `columns`; the others are zero. */
export function spreadColumns(matrix: Matrix, places: readonly number[], columns: number): Matrix {
  const data = new Float64Array(matrix.rows * columns)
  for (let i = 0; i < matrix.rows; i++) {
    for (let c = 0; c < places.length; c++) data[i * columns + places[c]] = matrix.data[i * matrix.columns + c]
  }
  return { data, rows: matrix.rows, columns }
}
