import { didYouMean, FmbenchError, type Tensor, type Truth } from '../core/index.js'
import { type Dataset, type Table, type TableColumn, tableColumn, textCells } from '../data/index.js'
import type { ReconstructionTargets } from '../metrics/index.js'
import type { EvaluationPlan } from './plan.js'
import { type ReadOutputs, readOutputs, readReferences, readTruth } from './prediction-table.js'
import { type Predictions, takeOutputs, truthText } from './predictions.js'
import { checkEnoughPersons, describeRows } from './rows.js'

/** Predictions made elsewhere, joined with what is known about their samples. */
export interface ExternalPredictions {
  readonly predictions: Predictions
  readonly labelsFrom: 'dataset' | 'predictions'
  /** For the record. */
  readonly warnings: readonly string[]
  /** For the terminal alone: they name columns of somebody's file. */
  readonly notes: readonly string[]
}

/** What lies beside a table whose rows are about reconstructions, in the order of its rows. */
export interface Beside {
  readonly reconstruction: Tensor
  /** What was hidden and what stood there: where the dataset is not at hand to tell. */
  readonly masked?: ReconstructionTargets | undefined
}

const KNOWN_COLUMNS = ['sample_id', 'subject_id', 'split', 'y_true', 'reference', 'generated']

/**
 * Gives columns of a file the names fmbench expects.
 *
 * @param map expected name to the file's name: `{ sample_id: 'encounter_id' }`
 * @throws FmbenchError `bad-data` for a column that is not there
 */
export function renameColumns(table: Table, map: Readonly<Record<string, string>>): Table {
  const cells = new Map<string, TableColumn>(table.cells)
  for (const own of Object.values(map)) if (!KNOWN_COLUMNS.includes(own)) cells.delete(own)
  for (const [expected, own] of Object.entries(map)) {
    cells.set(expected, tableColumn(table, own, `--map gives as ${expected}`))
  }
  return { ...table, columns: [...cells.keys()], cells }
}

/**
 * Joins a predictions file with the dataset by sample id; row order never matters. Samples without a prediction
 * count as wrong. Without the dataset, or when the file holds none of its samples but labels of its own, labels and
 * strata come from the file, and the record says so.
 *
 * @param dataset undefined when its files are not on this machine
 * @param rows the samples to score, as rows of the dataset
 * @param beside instead of columns with predictions
 * @throws FmbenchError `id-mismatch` for duplicate or unknown ids, `bad-data` for labels that disagree with the
 *   dataset's and all that `readOutputs` refuses
 */
export function joinPredictions(
  plan: EvaluationPlan,
  table: Table,
  dataset: { readonly dataset: Dataset; readonly rows: Int32Array } | undefined,
  beside?: Beside,
): ExternalPredictions {
  const ids = idsOf(table)
  const places = new Map(ids.map((id, i) => [id, i]))
  const own = plan.writing === undefined ? 'y_true' : 'reference'
  const hasOwnLabels = table.cells.has(own) || beside?.masked !== undefined
  if (dataset !== undefined) {
    const known = new Set(dataset.dataset.ids)
    const unknown = ids.findIndex((id) => !known.has(id))
    if (unknown < 0) return joinWithDataset(plan, table, places, dataset, beside)
    if (!hasOwnLabels || ids.some((id) => known.has(id))) throw unknownId(table, ids, unknown, known, plan)
  }
  const reason =
    dataset === undefined
      ? `${plan.dataset.dataset_id} is not on this machine`
      : `the file holds none of the samples of ${plan.dataset.dataset_id}`
  return fromFileAlone(plan, table, ids, reason, beside)
}

/** `sample_id`, or `subject_id` when it is unique. */
function idsOf(table: Table): readonly string[] {
  const name = table.cells.has('sample_id') || !table.cells.has('subject_id') ? 'sample_id' : 'subject_id'
  const ids = textCells(tableColumn(table, name, 'says which sample a row is about'))
  const seen = new Map<string, number>()
  ids.forEach((id, i) => {
    const first = seen.get(id)
    if (id === '') throw new FmbenchError('id-mismatch', `Column "${name}" is empty.`, { where: table.where(i) })
    if (first !== undefined) {
      throw new FmbenchError('id-mismatch', `Rows ${first + 1} and ${i + 1} have the same ${name}.`, {
        where: table.where(i),
        hint: 'Each sample has one row. Several runs of a model go into files of their own.',
      })
    }
    seen.set(id, i)
  })
  return ids
}

function unknownId(
  table: Table,
  ids: readonly string[],
  row: number,
  known: ReadonlySet<string>,
  plan: EvaluationPlan,
): FmbenchError {
  const nUnknown = ids.filter((id) => !known.has(id)).length
  const [example] = known
  return new FmbenchError(
    'id-mismatch',
    `${nUnknown} of ${ids.length} ids are no samples of ${plan.dataset.dataset_id}; the first is in row ${row + 1}.`,
    {
      where: table.where(row),
      hint: `Its ids look like "${example}". Name the column that holds them: --map sample_id=YOUR_COLUMN`,
    },
  )
}

function joinWithDataset(
  plan: EvaluationPlan,
  table: Table,
  places: ReadonlyMap<string, number>,
  { dataset, rows }: { readonly dataset: Dataset; readonly rows: Int32Array },
  beside: Beside | undefined,
): ExternalPredictions {
  const { outputs, warnings } = outputsOf(plan, table, beside)
  const known = describeRows(plan, dataset, rows)
  const from = Int32Array.from(rows, (row) => places.get(dataset.ids[row]) ?? -1)
  if (known.references !== undefined) checkReferences(plan, table, known.references, from)
  else if (beside === undefined) checkLabels(plan, table, known.yTrue, from)
  const isPresent = Uint8Array.from(from, (place) => Number(place >= 0))
  const nScored = isPresent.reduce((sum, present) => sum + present, 0)
  if (nScored === 0) {
    throw new FmbenchError('id-mismatch', `The file has no sample of the part "${plan.benchmark.split}".`, {
      where: table.file,
      hint: `Its rows are other samples of ${plan.dataset.dataset_id}, such as the training part.`,
    })
  }
  const nOther = places.size - nScored
  return {
    predictions: {
      pass: 'clean',
      ...known,
      // What stands in a missing row is never read: isPresent is 0.
      outputs: takeOutputs(
        outputs,
        from.map((place) => Math.max(place, 0)),
      ),
      isPresent,
    },
    labelsFrom: 'dataset',
    warnings: [
      ...warnings,
      ...(nOther > 0 ? [`${nOther} rows of the file are samples that are not scored here; they were left out.`] : []),
      ...(nScored < rows.length
        ? [`${rows.length - nScored} of ${rows.length} samples have no prediction; they count as wrong.`]
        : []),
    ],
    notes: unusedColumns(plan, table, beside),
  }
}

/** @throws FmbenchError `bad-data` when the file's own labels are others than the dataset's */
function checkLabels(plan: EvaluationPlan, table: Table, yTrue: Truth, from: Int32Array): void {
  if (!table.cells.has('y_true')) return
  const own = readTruth(table, plan.classes, plan.dataset.target?.labels)
  const wrong = yTrue.findIndex((y, i) => from[i] >= 0 && own[from[i]] !== y)
  if (wrong < 0) return
  const nWrong = yTrue.filter((y, i) => from[i] >= 0 && own[from[i]] !== y).length
  throw new FmbenchError(
    'bad-data',
    `y_true disagrees with ${plan.dataset.dataset_id} in ${nWrong} of ${yTrue.length} samples; here it is "${truthText(own[from[wrong]], plan.classes)}", there "${truthText(yTrue[wrong], plan.classes)}".`,
    { where: table.where(from[wrong]), hint: 'Are the ids those of this dataset, and in the right rows?' },
  )
}

/** @throws FmbenchError `bad-data` when the file's own references are others than the dataset's; white space does not count */
function checkReferences(
  plan: EvaluationPlan,
  table: Table,
  references: readonly (readonly string[])[],
  from: Int32Array,
): void {
  const own = readReferences(table)
  if (own === undefined) return
  const plain = (texts: readonly string[]) => texts.map((text) => text.trim().replaceAll(/\s+/g, ' ')).join('\n')
  const isWrong = (i: number) => from[i] >= 0 && plain(own[from[i]]) !== plain(references[i])
  const wrong = Array.from(references.keys()).filter(isWrong)
  if (wrong.length === 0) return
  throw new FmbenchError(
    'bad-data',
    `The references disagree with ${plan.dataset.dataset_id} in ${wrong.length} of ${references.length} samples.`,
    {
      where: table.where(from[wrong[0]]),
      hint: 'Are the ids those of this dataset, and in the right rows? Or leave the column out: the dataset has the texts.',
    },
  )
}

function fromFileAlone(
  plan: EvaluationPlan,
  table: Table,
  ids: readonly string[],
  reason: string,
  beside: Beside | undefined,
): ExternalPredictions {
  const masked = beside?.masked
  const references = plan.writing && readReferences(table)
  const [truths, column] = plan.writing ? ['references', 'reference'] : ['labels', 'y_true']
  if (!table.cells.has(column) && masked === undefined) {
    throw new FmbenchError('bad-data', `There are no ${truths}: ${reason}, and the file has no column ${column}.`, {
      where: table.file,
      hint: `Add ${column}, or name your column with --map ${column}=YOUR_COLUMN; or get the dataset: fmbench data pull ${plan.dataset.dataset_id}`,
    })
  }
  const { outputs, warnings } = outputsOf(plan, table, beside)
  const columns: Record<string, readonly string[]> = {}
  for (const [name, { column }] of Object.entries(plan.dataset.strata)) {
    const cells = table.cells.get(column) ?? table.cells.get(name)
    if (cells !== undefined) columns[column] = textCells(cells)
  }
  const subjects = table.cells.get('subject_id')
  const groups = groupsOfFile(plan, table)
  checkEnoughPersons(plan, new Set(subjects ? textCells(subjects) : ids).size)
  return {
    predictions: {
      pass: 'clean',
      ids,
      split: plan.benchmark.split,
      yTrue:
        masked || references
          ? new Float64Array(ids.length).fill(Number.NaN)
          : readTruth(table, plan.classes, plan.dataset.target?.labels),
      ...(masked && { masked }),
      ...(references && { references }),
      outputs,
      isPresent: new Uint8Array(ids.length).fill(1),
      ...(subjects && { subjects: textCells(subjects) }),
      ...clustersOfFile(plan, table),
      ...(groups && { groups }),
      columns,
    },
    labelsFrom: 'predictions',
    warnings: [
      `Labels and groups come from the predictions file, because ${reason}: the result is shown, never ranked.`,
      ...warnings,
    ],
    notes: unusedColumns(plan, table, beside),
  }
}

/** The column `group` of a file that we wrote ourselves, where the dataset has groups. */
function groupsOfFile({ dataset }: EvaluationPlan, table: Table): readonly string[] | undefined {
  const cells = dataset.group && table.cells.get('group')
  return cells && textCells(cells)
}

/** `--cluster` names a column of the file; what the benchmark names is taken where the file has it. */
function clustersOfFile(plan: EvaluationPlan, table: Table): Pick<Predictions, 'clusters'> {
  const { cluster, options } = plan
  if (cluster === 'subject') return {}
  if (cluster === undefined) {
    const groups = groupsOfFile(plan, table)
    const subjects = table.cells.get('subject_id')
    const isOnce = plan.benchmark.aggregate?.by === 'subject'
    const repeats = !isOnce && subjects !== undefined && new Set(textCells(subjects)).size < table.rows
    return groups === undefined || repeats ? {} : { clusters: groups }
  }
  const cells = table.cells.get(cluster)
  if (cells !== undefined) return { clusters: textCells(cells) }
  if (options.cluster === undefined) return {}
  return { clusters: textCells(tableColumn(table, cluster, '--cluster names')) }
}

/** Those of the table, or the array beside it. */
function outputsOf(plan: EvaluationPlan, table: Table, beside: Beside | undefined): ReadOutputs {
  if (beside === undefined) return readOutputs(table, plan)
  return { outputs: { reconstruction: beside.reconstruction }, used: [], warnings: [] }
}

function unusedColumns(plan: EvaluationPlan, table: Table, beside: Beside | undefined): string[] {
  const strata = Object.entries(plan.dataset.strata).flatMap(([name, { column }]) => [name, column])
  const group = plan.dataset.group && 'group'
  const used = new Set([...KNOWN_COLUMNS, group, plan.cluster, ...outputsOf(plan, table, beside).used, ...strata])
  const unused = table.columns.filter((name) => !used.has(name))
  if (unused.length === 0) return []
  const nearest = unused
    .map((name) => didYouMean(name, [...KNOWN_COLUMNS, ...strata]))
    .find((hint) => hint?.startsWith('Did'))
  const shown = unused.slice(0, 5).join(', ') + (unused.length > 5 ? `, and ${unused.length - 5} more` : '')
  return [`Columns that were not used: ${shown}.${nearest === undefined ? '' : ` ${nearest}`}`]
}
