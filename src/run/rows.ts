import { compareText, FmbenchError, sha256Hex, type Truth } from '../core/index.js'
import { type Dataset, parseNumber } from '../data/index.js'
import type { EvaluationPlan } from './plan.js'

/** Rows of one part of a dataset, in the order of its files. */
export function rowsOfSplit(dataset: Dataset, split: string): Int32Array {
  return Int32Array.from(dataset.ids.keys()).filter((i) => dataset.splits[i] === split)
}

/**
 * What is true of the given rows: class indices, or quantities where there are no classes.
 *
 * @throws FmbenchError `bad-data` when a label is none of the benchmark's classes, or no number
 */
export function truthOf(dataset: Dataset, rows: Int32Array, classes: readonly string[]): Truth {
  if (classes.length === 0) return Float64Array.from(rows, (row) => quantity(dataset, row))
  return rows.map((row) => {
    const index = classes.indexOf(dataset.labels[row])
    if (index >= 0) return index
    throw new FmbenchError(
      'bad-data',
      `Row ${row + 1} of ${dataset.document.dataset_id} has the label "${dataset.labels[row]}", which is no declared class.`,
      { where: dataset.document.dataset_id, hint: `Declared classes: ${classes.join(', ')}.` },
    )
  })
}

function quantity(dataset: Dataset, row: number): number {
  const value = parseNumber(dataset.labels[row])
  if (value !== undefined) return value
  const id = dataset.document.dataset_id
  throw new FmbenchError(
    'bad-data',
    `Row ${row + 1} of ${id} has the label "${dataset.labels[row]}", which is no number.`,
    {
      where: id,
      hint: 'All metrics of the benchmark are for quantities. For a classification, name metrics that judge classes.',
    },
  )
}

/**
 * The samples that are scored: those of the benchmark's part, or, with a limit, as many of them with the smallest
 * hash of `seed|limit|id`, so that files sorted by label give no one-class sample. In the order of the files.
 *
 * @throws FmbenchError `bad-data` when the part is empty
 */
export function scoredRows(dataset: Dataset, plan: EvaluationPlan): Int32Array {
  const { split } = plan.benchmark
  const { seed, limit } = plan.options
  const rows = rowsOfSplit(dataset, split)
  if (rows.length === 0) {
    const known = [...new Set(dataset.splits)].join(', ')
    throw new FmbenchError('bad-data', `${dataset.document.dataset_id} has no sample in its part "${split}".`, {
      where: plan.benchmark.benchmark_id,
      hint: `Parts it has: ${known}.`,
    })
  }
  if (limit === undefined || limit >= rows.length) return rows
  const keyed = Array.from(rows, (row) => ({ row, key: sha256Hex(`${seed}|limit|${dataset.ids[row]}`) }))
  keyed.sort((a, b) => compareText(a.key, b.key))
  return Int32Array.from(keyed.slice(0, limit), ({ row }) => row).sort()
}
