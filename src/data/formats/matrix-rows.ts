import { FmbenchError, type Matrix, type SparseMatrix, transposeSparse } from '../../core/index.js'
import { takeFeatureRows } from '../../stats/index.js'

/** A matrix of which rows are read as they are asked for. */
export interface MatrixRows {
  readonly rows: number
  readonly columns: number
  /** The given rows, in the given order. */
  read(rows: ArrayLike<number>): Promise<Matrix | SparseMatrix>
}

/** Rows that lie next to each other in a file, `from` (included) to `to` (excluded), read in one go. */
export interface Run {
  readonly from: number
  readonly to: number
  /** Where in the answer the rows of the run are wanted. */
  readonly places: readonly number[]
}

/** Less than that between two rows costs less to read than to begin a second read. */
const LARGEST_GAP = 2 ** 14
const LARGEST_RUN = 2 ** 21

/**
 * What to read for the given rows, in the order of the file.
 *
 * @param start how many numbers lie before a row
 */
export function runsOf(rows: ArrayLike<number>, start: (row: number) => number): Run[] {
  const places = Array.from({ length: rows.length }, (_, place) => place).sort((a, b) => rows[a] - rows[b])
  const runs: { from: number; to: number; places: number[] }[] = []
  for (const place of places) {
    const row = rows[place]
    const run = runs.at(-1)
    const isNear = run !== undefined && start(row) - start(run.to) <= LARGEST_GAP
    if (isNear && start(row + 1) - start(run.from) <= LARGEST_RUN) {
      run.to = Math.max(run.to, row + 1)
      run.places.push(place)
    } else runs.push({ from: row, to: row + 1, places: [place] })
  }
  return runs
}

/** The rows of a matrix that is in memory anyway. */
export function sparseInMemory(matrix: SparseMatrix): MatrixRows {
  return { rows: matrix.rows, columns: matrix.columns, read: async (rows) => takeFeatureRows(matrix, rows) }
}

/**
 * The same matrix with ascending columns in each row.
 *
 * @param where for messages
 * @throws FmbenchError `bad-data` when a column lies outside the matrix, or stands twice in one row
 */
export function tidySparse(matrix: SparseMatrix, where: string): SparseMatrix {
  const { columns, indices } = matrix
  const outside = indices.findIndex((column) => !(column >= 0 && column < columns))
  if (outside !== -1) {
    throw new FmbenchError('bad-data', `A value stands in column ${indices[outside]} of ${columns}, from 0.`, { where })
  }
  const tidy = isAscending(matrix) ? matrix : transposeSparse(transposeSparse(matrix))
  for (let i = 0; i < tidy.rows; i++) {
    for (let p = tidy.starts[i] + 1; p < tidy.starts[i + 1]; p++) {
      if (tidy.indices[p] !== tidy.indices[p - 1]) continue
      throw new FmbenchError('bad-data', `Column ${tidy.indices[p]} has two values in one row.`, {
        where,
        hint: 'Add them up before you write the file: matrix.sum_duplicates() in SciPy.',
      })
    }
  }
  return tidy
}

function isAscending({ rows, starts, indices }: SparseMatrix): boolean {
  for (let i = 0; i < rows; i++) {
    for (let p = starts[i] + 1; p < starts[i + 1]; p++) if (indices[p] <= indices[p - 1]) return false
  }
  return true
}
