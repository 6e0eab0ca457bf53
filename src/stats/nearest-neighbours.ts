import { isSparse, type Matrix, type SparseMatrix, transposeSparse } from '../core/index.js'
import type { Standardization } from './standardize.js'

/** From rows to the places of their nearest training rows, nearest first; shape (rows, k), row-major. */
export type NeighbourSearch = (queries: Matrix | SparseMatrix) => Int32Array

/**
 * Finds the k nearest training rows of any row, by Euclidean distance between standardised rows; of equally near ones
 * the earlier. Means cancel in a difference, so only the scale is read, and sparse rows stay sparse.
 *
 * @param train at least k rows
 */
export function nearestNeighbours(
  train: Matrix | SparseMatrix,
  { scale }: Standardization,
  k: number,
): NeighbourSearch {
  const weights = scale.map((value) => 1 / value ** 2)
  const distancesInto = isSparse(train) ? sparseDistances(train, weights) : denseDistances(train, weights)
  const distances = new Float64Array(train.rows)
  return (queries) => {
    const found = new Int32Array(queries.rows * k)
    for (let i = 0; i < queries.rows; i++) {
      distancesInto(distances, denseRow(queries, i))
      found.set(smallestPlaces(distances, k), i * k)
    }
    return found
  }
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

/** Writes the squared distance of a row to every training row, but for a number that is the same for all of these. */
type DistancesInto = (into: Float64Array, query: Float64Array) => void

function denseDistances({ data, rows, columns }: Matrix, weights: Float64Array): DistancesInto {
  return (into, query) => {
    for (let i = 0; i < rows; i++) {
      let sum = 0
      for (let j = 0; j < columns; j++) sum += weights[j] * (data[i * columns + j] - query[j]) ** 2
      into[i] = sum
    }
  }
}

/** Column by column, so that only those are read in which the query is not zero. */
function sparseDistances(train: SparseMatrix, weights: Float64Array): DistancesInto {
  const { starts, indices, values } = transposeSparse(train)
  const lengths = new Float64Array(train.rows)
  for (let j = 0; j < train.columns; j++) {
    for (let p = starts[j]; p < starts[j + 1]; p++) lengths[indices[p]] += weights[j] * values[p] ** 2
  }
  return (into, query) => {
    into.set(lengths)
    for (let j = 0; j < query.length; j++) {
      if (query[j] === 0) continue
      const factor = 2 * weights[j] * query[j]
      for (let p = starts[j]; p < starts[j + 1]; p++) into[indices[p]] -= factor * values[p]
    }
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
