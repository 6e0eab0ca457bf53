/**
 * The lower triangle L with L L' = A of a symmetric positive definite A.
 *
 * @param a its lower triangle is read; shape (d, d)
 * @returns shape (d, d), its upper triangle 0; undefined where A is singular but for rounding
 */
export function choleskyFactor(a: Float64Array, d: number): Float64Array | undefined {
  const factor = new Float64Array(d * d)
  for (let j = 0; j < d; j++) {
    for (let i = j; i < d; i++) {
      let rest = a[i * d + j]
      for (let k = 0; k < j; k++) rest -= factor[i * d + k] * factor[j * d + k]
      if (i > j) factor[i * d + j] = rest / factor[j * d + j]
      else if (rest > 1e-10 * a[j * d + j]) factor[j * d + j] = Math.sqrt(rest)
      else return undefined
    }
  }
  return factor
}

/** The w with A w = b. @param factor of A, as `choleskyFactor` gives it @param b shape (d,) */
export function solveByCholesky(factor: Float64Array, b: Float64Array): Float64Array {
  const d = b.length
  const w = b.slice()
  for (let i = 0; i < d; i++) {
    for (let k = 0; k < i; k++) w[i] -= factor[i * d + k] * w[k]
    w[i] /= factor[i * d + i]
  }
  for (let i = d - 1; i >= 0; i--) {
    for (let k = i + 1; k < d; k++) w[i] -= factor[k * d + i] * w[k]
    w[i] /= factor[i * d + i]
  }
  return w
}
