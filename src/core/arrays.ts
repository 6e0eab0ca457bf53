import { FmbenchError } from './errors.js'

/** Rows of numbers, row-major: row i is `data[i * columns … (i + 1) * columns)`. */
export interface Matrix {
  readonly data: Float64Array
  readonly rows: number
  readonly columns: number
}

/** An array of any rank, row-major; the first axis counts samples. */
export interface Tensor {
  readonly data: Float64Array | Float32Array
  readonly shape: readonly number[]
}

/** How many numbers one sample of a tensor has: the product of the axes behind the first. */
export function sizePerSample(shape: readonly number[]): number {
  return shape.slice(1).reduce((product, size) => product * size, 1)
}

/** Row i of a matrix, without a copy. */
export function row(matrix: Matrix, i: number): Float64Array {
  return matrix.data.subarray(i * matrix.columns, (i + 1) * matrix.columns)
}

/** The given rows of a matrix, in the given order, copied. */
export function takeRows(matrix: Matrix, rows: ArrayLike<number>): Matrix {
  const data = new Float64Array(rows.length * matrix.columns)
  for (let i = 0; i < rows.length; i++) data.set(row(matrix, rows[i]), i * matrix.columns)
  return { data, rows: rows.length, columns: matrix.columns }
}

/** One column of a matrix, copied. */
export function column(matrix: Matrix, j: number): Float64Array {
  return Float64Array.from({ length: matrix.rows }, (_, i) => matrix.data[i * matrix.columns + j])
}

/** The given places of a typed array, in the given order, copied. */
export function take<T extends Float64Array | Int32Array>(values: T, places: ArrayLike<number>): T {
  const taken = new (values.constructor as new (n: number) => T)(places.length)
  for (let i = 0; i < places.length; i++) taken[i] = values[places[i]]
  return taken
}

/**
 * @param who who asks, for the message: a metric's id
 * @throws FmbenchError `shape-mismatch` when the two sides differ in length
 */
export function checkRows(who: string, yTrue: ArrayLike<unknown>, outputRows: number): void {
  if (yTrue.length === outputRows) return
  throw new FmbenchError('shape-mismatch', `${who}: yTrue has ${yTrue.length} samples, the output has ${outputRows}.`, {
    hint: 'There must be one output row per sample, in the same order.',
  })
}

/**
 * @param who who asks, for the message: a metric's id
 * @throws FmbenchError `shape-mismatch` when there is not one weight per sample, `bad-data` for one that is negative
 *   or not finite
 */
export function checkWeights(who: string, n: number, weights: Float64Array | undefined): void {
  if (weights === undefined) return
  if (weights.length !== n) {
    throw new FmbenchError('shape-mismatch', `${who}: there are ${n} samples and ${weights.length} weights.`)
  }
  const bad = weights.findIndex((weight) => !(weight >= 0 && weight < Number.POSITIVE_INFINITY))
  if (bad === -1) return
  throw new FmbenchError('bad-data', `${who}: the weight of sample ${bad} is ${weights[bad]}.`, {
    hint: 'A weight says how often a sample counts: 0 or more, and finite.',
  })
}

/** The values of class 0 and those of class 1, each in the order given. */
export function splitByClass(yTrue: Int32Array, values: Float64Array): [zeros: Float64Array, ones: Float64Array] {
  let nOnes = 0
  for (let i = 0; i < yTrue.length; i++) nOnes += yTrue[i]
  const zeros = new Float64Array(yTrue.length - nOnes)
  const ones = new Float64Array(nOnes)
  let z = 0
  let o = 0
  for (let i = 0; i < yTrue.length; i++) {
    if (yTrue[i] === 1) ones[o++] = values[i]
    else zeros[z++] = values[i]
  }
  return [zeros, ones]
}
