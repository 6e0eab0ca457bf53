import { FmbenchError, isSparse, type Matrix, type SparseMatrix, transposeSparse } from '../../core/index.js'
import type { DatasetDocument } from '../../spec/dataset.js'
import { takeFeatureRows } from '../../stats/index.js'
import type { ExpressionOptions } from './expression.js'

/** What every value of a matrix must be. */
export interface ValueCheck {
  readonly isRight: (value: number) => boolean
  readonly wanted: string
  readonly hint: string
}

export function checkFor({ signal }: DatasetDocument, { target_sum, log1p }: ExpressionOptions): ValueCheck {
  if (signal?.kind === 'counts') {
    return {
      isRight: (value) => Number.isSafeInteger(value) && value >= 0,
      wanted: 'no count, and signal.kind declares counts',
      hint: 'Name the matrix that holds the counts (loader.options.matrix), or declare signal: { kind: expression }.',
    }
  }
  if (target_sum !== undefined || log1p) {
    return {
      isRight: (value) => Number.isFinite(value) && value >= 0,
      wanted: 'negative or not finite: target_sum and log1p are for counts',
      hint: 'Leave them out for values that are scaled already, or name another matrix (loader.options.matrix).',
    }
  }
  return {
    isRight: Number.isFinite,
    wanted: 'no finite number',
    hint: 'fmbench never fills in values: impute or remove them before the evaluation, and say so in the notes.',
  }
}

/** @throws FmbenchError `bad-data` naming row and gene */
export function checkValues(
  matrix: Matrix | SparseMatrix,
  { isRight, wanted, hint }: ValueCheck,
  where: (i: number, column: number) => string,
): void {
  const values = isSparse(matrix) ? matrix.values : matrix.data
  const bad = values.findIndex((value) => !isRight(value))
  if (bad === -1) return
  const i = isSparse(matrix) ? matrix.starts.findLastIndex((start) => start <= bad) : Math.floor(bad / matrix.columns)
  const column = isSparse(matrix) ? matrix.indices[bad] : bad % matrix.columns
  throw new FmbenchError('bad-data', `The value ${values[bad]} is ${wanted}.`, { where: where(i, column), hint })
}

/** The values brought to `target_sum` and to `log1p`, as asked; a cell in which nothing was counted stays as it is. */
export function normalized<M extends Matrix | SparseMatrix>(matrix: M, { target_sum, log1p }: ExpressionOptions): M
export function normalized(
  matrix: Matrix | SparseMatrix,
  { target_sum, log1p }: ExpressionOptions,
): Matrix | SparseMatrix {
  if (target_sum === undefined && !log1p) return matrix
  const values = (isSparse(matrix) ? matrix.values : matrix.data).slice()
  for (let i = 0; i < matrix.rows; i++) {
    const [from, to] = isSparse(matrix)
      ? [matrix.starts[i], matrix.starts[i + 1]]
      : [i * matrix.columns, (i + 1) * matrix.columns]
    const cell = values.subarray(from, to)
    const total = cell.reduce((sum, value) => sum + value, 0)
    const factor = target_sum === undefined || total === 0 ? 1 : target_sum / total
    for (let p = 0; p < cell.length; p++) cell[p] = log1p ? Math.log1p(cell[p] * factor) : cell[p] * factor
  }
  return isSparse(matrix) ? { ...matrix, values } : { ...matrix, data: values }
}

/** The given columns, in the given order. */
export function takeColumns(matrix: Matrix | SparseMatrix, columns: readonly number[]): Matrix | SparseMatrix {
  return isSparse(matrix) ? takeSparseColumns(matrix, columns) : takeDenseColumns(matrix, columns)
}

function takeDenseColumns({ data, rows, columns: width }: Matrix, columns: readonly number[]): Matrix {
  const taken = new Float64Array(rows * columns.length)
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns.length; j++) taken[i * columns.length + j] = data[i * width + columns[j]]
  }
  return { data: taken, rows, columns: columns.length }
}

/** By columns, where one is a row; then by rows again, with columns ascending. */
function takeSparseColumns(matrix: SparseMatrix, columns: readonly number[]): SparseMatrix {
  return transposeSparse(takeFeatureRows(transposeSparse(matrix), columns))
}
