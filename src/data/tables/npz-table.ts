import { FmbenchError } from '../../core/index.js'
import type { NpyArray } from '../npy.js'
import { parseNpz } from '../npz.js'
import { checkColumnNames, type Table, type TableColumn, type TableReader, whereByRow } from './table.js'

/**
 * Arrays as a table: one of shape (n,) is a column, one of shape (n, k) called `p` becomes the columns p_0 … p_(k-1).
 *
 * @param file for messages
 * @throws FmbenchError `bad-data` when lengths differ or an array has another rank
 */
export function tableFromArrays(arrays: ReadonlyMap<string, NpyArray>, file: string): Table {
  const named = [...arrays].flatMap(([name, array]) => columnsOf(name, array, file))
  const rows = named[0]?.[1].length ?? 0
  if (rows === 0) throw new FmbenchError('bad-data', 'The arrays hold no row.', { where: file })
  for (const [name, column] of named) {
    if (column.length === rows) continue
    throw new FmbenchError('bad-data', `"${name}" has ${column.length} rows, "${named[0][0]}" has ${rows}.`, {
      where: file,
      hint: 'All arrays need one entry per sample, in the same order.',
    })
  }
  const columns = named.map(([name]) => name)
  checkColumnNames(columns, file)
  return { file, columns, rows, cells: new Map(named), where: whereByRow(file) }
}

function columnsOf(name: string, { shape, data }: NpyArray, file: string): [string, TableColumn][] {
  if (shape.length === 1) return [[name, columnOf(data, 0, 1)]]
  if (shape.length === 2) {
    return Array.from({ length: shape[1] }, (_, j) => [`${name}_${j}`, columnOf(data, j, shape[1])])
  }
  throw new FmbenchError('bad-data', `"${name}" has ${shape.length} axes; a column has one, a block of columns two.`, {
    where: file,
  })
}

function columnOf(data: NpyArray['data'], j: number, width: number): TableColumn {
  if (data instanceof Float64Array || data instanceof Float32Array) {
    return Float64Array.from({ length: data.length / width }, (_, i) => data[i * width + j])
  }
  return Array.from({ length: data.length / width }, (_, i) => data[i * width + j])
}

export const npzTableReader: TableReader = {
  id: 'npz',
  endings: ['.npz'],
  read: async (path, effects) => tableFromArrays(parseNpz(await effects.files.read(path), path), path),
}
