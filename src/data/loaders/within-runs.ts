import { FmbenchError, type Matrix } from '../../core/index.js'

/** What is done to each column of each run by itself, in place. */
export interface RunPreprocessing {
  /** Which run each row belongs to. */
  readonly runs: readonly string[]
  /** Takes out the straight line that fits the run best (least squares). */
  readonly detrend: boolean
  /** Rows whose mean and standard deviation (by n) are the zero and the unit; absent: values keep their scale. */
  readonly baseline?: readonly boolean[]
  /** For messages. */
  readonly where: string
}

/**
 * Preprocesses a recording run by run, so that nothing of one run reaches another.
 *
 * @param x shape (times, channels)
 * @throws FmbenchError `bad-data` for a run without two baseline rows
 */
export function preprocessRunsInPlace(x: Matrix, { runs, detrend, baseline, where }: RunPreprocessing): void {
  for (const run of new Set(runs)) {
    const rows = Int32Array.from(runs.keys()).filter((row) => runs[row] === run)
    const resting = rows.filter((row) => baseline?.[row] ?? false)
    if (baseline !== undefined && resting.length < 2) {
      throw new FmbenchError('bad-data', `Run ${run} has ${resting.length} volumes to take the baseline from.`, {
        where,
        hint: 'Each run needs at least two: see loader.options.baseline.',
      })
    }
    for (let column = 0; column < x.columns; column++) {
      if (detrend) detrendInPlace(x, rows, column)
      if (baseline !== undefined) standardizeInPlace(x, rows, resting, column)
    }
  }
}

function detrendInPlace({ data, columns }: Matrix, rows: Int32Array, column: number): void {
  const n = rows.length
  const middle = (n - 1) / 2
  let mean = 0
  let slope = 0
  for (let i = 0; i < n; i++) {
    mean += data[rows[i] * columns + column] / n
    slope += (i - middle) * data[rows[i] * columns + column]
  }
  const steps = (n * (n * n - 1)) / 12 // the sum of (i - middle)²
  if (steps > 0) slope /= steps
  for (let i = 0; i < n; i++) data[rows[i] * columns + column] -= mean + slope * (i - middle)
}

function standardizeInPlace({ data, columns }: Matrix, rows: Int32Array, resting: Int32Array, column: number): void {
  const at = (row: number) => row * columns + column
  let mean = 0
  for (const row of resting) mean += data[at(row)] / resting.length
  let variance = 0
  for (const row of resting) variance += (data[at(row)] - mean) ** 2 / resting.length
  // A voxel without signal at rest has no unit; as in scikit-learn's StandardScaler it is centred alone.
  const unit = variance === 0 ? 1 : Math.sqrt(variance)
  for (const row of rows) data[at(row)] = (data[at(row)] - mean) / unit
}
