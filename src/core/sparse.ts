import type { Matrix } from './arrays.js'

/** Rows of numbers most of which are zero, in compressed sparse rows (CSR), as SciPy's `csr_matrix` holds them. */
export interface SparseMatrix {
  readonly rows: number
  readonly columns: number
  /** Row i lies at places `starts[i] … starts[i + 1]` of the other two; shape (rows + 1,) */
  readonly starts: Int32Array
  /** Column of each value, ascending within a row. */
  readonly indices: Int32Array
  readonly values: Float64Array
}

export function isSparse(matrix: { readonly rows: number }): matrix is SparseMatrix {
  return 'starts' in matrix
}

/** The same rows with their zeros written out. */
export function toDense({ rows, columns, starts, indices, values }: SparseMatrix): Matrix {
  const data = new Float64Array(rows * columns)
  for (let i = 0; i < rows; i++) {
    for (let p = starts[i]; p < starts[i + 1]; p++) data[i * columns + indices[p]] = values[p]
  }
  return { data, rows, columns }
}

/** Columns become rows. The columns of each row of the answer ascend, whatever their order was before. */
export function transposeSparse({ rows, columns, starts, indices, values }: SparseMatrix): SparseMatrix {
  const newStarts = new Int32Array(columns + 1)
  for (let p = 0; p < indices.length; p++) newStarts[indices[p] + 1]++
  for (let j = 0; j < columns; j++) newStarts[j + 1] += newStarts[j]
  const next = newStarts.slice()
  const newIndices = new Int32Array(indices.length)
  const newValues = new Float64Array(values.length)
  for (let i = 0; i < rows; i++) {
    for (let p = starts[i]; p < starts[i + 1]; p++) {
      const place = next[indices[p]]++
      newIndices[place] = i
      newValues[place] = values[p]
    }
  }
  return { rows: columns, columns: rows, starts: newStarts, indices: newIndices, values: newValues }
}
