import { compareText, FmbenchError, sha256Hex } from '../core/index.js'
import type { Dataset } from '../data/index.js'
import type { EvaluationPlan } from './plan.js'
import { rowsOfSplit } from './rows.js'

/** What one fitting of the model learns from, and what it then predicts; rows of the dataset, in its order. */
export interface Fold {
  readonly train: Int32Array
  readonly test: Int32Array
}

/**
 * How the samples to score are predicted: all at once by a model that learned from the training part, or in the folds
 * that the benchmark declares. The folds depend on ids, labels and groups alone: never on the order of rows, the seed
 * of the model or `--limit`.
 *
 * @param rows the samples to score
 * @throws FmbenchError `bad-document` when the dataset has not what the folds keep together, or repeats what they would
 *   separate
 */
export function foldsOf(plan: EvaluationPlan, dataset: Dataset, rows: Int32Array): Fold[] {
  const { folds, split } = plan.benchmark
  if (folds === undefined) return [{ train: rowsOfSplit(dataset, 'train'), test: rows }]
  const all = rowsOfSplit(dataset, split)
  const foldOf = folds.by === 'sample' ? bySample(plan, dataset, all) : byGroup(plan, dataset, all)
  const scored = new Set(rows)
  const names = [...new Set(foldOf.values())].sort((a, b) => a - b)
  return names.flatMap((name) => {
    const test = all.filter((row) => foldOf.get(row) === name && scored.has(row))
    return test.length === 0 ? [] : [{ train: all.filter((row) => foldOf.get(row) !== name), test }]
  })
}

/** In each class, samples sorted by a hash of their id are dealt out to the folds in turn. */
function bySample(plan: EvaluationPlan, dataset: Dataset, rows: Int32Array): Map<number, number> {
  const { n = 2 } = plan.benchmark.folds ?? {}
  for (const [noun, names] of [
    ['subject', dataset.subjects],
    ['group', dataset.groups],
  ] as const) {
    if (names !== undefined && new Set(names).size < names.length) {
      throw new FmbenchError('bad-document', `Folds by sample would put samples of one ${noun} on both sides.`, {
        where: `${plan.benchmark.benchmark_id}, folds`,
        hint: `Write: folds: { by: ${noun} }`,
      })
    }
  }
  const keyed = Array.from(rows, (row) => ({ row, key: sha256Hex(`fold|${dataset.ids[row]}`) }))
  keyed.sort((a, b) => compareText(a.key, b.key))
  const dealt = new Map<string, number>()
  const foldOf = new Map<number, number>()
  for (const { row } of keyed) {
    const turn = dealt.get(dataset.labels[row]) ?? 0
    foldOf.set(row, turn % n)
    dealt.set(dataset.labels[row], turn + 1)
  }
  return foldOf
}

/** Whole groups: one per fold, or, with a number of folds, the largest first into the smallest fold. */
function byGroup(plan: EvaluationPlan, dataset: Dataset, rows: Int32Array): Map<number, number> {
  const { by, n } = plan.benchmark.folds ?? {}
  const names = by === 'subject' ? dataset.subjects : dataset.groups
  const where = `${plan.benchmark.benchmark_id}, folds`
  if (names === undefined) {
    throw new FmbenchError('bad-document', `${plan.dataset.dataset_id} does not say which ${by} a sample belongs to.`, {
      where,
      hint: `Declare ${by === 'subject' ? 'subject_id' : 'group'} in the dataset document.`,
    })
  }
  const sizes = new Map<string, number>()
  for (const row of rows) sizes.set(names[row], (sizes.get(names[row]) ?? 0) + 1)
  const groups = [...sizes.keys()].sort(compareText)
  if (groups.length < (n ?? 2)) {
    throw new FmbenchError('bad-document', `${groups.length} ${by}s are too few for ${n ?? 2} folds.`, { where })
  }
  const foldOfGroup = n === undefined ? new Map(groups.map((group, i) => [group, i])) : spread(groups, sizes, n)
  return new Map(Array.from(rows, (row) => [row, foldOfGroup.get(names[row]) as number]))
}

function spread(groups: readonly string[], sizes: ReadonlyMap<string, number>, n: number): Map<string, number> {
  const sizeOf = (group: string) => sizes.get(group) as number
  const loads = new Array<number>(n).fill(0)
  const largestFirst = [...groups].sort((a, b) => sizeOf(b) - sizeOf(a) || compareText(a, b))
  return new Map(
    largestFirst.map((group) => {
      const fold = loads.indexOf(Math.min(...loads))
      loads[fold] += sizeOf(group)
      return [group, fold]
    }),
  )
}
