import { FmbenchError, sha256Hex } from '../core/index.js'
import type { DatasetDocument } from '../spec/dataset.js'
import type { Dataset } from './loader.js'
import { splitByHash } from './split-by-hash.js'
import { type Table, tableColumn, textCells } from './tables/table.js'

/** Everything about samples but their measurements. */
export type SampleFacts = Pick<Dataset, 'ids' | 'labels' | 'subjects' | 'splits' | 'columns'>

/**
 * Reads ids, labels, persons, split and the columns of strata out of a table, as the document declares them.
 *
 * @throws FmbenchError `bad-data` naming file and row: a missing column, an empty or unknown label, an empty or
 *   repeated id, a number of rows that is not the declared one. Rows are named, ids never: they may be secret.
 */
export function describeSamples(document: DatasetDocument, table: Table): SampleFacts {
  checkCount(document, table)
  const ids = sampleIds(document, table)
  checkUnique(ids, table)
  const labels = sampleLabels(document, table)
  const subjects =
    document.subject_id === undefined ? undefined : filledCells(table, document.subject_id, 'names the person')
  const columns = strataColumns(document, table)
  const splits = sampleSplits(document, table, ids, labels, subjects)
  return { ids, labels, splits, columns, ...(subjects === undefined ? {} : { subjects }) }
}

function checkCount({ n_samples }: DatasetDocument, table: Table): void {
  if (n_samples === undefined || n_samples === table.rows) return
  throw new FmbenchError('bad-data', `The document declares ${n_samples} samples, the file has ${table.rows}.`, {
    where: table.file,
    hint: 'Correct n_samples, or find out which rows are missing or were added.',
  })
}

function sampleIds({ sample_id }: DatasetDocument, table: Table): readonly string[] {
  if (sample_id === 'row') {
    const digits = String(table.rows).length
    return Array.from({ length: table.rows }, (_, row) => String(row + 1).padStart(digits, '0'))
  }
  if ('column' in sample_id) return filledCells(table, sample_id.column, 'holds the sample ids')
  const names = sample_id.hash_of === '*' ? table.columns : sample_id.hash_of
  const columns = names.map((name) => textCells(tableColumn(table, name, 'the sample id is made of')))
  return Array.from({ length: table.rows }, (_, row) =>
    sha256Hex(columns.map((column) => column[row]).join('\t')).slice(0, 16),
  )
}

function checkUnique(ids: readonly string[], table: Table): void {
  const seen = new Map<string, number>()
  ids.forEach((id, row) => {
    const first = seen.get(id)
    if (first !== undefined) {
      const rows = `Rows ${first + 1} and ${row + 1}`
      throw new FmbenchError('bad-data', `${rows} have the same sample id.`, {
        where: `${table.where(first)} and ${table.where(row)}`,
        hint: 'Ids join predictions to samples, so each must occur once. Is a row there twice?',
      })
    }
    seen.set(id, row)
  })
}

function sampleLabels({ target }: DatasetDocument, table: Table): readonly string[] {
  const raw = filledCells(table, target.column, 'holds the labels (target.column)')
  if (target.labels === undefined) return raw
  const names = new Map(Object.entries(target.labels))
  return raw.map((value, row) => {
    const name = names.get(value)
    if (name !== undefined) return name
    throw new FmbenchError('bad-data', `The label "${value}" is not declared in target.labels.`, {
      where: table.where(row),
      hint: `Declared: ${[...names.keys()].join(', ')}.`,
    })
  })
}

function strataColumns({ strata }: DatasetDocument, table: Table): Record<string, readonly string[]> {
  return Object.fromEntries(
    Object.entries(strata).map(([name, { column }]) => [
      column,
      textCells(tableColumn(table, column, `the stratum "${name}" needs`)),
    ]),
  )
}

function sampleSplits(
  { split, dataset_id }: DatasetDocument,
  table: Table,
  ids: readonly string[],
  labels: readonly string[],
  subjects: readonly string[] | undefined,
): readonly string[] {
  if ('all' in split) return ids.map(() => split.all)
  if ('column' in split) return filledCells(table, split.column, 'says which part a sample belongs to (split.column)')
  if (subjects !== undefined && new Set(subjects).size < subjects.length) {
    throw new FmbenchError('bad-data', 'Some persons have several samples; a split by hash would separate them.', {
      where: dataset_id,
      hint: 'Give the table a column that says train or test for each person, and declare it: split: { column: … }.',
    })
  }
  return splitByHash(ids, labels, split.by_hash, table.file)
}

/** A column none of whose cells may be empty. */
function filledCells(table: Table, name: string, role: string): readonly string[] {
  const cells = textCells(tableColumn(table, name, role))
  const row = cells.indexOf('')
  if (row === -1) return cells
  throw new FmbenchError('bad-data', `The column "${name}", which ${role}, is empty here.`, {
    where: table.where(row),
    hint: 'Fill the cell, or remove the row.',
  })
}
