import { compareText, didYouMean, FmbenchError, sha256Hex, type Truth } from '../core/index.js'
import { type Dataset, parseNumber } from '../data/index.js'
import { isMasked } from './masked-dataset.js'
import type { EvaluationPlan } from './plan.js'
import type { Predictions } from './predictions.js'

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

/**
 * What people wrote about the given rows; one text or more each.
 *
 * @throws FmbenchError `bad-document` when the dataset holds no such texts
 */
export function referencesOf({ references, document }: Dataset, rows: Int32Array): readonly (readonly string[])[] {
  if (references !== undefined) return Array.from(rows, (row) => references[row])
  throw new FmbenchError('bad-document', `Nobody wrote a report about the samples of ${document.dataset_id}.`, {
    where: document.dataset_id,
    hint: 'The protocol generate compares reports with references: read them with the loader "reports".',
  })
}

/** What people wrote about the samples of the training part, where models write; undefined where there are none. */
export function trainingReports({ writing }: EvaluationPlan, dataset: Dataset): readonly string[] | undefined {
  const rows = writing === undefined ? new Int32Array() : rowsOfSplit(dataset, 'train')
  return rows.length === 0 ? undefined : referencesOf(dataset, rows).flat()
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
 * @throws FmbenchError `bad-data` when the part is empty, or when they belong to so few persons that nothing could leave
 */
export function scoredRows(dataset: Dataset, plan: EvaluationPlan): Int32Array {
  const rows = chosenRows(dataset, plan)
  const { ids, subjects = ids } = dataset
  checkEnoughPersons(plan, new Set(Array.from(rows, (row) => subjects[row])).size)
  return rows
}

/** @throws FmbenchError `bad-data` when the number of persons alone would already tell too much */
export function checkEnoughPersons({ minCell, dataset }: EvaluationPlan, n: number): void {
  if (n >= minCell) return
  throw new FmbenchError('bad-data', `${n} persons are too few: no count of them below ${minCell} may be found out.`, {
    where: dataset.dataset_id,
    hint: 'A result that is to stay on this machine can be had with --min-cell 0.',
  })
}

function chosenRows(dataset: Dataset, plan: EvaluationPlan): Int32Array {
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

/** What is known of the given samples without any prediction. */
export function describeRows(
  plan: EvaluationPlan,
  dataset: Dataset,
  rows: Int32Array,
): Pick<Predictions, 'ids' | 'split' | 'yTrue' | 'references' | 'subjects' | 'clusters' | 'groups' | 'columns'> {
  const pick = <T>(all: readonly T[]): T[] => Array.from(rows, (row) => all[row])
  const { ids, subjects, groups, columns } = dataset
  const clusters = clustersOf(plan, dataset)
  return {
    ids: pick(ids),
    split: plan.benchmark.split,
    yTrue:
      plan.writing || isMasked(dataset)
        ? new Float64Array(rows.length).fill(Number.NaN)
        : truthOf(dataset, rows, plan.classes),
    ...(plan.writing && { references: referencesOf(dataset, rows) }),
    ...(subjects && { subjects: pick(subjects) }),
    ...(clusters && { clusters: pick(clusters) }),
    ...(groups && { groups: pick(groups) }),
    columns: Object.fromEntries(Object.entries(columns).map(([name, cells]) => [name, pick(cells)])),
  }
}

/**
 * What intervals draw as a whole: what the plan names; else subjects where they repeat, else groups.
 *
 * @returns undefined where that is the subject, or where nothing repeats
 * @throws FmbenchError `bad-document` when the dataset has no such column
 */
function clustersOf({ cluster, benchmark, options }: EvaluationPlan, dataset: Dataset): readonly string[] | undefined {
  const { subjects, groups, columns, document } = dataset
  if (cluster === undefined) {
    // One answer per subject is left of those that repeat.
    const isOnce = benchmark.aggregate?.by === 'subject'
    const repeats = !isOnce && subjects !== undefined && new Set(subjects).size < subjects.length
    return repeats ? undefined : groups
  }
  if (cluster === 'subject' && subjects !== undefined) return undefined
  if (cluster === 'group' && groups !== undefined) return groups
  const column = Object.hasOwn(document.strata, cluster) ? document.strata[cluster].column : cluster
  if (Object.hasOwn(columns, column)) return columns[column]
  const known = [...(subjects ? ['subject'] : []), ...(groups ? ['group'] : []), ...Object.keys(document.strata)]
  const isAsked = options.cluster !== undefined
  throw new FmbenchError(
    isAsked ? 'usage' : 'bad-document',
    `${document.dataset_id} has no "${cluster}" to draw clusters by.`,
    {
      where: isAsked ? '--cluster' : `${benchmark.benchmark_id}, cluster`,
      hint: didYouMean(cluster, known) ?? `It has: ${known.join(', ') || 'none'}.`,
    },
  )
}
