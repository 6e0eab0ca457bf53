import { didYouMean, FmbenchError } from '../../core/index.js'
import type { TableColumn } from '../tables/table.js'
import {
  allNumbers,
  arrayAt,
  groupAt,
  type Records,
  type StoredArray,
  type StoredGroup,
  toNumber,
} from './hierarchy.js'

/** `obs` or `var` of an AnnData file: what is known of the cells, or of the genes. */
export interface Frame {
  readonly rows: number
  /** The index first. */
  readonly columns: readonly string[]
  /** @throws FmbenchError `bad-data` for an unknown column, or one whose encoding is not read */
  read(column: string): Promise<TableColumn>
}

/**
 * A data frame in any of the encodings that AnnData has used: a group of columns (since 0.7), or one array of records
 * (before), whose categories lie in `uns`.
 *
 * @param name `obs`, `var`, `raw/var`
 * @param where the file, for messages
 * @throws FmbenchError `bad-data` when there is no such frame
 */
export async function openFrame(file: StoredGroup, name: string, where: string): Promise<Frame> {
  const group = await groupAt(file, name)
  if (group !== undefined) return groupFrame(group, where)
  // Until AnnData 0.7 the frame of raw was called raw.var.
  const array = (await arrayAt(file, name)) ?? (await arrayAt(file, name.replace('/', '.')))
  if (array?.records !== undefined) return recordFrame(file, array, array.records, where)
  throw new FmbenchError('bad-data', `The file has no "${name}".`, {
    where,
    hint: `An AnnData file has X, obs and var. This one has: ${(await file.names()).join(', ')}.`,
  })
}

async function groupFrame(group: StoredGroup, where: string): Promise<Frame> {
  const index = String(group.attribute('_index') ?? '_index')
  const declared = group.attribute('column-order')
  // HDF5 has no columns at all as an empty array of numbers.
  const columns = Array.isArray(declared) ? declared.map(String) : []
  const rows = (await arrayAt(group, index))?.shape[0]
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
    async read(column) {
      checkColumn(column, names, group.path, where)
      const found = await group.at(column)
      if (found === undefined) throw unknownEncoding(`${group.path}/${column}`, where)
      if (found.kind === 'group') return encodedColumn(found, where)
      const categories = await arrayAt(group, `__categories/${column}`)
      return categories === undefined ? plainColumn(found) : categoryNames(found, categories, where)
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
async function encodedColumn(group: StoredGroup, where: string): Promise<TableColumn> {
  const [codes, categories] = [await arrayAt(group, 'codes'), await arrayAt(group, 'categories')]
  if (codes !== undefined && categories !== undefined) return categoryNames(codes, categories, where)
  const [values, mask] = [await arrayAt(group, 'values'), await arrayAt(group, 'mask')]
  if (values === undefined || mask === undefined) throw unknownEncoding(group.path, where)
  const isMissing = await allNumbers(mask)
  const column = await plainColumn(values)
  if (column instanceof Float64Array) return column.map((value, row) => (isMissing[row] ? Number.NaN : value))
  return column.map((value, row) => (isMissing[row] ? '' : value))
}

async function plainColumn(array: StoredArray): Promise<TableColumn> {
  if (array.holds === 'texts') return array.texts()
  const numbers = await allNumbers(array)
  return array.holds === 'booleans' ? Array.from(numbers, booleanText) : numbers
}

/** As pandas prints it. */
const booleanText = (value: number): string => (value === 0 ? 'False' : 'True')

async function categoryNames(codes: StoredArray, categories: StoredArray, where: string): Promise<readonly string[]> {
  const names = Array.from<string | number>(await plainColumn(categories))
  const numbers = await allNumbers(codes)
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

function recordFrame(file: StoredGroup, { path, shape }: StoredArray, records: Records, where: string): Frame {
  let rows: ReturnType<Records['rows']> | undefined
  return {
    rows: shape[0] ?? 0,
    columns: records.names,
    async read(column) {
      checkColumn(column, records.names, path, where)
      rows ??= records.rows()
      const place = records.names.indexOf(column)
      const values = rows.map((row) => row[place])
      if (records.holds[place] === 'texts') return values.map(String)
      const numbers = Float64Array.from(values, (value) => toNumber(value, where))
      const categories = await arrayAt(file, `uns/${column}_categories`)
      if (categories !== undefined) {
        const known = Array.from<string | number>(await plainColumn(categories))
        return Array.from(numbers, (code) => nameOfCode(code, known, `${path}/${column}`, where))
      }
      return records.holds[place] === 'booleans' ? Array.from(numbers, booleanText) : numbers
    },
  }
}
