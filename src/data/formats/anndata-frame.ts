import { didYouMean, FmbenchError } from '../../core/index.js'
import type { TableColumn } from '../tables/table.js'
import {
  datasetAt,
  groupAt,
  type Hdf5Dataset,
  type Hdf5Group,
  isBoolean,
  isCompound,
  isText,
  readNumbers,
  toNumber,
} from './hdf5.js'

/** `obs` or `var` of an AnnData file: what is known of the cells, or of the genes. */
export interface Frame {
  readonly rows: number
  /** The index first. */
  readonly columns: readonly string[]
  /** @throws FmbenchError `bad-data` for an unknown column, or one whose encoding is not read */
  read(column: string): TableColumn
}

/**
 * A data frame in any of the encodings that AnnData has used: a group of columns (since 0.7), or one array of records
 * (before), whose categories lie in `uns`.
 *
 * @param name `obs`, `var`, `raw/var`
 * @param where the file, for messages
 * @throws FmbenchError `bad-data` when there is no such frame
 */
export function openFrame(file: Hdf5Group, name: string, where: string): Frame {
  const group = groupAt(file, name)
  if (group !== undefined) return groupFrame(group, where)
  // Until AnnData 0.7 the frame of raw was called raw.var.
  const records = datasetAt(file, name) ?? datasetAt(file, name.replace('/', '.'))
  if (records !== undefined && isCompound(records.metadata)) return recordFrame(file, records, where)
  throw new FmbenchError('bad-data', `The file has no "${name}".`, {
    where,
    hint: `An h5ad file has X, obs and var. This one has: ${file.keys().join(', ')}.`,
  })
}

function groupFrame(group: Hdf5Group, where: string): Frame {
  const attributes = group.attrs
  const index = String(attributes._index?.value ?? '_index')
  const declared = attributes['column-order']?.value
  // No columns at all are written as an empty array of numbers.
  const columns = Array.isArray(declared) ? declared.map(String) : []
  const rows = datasetAt(group, index)?.shape?.[0]
  if (rows === undefined) {
    throw new FmbenchError('bad-data', `${group.path} has no index "${index}".`, {
      where,
      hint: 'Write the file anew.',
    })
  }
  const names = [index, ...columns.filter((column) => column !== index)]
  return {
    rows,
    columns: names,
    read(column) {
      checkColumn(column, names, group.path, where)
      const categorical = groupAt(group, column)
      if (categorical !== undefined) return encodedColumn(categorical, where)
      const dataset = datasetAt(group, column)
      if (dataset === undefined) throw unknownEncoding(`${group.path}/${column}`, where)
      const categories = datasetAt(group, `__categories/${column}`)
      return categories === undefined ? plainColumn(dataset, where) : categoryNames(dataset, categories, where)
    },
  }
}

function checkColumn(column: string, known: readonly string[], path: string, where: string): void {
  if (known.includes(column)) return
  const hint = didYouMean(column, known)
  throw new FmbenchError('bad-data', `${path} has no column "${column}".`, {
    where,
    ...(hint !== undefined && { hint }),
  })
}

function unknownEncoding(path: string, where: string): FmbenchError {
  return new FmbenchError('bad-data', `The column ${path} is written in a way that is not read here.`, {
    where,
    hint: 'Numbers, texts, booleans and categories are read: convert the column and write the file anew.',
  })
}

/** A categorical column, or a nullable one: values with a mask of those that are missing. */
function encodedColumn(group: Hdf5Group, where: string): TableColumn {
  const [codes, categories] = [datasetAt(group, 'codes'), datasetAt(group, 'categories')]
  if (codes !== undefined && categories !== undefined) return categoryNames(codes, categories, where)
  const [values, mask] = [datasetAt(group, 'values'), datasetAt(group, 'mask')]
  if (values === undefined || mask === undefined) throw unknownEncoding(group.path, where)
  const isMissing = readNumbers(mask, 0, mask.shape?.[0] ?? 0, where)
  const column = plainColumn(values, where)
  if (column instanceof Float64Array) return column.map((value, row) => (isMissing[row] ? Number.NaN : value))
  return column.map((value, row) => (isMissing[row] ? '' : value))
}

function plainColumn(dataset: Hdf5Dataset, where: string): TableColumn {
  if (isText(dataset.metadata)) return dataset.value as readonly string[]
  const numbers = readNumbers(dataset, 0, dataset.shape?.[0] ?? 0, where)
  return isBoolean(dataset.metadata) ? Array.from(numbers, booleanText) : numbers
}

/** As pandas prints it. */
const booleanText = (value: number): string => (value === 0 ? 'False' : 'True')

function categoryNames(codes: Hdf5Dataset, categories: Hdf5Dataset, where: string): readonly string[] {
  const names = Array.from<string | number>(plainColumn(categories, where))
  const numbers = readNumbers(codes, 0, codes.shape?.[0] ?? 0, where)
  return Array.from(numbers, (code) => nameOfCode(code, names, codes.path, where))
}

/** -1 stands for a missing value. */
function nameOfCode(code: number, names: readonly (string | number)[], path: string, where: string): string {
  if (code === -1) return ''
  if (code in names) return String(names[code])
  throw new FmbenchError('bad-data', `${path} holds the code ${code}, but there are ${names.length} categories.`, {
    where,
  })
}

function recordFrame(file: Hdf5Group, records: Hdf5Dataset, where: string): Frame {
  const members = records.metadata.compound_type?.members ?? []
  const names = members.map(({ name }) => name)
  const rows = records.shape?.[0] ?? 0
  let cells: readonly (readonly unknown[])[] | undefined
  return {
    rows,
    columns: names,
    read(column) {
      checkColumn(column, names, records.path, where)
      cells ??= records.value as readonly (readonly unknown[])[] // one list per record
      const place = names.indexOf(column)
      const values = cells.map((row) => row[place])
      if (isText(members[place])) return values.map(String)
      const numbers = Float64Array.from(values, (value) => toNumber(value, where))
      const categories = datasetAt(file, `uns/${column}_categories`)
      if (categories !== undefined) {
        const known = Array.from<string | number>(plainColumn(categories, where))
        return Array.from(numbers, (code) => nameOfCode(code, known, `${records.path}/${column}`, where))
      }
      return isBoolean(members[place]) ? Array.from(numbers, booleanText) : numbers
    },
  }
}
