import { type Effects, FmbenchError, type Tensor } from '../core/index.js'
import type { Dataset, Table } from '../data/index.js'
import { arrayBeside, readBeside } from './arrays-beside.js'
import { type ExternalPredictions, joinPredictions } from './external-predictions.js'
import { isMasked } from './masked-dataset.js'
import type { EvaluationPlan } from './plan.js'

/**
 * Reconstructions made elsewhere, joined with what was hidden: `sample_id` in a table, and beside it an array of the same
 * name (`answers.csv`, `answers.npy`) whose first axis follows the rows.
 *
 * @param data the masked dataset: only it tells what was hidden
 * @throws FmbenchError what `joinPredictions` throws; `not-found` without dataset or array, `bad-data` for an array of
 *   another shape, or with a value that is not finite
 */
export async function joinReconstructions(
  plan: EvaluationPlan,
  table: Table,
  data: { readonly dataset: Dataset; readonly rows: Int32Array } | undefined,
  path: string,
  effects: Effects,
): Promise<ExternalPredictions> {
  if (data === undefined || !isMasked(data.dataset)) {
    const { dataset_id } = plan.dataset
    throw new FmbenchError('not-found', `${dataset_id} is not on this machine, and only it tells what was hidden.`, {
      hint: `Get it with: fmbench data pull ${dataset_id}`,
    })
  }
  const reconstruction = await readBeside(path, '', effects)
  if (reconstruction === undefined) {
    throw new FmbenchError('not-found', 'Beside the table there is no array with the reconstructions.', {
      where: arrayBeside(path),
      hint: 'Write it with numpy.save: the first axis in the order of the rows, then the axes of a sample.',
    })
  }
  checkArray(reconstruction, [table.rows, ...(data.dataset.sampleShape ?? [])], arrayBeside(path))
  const joined = joinPredictions(plan, table, data, { reconstruction })
  return { ...joined, predictions: { ...joined.predictions, masked: await data.dataset.truth(data.rows) } }
}

function checkArray({ data, shape }: Tensor, expected: readonly number[], where: string): void {
  if (shape.join() !== expected.join()) {
    throw new FmbenchError('bad-data', `The array has shape (${shape.join(', ')}), not (${expected.join(', ')}).`, {
      where,
      hint: 'One sample per row of the table, each of the shape of the dataset.',
    })
  }
  const bad = data.findIndex((value) => !Number.isFinite(value))
  if (bad < 0) return
  const row = Math.floor((bad * shape[0]) / data.length)
  throw new FmbenchError('bad-data', `Row ${row + 1} of the array holds ${data[bad]}, which is no finite number.`, {
    where,
    hint: 'Leave a sample without an answer out of table and array.',
  })
}
