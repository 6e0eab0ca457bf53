import { type Effects, FmbenchError } from '../core/index.js'
import { type Dataset, openDataset } from '../data/index.js'
import { protocols } from '../protocols/index.js'
import { datasetOfPlan, type EvaluationPlan, scoredRows } from '../run/index.js'
import type { CatalogEntry, DatasetDocument } from '../spec/index.js'

/** The dataset with the rows to score, or undefined when its files are not on this machine. */
export async function datasetAtHand(
  plan: EvaluationPlan,
  { value, folder }: CatalogEntry<DatasetDocument>,
  effects: Effects,
): Promise<{ dataset: Dataset; rows: Int32Array } | undefined> {
  try {
    const dataset = datasetOfPlan(plan, await openDataset(value, folder, effects), protocols)
    return { dataset, rows: scoredRows(dataset, plan) }
  } catch (thrown) {
    if (thrown instanceof FmbenchError && thrown.code === 'not-found') return undefined
    throw thrown
  }
}
