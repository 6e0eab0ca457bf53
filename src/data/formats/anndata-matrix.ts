import { didYouMean, FmbenchError, type Matrix, type SparseMatrix, transposeSparse } from '../../core/index.js'
import { datasetAt, groupAt, type Hdf5Dataset, type Hdf5Group, isCompound, readNumbers } from './hdf5.js'
import { type MatrixRows, runsOf, sparseInMemory, tidySparse } from './matrix-rows.js'

/**
 * A matrix of an AnnData file, dense or sparse, cells by genes. Sparse matrices by columns (CSC) are turned in memory;
 * of all others rows are read as they are asked for.
 *
 * @param name `X`, `raw/X`, `layers/counts`, `obsm/X_pca`
 * @param where the file, for messages
 * @throws FmbenchError `bad-data` for an unknown name, or an encoding that is not read
 */
export function openMatrix(file: Hdf5Group, name: string, where: string): MatrixRows {
  // Until AnnData 0.7 it was called raw.X.
  const paths = [name, name.replace(/^raw\//, 'raw.')]
  for (const path of paths) {
    const group = groupAt(file, path)
    if (group !== undefined) return openSparse(group, where)
    const dataset = datasetAt(file, path)
    if (dataset?.shape?.length === 2) return openDense(dataset, where)
  }
  const [parent, member] = name.split('/')
  const records = datasetAt(file, parent)
  if (member !== undefined && records !== undefined && isCompound(records.metadata)) {
    const place = records.metadata.compound_type?.members.findIndex((column) => column.name === member) ?? -1
    if (place >= 0) return openRecords(records, place)
  }
  const known = matrixNames(file)
  throw new FmbenchError('bad-data', `The file has no matrix "${name}" (loader.options.matrix).`, {
    where,
    hint: didYouMean(name, known) ?? `It has: ${known.join(', ')}.`,
  })
}

function matrixNames(file: Hdf5Group): string[] {
  const inside = ['layers', 'obsm'].flatMap((parent) =>
    (groupAt(file, parent)?.keys() ?? recordNames(datasetAt(file, parent))).map((name) => `${parent}/${name}`),
  )
  const has = (path: string) => groupAt(file, path) !== undefined || datasetAt(file, path) !== undefined
  return [...(has('X') ? ['X'] : []), ...(has('raw/X') || has('raw.X') ? ['raw/X'] : []), ...inside]
}

const recordNames = (records: Hdf5Dataset | undefined): string[] =>
  records?.metadata.compound_type?.members.map(({ name }) => name) ?? []

function openDense(dataset: Hdf5Dataset, where: string): MatrixRows {
  const [rows, columns] = dataset.shape as [number, number] // two axes: the caller looked
  return {
    rows,
    columns,
    read(wanted): Matrix {
      const data = new Float64Array(wanted.length * columns)
      for (const { from, to, places } of runsOf(wanted, (row) => row * columns)) {
        const numbers = readNumbers(dataset, from, to, where)
        for (const place of places) {
          const at = (wanted[place] - from) * columns
          data.set(numbers.subarray(at, at + columns), place * columns)
        }
      }
      return { data, rows: wanted.length, columns }
    },
  }
}

/** One member of an array of records, each of them a list: how `obsm` was written until AnnData 0.7. */
function openRecords(records: Hdf5Dataset, member: number): MatrixRows {
  const cells = records.value as readonly (readonly unknown[])[] // one list per record
  const lists = cells.map((row) => Float64Array.from([row[member]].flat() as number[]))
  const columns = lists[0]?.length ?? 0
  return {
    rows: lists.length,
    columns,
    read(wanted): Matrix {
      const data = new Float64Array(wanted.length * columns)
      for (let i = 0; i < wanted.length; i++) data.set(lists[wanted[i]], i * columns)
      return { data, rows: wanted.length, columns }
    },
  }
}

interface Stored {
  readonly data: Hdf5Dataset
  readonly indices: Hdf5Dataset
  /** Line i lies at places `starts[i] … starts[i + 1]`. */
  readonly starts: Float64Array
}

function openSparse(group: Hdf5Group, where: string): MatrixRows {
  const { isByRow, shape } = encodingOf(group, where)
  const [rows, columns] = shape
  const [data, indices, indptr] = ['data', 'indices', 'indptr'].map((name) => datasetAt(group, name))
  if (data === undefined || indices === undefined || indptr === undefined) throw notSparse(group, where)
  const starts = readNumbers(indptr, 0, indptr.shape?.[0] ?? 0, where)
  const stored = { data, indices, starts }
  checkStarts(stored, isByRow ? rows : columns, group, where)
  if (isByRow) return { rows, columns, read: (wanted) => readLines(stored, wanted, columns, group.path, where) }
  const all = readLines(
    stored,
    Int32Array.from({ length: columns }, (_, j) => j),
    rows,
    group.path,
    where,
  )
  return sparseInMemory(transposeSparse(all))
}

/** Since AnnData 0.7 `encoding-type` and `shape`, before that `h5sparse_format` and `h5sparse_shape`. */
function encodingOf(group: Hdf5Group, where: string): { isByRow: boolean; shape: readonly [number, number] } {
  const { attrs } = group
  const format = attrs['encoding-type']?.value ?? attrs.h5sparse_format?.value
  const declared = (attrs.shape ?? attrs.h5sparse_shape)?.value
  const shape = Array.from((declared ?? []) as ArrayLike<number | bigint>, Number)
  const isByRow = format === 'csr_matrix' || format === 'csr'
  if (shape.length !== 2 || !(isByRow || format === 'csc_matrix' || format === 'csc')) throw notSparse(group, where)
  return { isByRow, shape: [shape[0], shape[1]] }
}

function notSparse(group: Hdf5Group, where: string): FmbenchError {
  return new FmbenchError('bad-data', `${group.path} is no matrix that can be read here.`, {
    where,
    hint: `A sparse matrix is csr_matrix or csc_matrix. This group has: ${group.keys().join(', ')}.`,
  })
}

function checkStarts({ data, indices, starts }: Stored, lines: number, { path }: Hdf5Group, where: string): void {
  const [n, m] = [data.shape?.[0] ?? 0, indices.shape?.[0] ?? 0]
  const isOrdered = starts.every((start, i) => i === 0 || start >= starts[i - 1])
  if (starts.length === lines + 1 && starts[0] === 0 && isOrdered && starts[lines] === n && n === m) return
  throw new FmbenchError('bad-data', `The parts of the sparse matrix ${path} do not fit together.`, {
    where,
    hint: `For ${lines} lines: ${starts.length} entries of indptr, ${m} indices, ${n} values. Write the file anew.`,
  })
}

/** The given lines (rows of CSR, columns of CSC), in the given order. */
function readLines(
  { data, indices, starts }: Stored,
  wanted: ArrayLike<number>,
  columns: number,
  path: string,
  where: string,
): SparseMatrix {
  const newStarts = new Int32Array(wanted.length + 1)
  for (let i = 0; i < wanted.length; i++) newStarts[i + 1] = newStarts[i] + starts[wanted[i] + 1] - starts[wanted[i]]
  const matrix = {
    rows: wanted.length,
    columns,
    starts: newStarts,
    indices: new Int32Array(newStarts[wanted.length]),
    values: new Float64Array(newStarts[wanted.length]),
  }
  for (const { from, to, places } of runsOf(wanted, (row) => starts[row])) {
    const values = readNumbers(data, starts[from], starts[to], where)
    const columnsOf = readNumbers(indices, starts[from], starts[to], where)
    for (const place of places) {
      const [first, last] = [starts[wanted[place]] - starts[from], starts[wanted[place] + 1] - starts[from]]
      matrix.values.set(values.subarray(first, last), newStarts[place])
      matrix.indices.set(columnsOf.subarray(first, last), newStarts[place])
    }
  }
  return tidySparse(matrix, `${where}, ${path}`)
}
