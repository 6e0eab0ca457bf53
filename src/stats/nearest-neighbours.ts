import { isSparse, type Matrix, type SparseMatrix } from '../core/index.js'
import type { Standardization } from './standardize.js'

/**
 * The k nearest training rows of each row, by Euclidean distance between standardised rows; of equally near ones the
 * earlier. Means cancel in a difference, so only the scale is read, and sparse rows stay sparse.
 *
 * @param train at least k rows
 * @returns rows of `train`, nearest first; shape (queries.rows, k), row-major
 */
export function nearestNeighbours(
  train: Matrix | SparseMatrix,
  queries: Matrix | SparseMatrix,
  { scale }: Standardization,
  k: number,
): Int32Array {
  const weights = scale.map((value) => 1 / value ** 2)
  const found = new Int32Array(queries.rows * k)
  const distances = new Float64Array(train.rows)
  for (let i = 0; i < queries.rows; i++) {
    squaredDistancesInto(distances, train, denseRow(queries, i), weights)
    found.set(smallestPlaces(distances, k), i * k)
  }
  return found
}

/** The share of each class among the k neighbours of each row; shape (n, nClasses). */
export function neighbourShares(neighbours: Int32Array, k: number, y: Int32Array, nClasses: number): Matrix {
  const rows = neighbours.length / k
  const data = new Float64Array(rows * nClasses)
  neighbours.forEach((neighbour, place) => {
    data[Math.floor(place / k) * nClasses + y[neighbour]]++
  })
  return { data: data.map((count) => count / k), rows, columns: nClasses }
}

function squaredDistancesInto(
  into: Float64Array,
  train: Matrix | SparseMatrix,
  query: Float64Array,
  weights: Float64Array,
): void {
  if (!isSparse(train)) {
    const { data, rows, columns } = train
    for (let i = 0; i < rows; i++) {
      let sum = 0
      for (let j = 0; j < columns; j++) sum += weights[j] * (data[i * columns + j] - query[j]) ** 2
      into[i] = sum
    }
    return
  }
  const { starts, indices, values } = train
  let length = 0
  for (let j = 0; j < query.length; j++) length += weights[j] * query[j] ** 2
  for (let i = 0; i < train.rows; i++) {
    // The query's squared length stands for the columns where the training row is zero.
    let sum = length
    for (let p = starts[i]; p < starts[i + 1]; p++) {
      const at = query[indices[p]]
      sum += weights[indices[p]] * values[p] * (values[p] - 2 * at)
    }
    into[i] = sum
  }
}

function denseRow(x: Matrix | SparseMatrix, i: number): Float64Array {
  if (!isSparse(x)) return x.data.subarray(i * x.columns, (i + 1) * x.columns)
  const dense = new Float64Array(x.columns)
  for (let p = x.starts[i]; p < x.starts[i + 1]; p++) dense[x.indices[p]] = x.values[p]
  return dense
}

/** The places of the k smallest numbers, smallest first; of equal ones the earlier. */
function smallestPlaces(values: Float64Array, k: number): number[] {
  const kept: number[] = []
  for (let i = 0; i < values.length; i++) {
    if (kept.length === k && values[i] >= values[kept[k - 1]]) continue
    let at = kept.length === k ? k - 1 : kept.length
    while (at > 0 && values[kept[at - 1]] > values[i]) {
      kept[at] = kept[at - 1]
      at--
    }
    kept[at] = i
  }
  return kept
}
