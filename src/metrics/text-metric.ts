import { checkWeights, type Matrix } from '../core/arrays.js'
import { FmbenchError } from '../core/errors.js'
import type { Metric, TextCounts, TextTargets, UndefinedReason } from './metric.js'

/** Columns of the counts of a measure, all of them when absent. */
export interface ReadCounts {
  readonly measure: string
  readonly columns?: readonly number[]
}

export interface TextFacts
  extends Omit<
    Metric<'text'>,
    'needs' | 'tells' | 'compute' | 'undefinedReason' | 'resample' | 'version' | 'invariantTo' | 'measures'
  > {
  readonly reads: readonly ReadCounts[]
  /** NaN when undefined. @param sums of the columns that `reads` names, in its order */
  readonly scoreOf: (...sums: Float64Array[]) => number
  /** The score is the sum of what it reads first over the sum of what it reads second, of which that is a part. */
  readonly isShare?: true
  /** Asked only of reports whose score is undefined. */
  readonly whyUndefined: UndefinedReason
}

/** The rows that a metric adds up: one array of numbers per report for each of `reads`. */
type Rows = readonly { readonly data: Float64Array; readonly columns: number }[]

/**
 * A metric of generated reports: a function of sums of what was counted in each. Where a measure it reads was not made (no
 * encoder, no finding schema), it is undefined: `not_configured`.
 *
 * @throws FmbenchError when used: `shape-mismatch` when counts are of another number of reports, `bad-data` for a negative weight
 */
export function textMetric({ reads, scoreOf, isShare, whyUndefined, ...facts }: TextFacts): Metric<'text'> {
  const replay = (truth: TextTargets, counts: TextCounts): ((weights: ArrayLike<number>) => number) => {
    const rows = rowsOf(facts.id, truth, counts, reads)
    return rows === undefined ? () => Number.NaN : (weights) => scoreOf(...rows.map((row) => sumRows(row, weights)))
  }
  return {
    ...facts,
    version: 1,
    needs: 'text',
    tells: 'decisions',
    measures: reads.map(({ measure }) => measure),
    invariantTo: ['sample-order', 'weights-as-copies'],
    compute(truth, counts, weights) {
      checkWeights(facts.id, truth.n, weights)
      return replay(truth, counts)(weights ?? new Uint8Array(truth.n).fill(1))
    },
    undefinedReason(truth, counts) {
      if (truth.n === 0) return 'empty'
      if (reads.some(({ measure }) => counts[measure] === undefined)) return 'not_configured'
      return Number.isNaN(this.compute(truth, counts)) ? whyUndefined : undefined
    },
    resample: replay,
    ...(isShare && {
      share(truth, counts) {
        const [part, whole] = rowsOf(facts.id, truth, counts, reads)?.map(rowSums) ?? []
        return part && whole && { part, whole }
      },
    }),
  }
}

/** Undefined when a measure was not made. */
function rowsOf(who: string, { n }: TextTargets, counts: TextCounts, reads: readonly ReadCounts[]): Rows | undefined {
  const rows: Rows[number][] = []
  for (const { measure, columns } of reads) {
    const counted = counts[measure]
    if (counted === undefined) return undefined
    if (counted.rows !== n) {
      throw new FmbenchError('shape-mismatch', `${who}: ${measure} was counted in ${counted.rows} of ${n} reports.`)
    }
    rows.push(columns === undefined ? counted : takeColumns(counted, columns))
  }
  return rows
}

function takeColumns({ data, rows, columns: all }: Matrix, columns: readonly number[]): Rows[number] {
  const taken = new Float64Array(rows * columns.length)
  for (let i = 0; i < rows; i++) {
    for (const [j, column] of columns.entries()) taken[i * columns.length + j] = data[i * all + column]
  }
  return { data: taken, columns: columns.length }
}

/** The sum of each row; shape (n,) */
function rowSums({ data, columns }: Rows[number]): Float64Array {
  const sums = new Float64Array(data.length / columns)
  for (let place = 0; place < data.length; place++) sums[Math.floor(place / columns)] += data[place]
  return sums
}

function sumRows({ data, columns }: Rows[number], weights: ArrayLike<number>): Float64Array {
  const sum = new Float64Array(columns)
  for (let i = 0; i < weights.length; i++) {
    const times = weights[i]
    if (times === 0) continue
    for (let j = 0; j < columns; j++) sum[j] += times * data[i * columns + j]
  }
  return sum
}
