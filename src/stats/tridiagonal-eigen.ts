export interface Eigenpairs {
  /** Descending; shape (m,) */
  readonly values: Float64Array
  /** Row i is the unit vector that belongs to value i; shape (m, m) */
  readonly vectors: Float64Array
}

const MAX_SWEEPS = 60
/** The squares of smaller numbers are 0 in floating point, and a rotation by them is none. */
const VANISHING = 1e-150

/**
 * All eigenvalues and eigenvectors of a symmetric tridiagonal matrix, by QL steps with implicit shifts (Bowdler, Martin,
 * Reinsch & Wilkinson 1968, doi:10.1007/BF02219769), as EISPACK's `tql2`.
 *
 * @param diagonal shape (m,)
 * @param below the numbers under (and, the matrix being symmetric, beside) it; shape (m - 1,)
 */
export function tridiagonalEigen(diagonal: ArrayLike<number>, below: ArrayLike<number>): Eigenpairs {
  const m = diagonal.length
  const d = Float64Array.from(diagonal)
  const e = new Float64Array(m)
  for (let i = 0; i < m - 1; i++) e[i] = below[i]
  const vectors = new Float64Array(m * m)
  for (let i = 0; i < m; i++) vectors[i * m + i] = 1
  for (let from = 0; from < m; from++) {
    for (let sweep = 0; ; sweep++) {
      const end = endOfBlock(d, e, from)
      if (end === from) break
      if (sweep === MAX_SWEEPS) throw new Error('The eigenvalues of a tridiagonal matrix did not converge.')
      sweepBlock(d, e, vectors, from, end)
    }
  }
  const order = Array.from(d.keys()).sort((a, b) => d[b] - d[a])
  const sorted = new Float64Array(m * m)
  order.forEach((place, i) => {
    sorted.set(vectors.subarray(place * m, (place + 1) * m), i * m)
  })
  return { values: Float64Array.from(order, (place) => d[place]), vectors: sorted }
}

/** The first place at or behind `from` whose neighbour below is negligible. */
function endOfBlock(d: Float64Array, e: Float64Array, from: number): number {
  for (let i = from; i < d.length - 1; i++) {
    if (Math.abs(e[i]) <= Number.EPSILON * (Math.abs(d[i]) + Math.abs(d[i + 1])) + VANISHING) return i
  }
  return d.length - 1
}

/** One QL step on the rows `from` … `end`: a chase of plane rotations from the bottom up. */
function sweepBlock(d: Float64Array, e: Float64Array, vectors: Float64Array, from: number, end: number): void {
  const m = d.length
  const ratio = (d[from + 1] - d[from]) / (2 * e[from])
  const root = Math.hypot(ratio, 1)
  let g = d[end] - d[from] + e[from] / (ratio + (ratio >= 0 ? root : -root))
  let [s, c, shift] = [1, 1, 0]
  for (let i = end - 1; i >= from; i--) {
    const f = s * e[i]
    const b = c * e[i]
    const length = Math.hypot(f, g)
    e[i + 1] = length
    if (length === 0) {
      d[i + 1] -= shift
      e[end] = 0
      return
    }
    s = f / length
    c = g / length
    g = d[i + 1] - shift
    const t = (d[i] - g) * s + 2 * c * b
    shift = s * t
    d[i + 1] = g + shift
    g = c * t - b
    rotateRows(vectors, i * m, (i + 1) * m, m, c, s)
  }
  d[from] -= shift
  e[from] = g
  e[end] = 0
}

function rotateRows(vectors: Float64Array, upper: number, lower: number, m: number, c: number, s: number): void {
  for (let k = 0; k < m; k++) {
    const f = vectors[lower + k]
    vectors[lower + k] = s * vectors[upper + k] + c * f
    vectors[upper + k] = c * vectors[upper + k] - s * f
  }
}
