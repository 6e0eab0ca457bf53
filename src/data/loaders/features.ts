import { didYouMean, FmbenchError, type Matrix } from '../../core/index.js'
import type { DatasetDocument } from '../../spec/dataset.js'
import { parseNumber } from '../tables/parse-number.js'
import { type Table, type TableColumn, tableColumn, textCells } from '../tables/table.js'

export interface Features {
  readonly names: readonly string[]
  /** Finite; shape (n, d) */
  readonly x: Matrix
}

/**
 * The columns a model may see, as numbers. Without `features.include` these are all columns that serve nothing else;
 * a column that only a stratum needs is a feature unless it is excluded. Categorical columns become one column per
 * declared level, named `Genotype=E3E4`.
 *
 * @throws FmbenchError `bad-document` when the declaration names the label or a column that is not there,
 *   `bad-data` with file and line for a cell that is no number or no declared level
 */
export function tableFeatures(document: DatasetDocument, table: Table): Features {
  const levels = new Map(Object.entries(document.features?.categorical ?? {}))
  const columns = featureColumns(document, table)
  checkNames(document, [...levels.keys()], columns, 'features.categorical')
  const blocks = columns.map((name) => {
    const cells = tableColumn(table, name, 'is declared as a feature')
    const declared = levels.get(name)
    return declared === undefined ? numericBlock(name, cells, table) : oneHotBlock(name, cells, declared, table)
  })
  const all = blocks.flat()
  if (all.length === 0) {
    throw new FmbenchError('bad-document', 'No column is left to be a feature.', { where: document.dataset_id })
  }
  const data = new Float64Array(table.rows * all.length)
  all.forEach(({ values }, j) => {
    for (let i = 0; i < table.rows; i++) data[i * all.length + j] = values[i]
  })
  return { names: all.map(({ name }) => name), x: { data, rows: table.rows, columns: all.length } }
}

function featureColumns(document: DatasetDocument, table: Table): readonly string[] {
  const { include, exclude = [] } = document.features ?? {}
  const reserved = reservedColumns(document)
  checkNames(document, exclude, table.columns, 'features.exclude')
  if (include === undefined) return table.columns.filter((name) => !reserved.has(name) && !exclude.includes(name))
  checkNames(document, include, table.columns, 'features.include')
  for (const name of include) {
    const role = reserved.get(name)
    if (role === undefined) continue
    throw new FmbenchError('bad-document', `"${name}" is ${role}: a model must not see it.`, {
      where: `${document.dataset_id}, features.include`,
    })
  }
  return include.filter((name) => !exclude.includes(name))
}

/** Columns that are no measurements, with what they are. */
function reservedColumns({ target, sample_id, subject_id, group, split }: DatasetDocument): Map<string, string> {
  const reserved = new Map(target && [[target.column, 'the label']])
  if (sample_id !== 'row' && 'column' in sample_id) reserved.set(sample_id.column, 'the sample id')
  if (subject_id !== undefined) reserved.set(subject_id, 'the person')
  if (group !== undefined && 'column' in group) reserved.set(group.column, 'the group')
  if ('column' in split) reserved.set(split.column, 'the split')
  return reserved
}

function checkNames(document: DatasetDocument, names: readonly string[], known: readonly string[], key: string): void {
  for (const name of names) {
    if (known.includes(name)) continue
    const hint = didYouMean(name, known)
    throw new FmbenchError('bad-document', `"${name}" is not among the columns that can be meant.`, {
      where: `${document.dataset_id}, ${key}`,
      ...(hint === undefined ? {} : { hint }),
    })
  }
}

interface Feature {
  readonly name: string
  /** shape (n,) */
  readonly values: Float64Array
}

function numericBlock(name: string, cells: TableColumn, table: Table): Feature[] {
  if (cells instanceof Float64Array) {
    const row = cells.findIndex((value) => !Number.isFinite(value))
    if (row !== -1) throw notNumeric(name, Number.isNaN(cells[row]) ? '' : String(cells[row]), table.where(row))
    return [{ name, values: cells }]
  }
  const values = Float64Array.from(cells, (cell, row) => {
    const value = parseNumber(cell)
    if (value === undefined) throw notNumeric(name, cell, table.where(row))
    return value
  })
  return [{ name, values }]
}

function notNumeric(name: string, cell: string, where: string): FmbenchError {
  const isMissing = cell.trim() === ''
  return new FmbenchError('bad-data', `The feature "${name}" is ${isMissing ? 'missing' : `"${cell}", no number`}.`, {
    where,
    hint: isMissing
      ? 'fmbench never fills in values: complete the table, or leave the column out with features.exclude.'
      : 'Numbers look like 1, -0.5 or 2e-3. For text: features.categorical with its levels, or features.exclude.',
  })
}

function oneHotBlock(name: string, cells: TableColumn, levels: readonly string[], table: Table): Feature[] {
  const block = levels.map((level) => ({ name: `${name}=${level}`, values: new Float64Array(table.rows) }))
  textCells(cells).forEach((cell, row) => {
    const level = levels.indexOf(cell)
    if (level === -1) {
      throw new FmbenchError('bad-data', `"${cell}" is not a declared level of the feature "${name}".`, {
        where: table.where(row),
        hint: `Declared in features.categorical: ${levels.join(', ')}.`,
      })
    }
    block[level].values[row] = 1
  })
  return block
}
