import { type Matrix, Rng } from '../core/index.js'
import type { Design } from './design.js'
import { tridiagonalEigen } from './tridiagonal-eigen.js'

export interface PrincipalComponents {
  /** Orthonormal, the direction of most variance first; shape (k, d) */
  readonly axes: Float64Array
  /** Population variance along each axis; shape (k,) */
  readonly variances: Float64Array
}

/** Largest error of an axis, as a share of the largest variance. */
const TOLERANCE = 1e-9

/**
 * The k directions in which the rows vary most, by Lanczos' method with full reorthogonalisation (Lanczos 1950,
 * doi:10.6028/jres.045.026; Golub & Van Loan, Matrix Computations, chapter 10): the covariance matrix is never made, so
 * sparse rows stay sparse. Always the same axes for the same rows; their signs mean nothing.
 *
 * @param design centred columns
 * @param k at most the number of columns
 */
export function principalComponents(design: Design, k: number): PrincipalComponents {
  const { columns: d } = design
  const rng = new Rng('principal components')
  const basis: Float64Array[] = []
  const diagonal: number[] = []
  const below: number[] = []
  let next = orthogonalUnit(d, basis, rng)
  for (let nextLook = Math.min(d, 2 * k + 10); ; ) {
    basis.push(next)
    const image = covarianceTimes(design, next)
    diagonal.push(dot(image, next))
    removeComponents(image, basis)
    const rest = Math.sqrt(dot(image, image))
    const m = basis.length
    if (m === nextLook || m === d) {
      const { values, vectors } = tridiagonalEigen(diagonal, below)
      const isSettled = (i: number) => rest * Math.abs(vectors[i * m + m - 1]) <= TOLERANCE * values[0]
      if (m === d || Array.from({ length: k }, (_, i) => i).every(isSettled)) {
        return { axes: combine(basis, vectors, k), variances: values.slice(0, k).map((value) => Math.max(0, value)) }
      }
      nextLook = Math.min(d, Math.ceil(1.25 * m))
    }
    // Nothing is left in the directions reached so far: go on in another one.
    const isUsedUp = rest <= Number.EPSILON * d * Math.max(...diagonal)
    below.push(isUsedUp ? 0 : rest)
    next = isUsedUp ? orthogonalUnit(d, basis, rng) : image.map((value) => value / rest)
  }
}

/** The rows of a design along the axes; shape (n, k) */
export function projectOnto({ axes, variances }: PrincipalComponents, design: Design): Matrix {
  const data = new Float64Array(design.rows * variances.length)
  design.multiply(axes, data)
  return { data, rows: design.rows, columns: variances.length }
}

function covarianceTimes(design: Design, vector: Float64Array): Float64Array {
  const along = new Float64Array(design.rows)
  design.multiply(vector, along)
  const image = new Float64Array(design.columns)
  design.addCombined(along, image)
  return image.map((value) => value / design.rows)
}

function orthogonalUnit(d: number, basis: readonly Float64Array[], rng: Rng): Float64Array {
  const vector = Float64Array.from({ length: d }, () => rng.normal())
  removeComponents(vector, basis)
  const length = Math.sqrt(dot(vector, vector))
  return vector.map((value) => value / length)
}

/** Twice, since one pass leaves rounding errors that grow (Kahan and Parlett: "twice is enough"). */
function removeComponents(vector: Float64Array, basis: readonly Float64Array[]): void {
  for (let pass = 0; pass < 2; pass++) {
    for (const unit of basis) {
      const share = dot(vector, unit)
      for (let j = 0; j < vector.length; j++) vector[j] -= share * unit[j]
    }
  }
}

/** The first k rows of `vectors`, each a recipe for a sum of basis vectors; shape (k, d) */
function combine(basis: readonly Float64Array[], vectors: Float64Array, k: number): Float64Array {
  const [m, d] = [basis.length, basis[0].length]
  const axes = new Float64Array(k * d)
  for (let i = 0; i < k; i++) {
    for (let b = 0; b < m; b++) {
      for (let j = 0; j < d; j++) axes[i * d + j] += vectors[i * m + b] * basis[b][j]
    }
  }
  return axes
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i]
  return sum
}
