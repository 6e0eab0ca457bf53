import { column, didYouMean, FmbenchError, type Matrix, type Truth } from '../core/index.js'
import { parseNumber, type Table, type TableColumn, textCells } from '../data/index.js'
import { settleProbabilities } from '../models/index.js'
import type { EvaluationPlan } from './plan.js'
import { onlyPresent, type PassOutputs, type Predictions, truthText } from './predictions.js'

/** A file's columns, in order. */
export type Columns = readonly { readonly name: string; readonly data: TableColumn }[]

const PROBABILITY_PREFIX = 'p_'

/** What decides which columns answers have. */
export type AnswerForm = Pick<EvaluationPlan, 'classes' | 'writing'>

/** The columns of outputs: `p_<class>` in the declared order, `score`, `value`, `y_pred`, `generated`. */
export function outputColumns(
  { probability, score, label, value, text }: PassOutputs,
  classes: readonly string[],
): Columns {
  return [
    ...(probability
      ? classes.map((name, k) => ({ name: PROBABILITY_PREFIX + name, data: column(probability, k) }))
      : []),
    ...(score ? [{ name: 'score', data: score }] : []),
    ...(value ? [{ name: 'value', data: value }] : []),
    ...(label ? [{ name: 'y_pred', data: Array.from(label, (y) => classes[y]) }] : []),
    ...(text ? [{ name: 'generated', data: text }] : []),
  ]
}

/**
 * The layout of a predictions file: ids, truth, outputs, then what strata need; a row per sample that has a prediction.
 * Reconstructions and their truth are no columns: `PassFiles` puts them beside it.
 */
export function predictionColumns(predictions: Predictions, classes: readonly string[]): Columns {
  const { ids, subjects, groups, split, yTrue, references, masked, outputs, columns } = onlyPresent(predictions)
  return [
    { name: 'sample_id', data: ids },
    ...(subjects === undefined ? [] : [{ name: 'subject_id', data: subjects }]),
    ...(groups === undefined || Object.hasOwn(columns, 'group') ? [] : [{ name: 'group', data: groups }]),
    { name: 'split', data: ids.map(() => split) },
    ...(masked || references ? [] : [{ name: 'y_true', data: Array.from(yTrue, (y) => truthText(y, classes)) }]),
    ...referenceColumns(references),
    ...outputColumns(outputs, classes),
    ...Object.entries(columns).map(([name, data]) => ({ name, data })),
  ]
}

/** `reference`, and where a sample has several `reference_2` and so on; empty where it has fewer than another. */
function referenceColumns(references: Predictions['references'] = []): Columns {
  const most = references.reduce((longest, { length }) => Math.max(longest, length), 0)
  return Array.from({ length: most }, (_, k) => ({
    name: referenceColumn(k),
    data: references.map((texts) => texts[k] ?? ''),
  }))
}

const referenceColumn = (k: number) => (k === 0 ? 'reference' : `reference_${k + 1}`)

/**
 * What people wrote about each sample: the columns `reference`, `reference_2` and so on. The first counts even where it is
 * empty, the others where they are not.
 *
 * @returns undefined without such a column
 */
export function readReferences(table: Table): readonly (readonly string[])[] | undefined {
  const columns: (readonly string[])[] = []
  for (let cells = table.cells.get(referenceColumn(0)); cells; cells = table.cells.get(referenceColumn(columns.length)))
    columns.push(textCells(cells))
  if (columns.length === 0) return undefined
  return Array.from({ length: table.rows }, (_, i) =>
    columns.flatMap((cells, k) => (k === 0 || cells[i].trim() !== '' ? [cells[i]] : [])),
  )
}

/** The column `generated`. @throws FmbenchError `bad-data` when there is none */
function readGenerated(table: Table): ReadOutputs {
  const cells = table.cells.get('generated')
  if (cells === undefined) {
    throw new FmbenchError('bad-data', 'There is no column with reports.', {
      where: table.file,
      hint: `Give generated, the text that the model wrote about each sample, or name it with --map generated=YOUR_COLUMN. Columns here: ${table.columns.join(', ')}.`,
    })
  }
  return { outputs: { text: textCells(cells) }, used: ['generated'], warnings: [] }
}

/** Outputs and what had to be said about them. */
export interface ReadOutputs {
  readonly outputs: PassOutputs
  /** The columns that were used. */
  readonly used: readonly string[]
  readonly warnings: readonly string[]
}

/**
 * Finds the outputs in a table: `p_<class>` for every class, `score`, `y_pred`, at least one kind; `value` for quantities,
 * `generated` for reports.
 *
 * @throws FmbenchError `bad-data` with file and row: a class without a column, a column without a class, cells that
 *   are no finite numbers, probabilities outside [0, 1] or not summing to one, labels that are no class
 */
export function readOutputs(table: Table, { classes, writing }: AnswerForm): ReadOutputs {
  if (writing !== undefined) return readGenerated(table)
  if (classes.length === 0) return readValues(table)
  const expected = classes.map((name) => PROBABILITY_PREFIX + name)
  const named = table.columns.filter((name) => name.startsWith(PROBABILITY_PREFIX))
  if (named.length > 0) checkProbabilityColumns(named, expected, table.file)
  const used = table.columns.filter((name) => named.includes(name) || name === 'score' || name === 'y_pred')
  if (used.length === 0) throw noOutputs(table, expected)
  const settled =
    named.length > 0
      ? settleProbabilities(numbers(table, expected), classes, (row, fault) => badProbability(table, row, fault))
      : undefined
  return {
    outputs: {
      ...(settled && { probability: settled.probability }),
      ...(used.includes('score') && { score: numbers(table, ['score']).data }),
      ...(used.includes('y_pred') && { label: classIndices(table, 'y_pred', classes) }),
    },
    used,
    warnings: settled?.wasRenormalised
      ? ['Some rows of probabilities summed to one only within 1e-3; they were rescaled.']
      : [],
  }
}

/** Regression: the one column `value`. */
function readValues(table: Table): ReadOutputs {
  const used = ['value']
  if (!table.cells.has('value')) throw noOutputs(table, used)
  return { outputs: { value: numbers(table, used).data }, used, warnings: [] }
}

function badProbability(table: Table, row: number, fault: string): FmbenchError {
  return new FmbenchError('bad-data', `In this row ${fault}.`, {
    where: table.where(row),
    hint: 'Probabilities lie between 0 and 1 and sum to one. Any other number for ranking goes into a column "score".',
  })
}

function noOutputs(table: Table, expected: readonly string[]): FmbenchError {
  const wanted = expected.includes('value')
    ? 'value (the predicted quantity, in the unit of y_true)'
    : `${expected.join(', ')} (probabilities), score (any number, larger for the positive class) or y_pred (a class)`
  return new FmbenchError('bad-data', 'There is no column with predictions.', {
    where: table.file,
    hint: `Give ${wanted}. Columns here: ${table.columns.join(', ')}.`,
  })
}

function checkProbabilityColumns(named: readonly string[], expected: readonly string[], file: string): void {
  const missing = expected.filter((name) => !named.includes(name))
  const extra = named.filter((name) => !expected.includes(name))
  if (missing.length === 0 && extra.length === 0) return
  const parts = [
    missing.length > 0 ? `missing: ${missing.join(', ')}` : '',
    extra.length > 0 ? `of no declared class: ${extra.join(', ')}` : '',
  ]
  throw new FmbenchError(
    'bad-data',
    `The probability columns do not fit the classes (${parts.filter(Boolean).join('; ')}).`,
    {
      where: file,
      hint: `Expected exactly ${expected.join(', ')}. Rename a column with --map ${expected[0]}=YOUR_NAME.`,
    },
  )
}

/** @throws FmbenchError `bad-data` naming the row and the cell that is no finite number */
function numbers(table: Table, names: readonly string[]): Matrix {
  const columns = names.map((name) => table.cells.get(name) ?? [])
  const data = new Float64Array(table.rows * names.length)
  columns.forEach((column, j) => {
    for (let i = 0; i < table.rows; i++) {
      const cell = column[i]
      const value = typeof cell === 'number' ? cell : parseNumber(cell)
      if (value === undefined || !Number.isFinite(value)) throw notANumber(table, names[j], i, String(cell))
      data[i * names.length + j] = value
    }
  })
  return { data, rows: table.rows, columns: names.length }
}

function notANumber(table: Table, name: string, row: number, cell: string): FmbenchError {
  const found = cell === '' || cell === 'NaN' ? 'has no value in this row' : `is "${cell}", which is no finite number`
  return new FmbenchError('bad-data', `Column "${name}" ${found}.`, {
    where: table.where(row),
    hint: 'A sample without a prediction is left out of the file: it then counts as wrong and the record is Partial.',
  })
}

/**
 * The column `y_true`: class names as indices, or quantities where there are no classes.
 *
 * @param rename names for raw values, as a dataset declares them
 * @throws FmbenchError `bad-data` naming the row
 */
export function readTruth(table: Table, classes: readonly string[], rename?: Readonly<Record<string, string>>): Truth {
  if (classes.length === 0) return numbers(table, ['y_true']).data
  return classIndices(table, 'y_true', classes, rename)
}

/**
 * Class names of a column as indices.
 *
 * @param rename names for raw values, as a dataset declares them
 * @throws FmbenchError `bad-data` naming the row
 */
function classIndices(
  table: Table,
  name: string,
  classes: readonly string[],
  rename: Readonly<Record<string, string>> = {},
): Int32Array {
  return Int32Array.from(textCells(table.cells.get(name) ?? []), (cell, i) => {
    const index = classes.indexOf(Object.hasOwn(rename, cell) ? rename[cell] : cell)
    if (index >= 0) return index
    const hint = didYouMean(cell, classes) ?? `Declared classes: ${classes.join(', ')}.`
    throw new FmbenchError('bad-data', `Column "${name}" is "${cell}", which is no declared class.`, {
      where: table.where(i),
      hint,
    })
  })
}
