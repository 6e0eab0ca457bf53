import { didYouMean, FmbenchError, type Matrix, type SparseMatrix, transposeSparse } from '../../core/index.js'
import { allNumbers, arrayAt, type Records, type StoredArray, type StoredGroup } from './hierarchy.js'
import { type MatrixRows, runsOf, sparseInMemory, tidySparse } from './matrix-rows.js'

/**
 * A matrix of an AnnData file, dense or sparse, cells by genes. Sparse matrices by columns (CSC) are turned in memory;
 * of all others rows are read as they are asked for.
 *
 * @param name `X`, `raw/X`, `layers/counts`, `obsm/X_pca`
 * @param where the file, for messages
 * @throws FmbenchError `bad-data` for an unknown name, or an encoding that is not read
 */
export async function openMatrix(file: StoredGroup, name: string, where: string): Promise<MatrixRows> {
  // Until AnnData 0.7 it was called raw.X.
  for (const path of [name, name.replace(/^raw\//, 'raw.')]) {
    const found = await file.at(path)
    if (found?.kind === 'group') return openSparse(found, where)
    if (found?.shape.length === 2) return openDense(found)
  }
  const [parent, member] = name.split('/')
  const records = member === undefined ? undefined : (await arrayAt(file, parent))?.records
  if (records?.names.includes(member)) return openRecords(records, records.names.indexOf(member))
  const known = await matrixNames(file)
  throw new FmbenchError('bad-data', `The file has no matrix "${name}" (loader.options.matrix).`, {
    where,
    hint: didYouMean(name, known) ?? `It has: ${known.join(', ')}.`,
  })
}

async function matrixNames(file: StoredGroup): Promise<string[]> {
  const has = async (path: string) => (await file.at(path)) !== undefined
  const names = [...((await has('X')) ? ['X'] : []), ...((await has('raw/X')) || (await has('raw.X')) ? ['raw/X'] : [])]
  for (const parent of ['layers', 'obsm']) {
    const found = await file.at(parent)
    const inside = found?.kind === 'group' ? await found.names() : (found?.records?.names ?? [])
    names.push(...inside.map((name) => `${parent}/${name}`))
  }
  return names
}

function openDense(array: StoredArray): MatrixRows {
  const [rows, columns] = array.shape
  return {
    rows,
    columns,
    async read(wanted): Promise<Matrix> {
      const data = new Float64Array(wanted.length * columns)
      for (const { from, to, places } of runsOf(wanted, (row) => row * columns)) {
        const numbers = await array.numbers(from, to)
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
function openRecords(records: Records, member: number): MatrixRows {
  const lists = records.rows().map((row) => Float64Array.from([row[member]].flat() as number[]))
  const columns = lists[0]?.length ?? 0
  return {
    rows: lists.length,
    columns,
    async read(wanted): Promise<Matrix> {
      const data = new Float64Array(wanted.length * columns)
      for (let i = 0; i < wanted.length; i++) data.set(lists[wanted[i]], i * columns)
      return { data, rows: wanted.length, columns }
    },
  }
}

interface Stored {
  readonly data: StoredArray
  readonly indices: StoredArray
  /** Line i lies at places `starts[i] … starts[i + 1]`. */
  readonly starts: Float64Array
}

async function openSparse(group: StoredGroup, where: string): Promise<MatrixRows> {
  const { isByRow, shape } = await encodingOf(group, where)
  const [rows, columns] = shape
  const [data, indices, indptr] = [
    await arrayAt(group, 'data'),
    await arrayAt(group, 'indices'),
    await arrayAt(group, 'indptr'),
  ]
  if (data === undefined || indices === undefined || indptr === undefined) throw await notSparse(group, where)
  const stored = { data, indices, starts: await allNumbers(indptr) }
  checkStarts(stored, isByRow ? rows : columns, group, where)
  if (isByRow) return { rows, columns, read: (wanted) => readLines(stored, wanted, columns, group.path, where) }
  const lines = Int32Array.from({ length: columns }, (_, j) => j)
  return sparseInMemory(transposeSparse(await readLines(stored, lines, rows, group.path, where)))
}

interface SparseEncoding {
  readonly isByRow: boolean
  readonly shape: readonly [number, number]
}

/** Since AnnData 0.7 `encoding-type` and `shape`, before that `h5sparse_format` and `h5sparse_shape`. */
async function encodingOf(group: StoredGroup, where: string): Promise<SparseEncoding> {
  const format = group.attribute('encoding-type') ?? group.attribute('h5sparse_format')
  const declared = group.attribute('shape') ?? group.attribute('h5sparse_shape')
  const shape = Array.from((declared ?? []) as ArrayLike<number | bigint>, Number)
  const isByRow = format === 'csr_matrix' || format === 'csr'
  if (shape.length !== 2 || !(isByRow || format === 'csc_matrix' || format === 'csc')) {
    throw await notSparse(group, where)
  }
  return { isByRow, shape: [shape[0], shape[1]] }
}

async function notSparse(group: StoredGroup, where: string): Promise<FmbenchError> {
  return new FmbenchError('bad-data', `${group.path} is no matrix that can be read here.`, {
    where,
    hint: `A sparse matrix is csr_matrix or csc_matrix. This group has: ${(await group.names()).join(', ')}.`,
  })
}

function checkStarts({ data, indices, starts }: Stored, lines: number, { path }: StoredGroup, where: string): void {
  const [n, m] = [data.shape[0] ?? 0, indices.shape[0] ?? 0]
  const isOrdered = starts.every((start, i) => i === 0 || start >= starts[i - 1])
  if (starts.length === lines + 1 && starts[0] === 0 && isOrdered && starts[lines] === n && n === m) return
  throw new FmbenchError('bad-data', `The parts of the sparse matrix ${path} do not fit together.`, {
    where,
    hint: `For ${lines} lines: ${starts.length} entries of indptr, ${m} indices, ${n} values. Write the file anew.`,
  })
}

/** The given lines (rows of CSR, columns of CSC), in the given order. */
async function readLines(
  { data, indices, starts }: Stored,
  wanted: ArrayLike<number>,
  columns: number,
  path: string,
  where: string,
): Promise<SparseMatrix> {
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
    const values = await data.numbers(starts[from], starts[to])
    const columnsOf = await indices.numbers(starts[from], starts[to])
    for (const place of places) {
      const [first, last] = [starts[wanted[place]] - starts[from], starts[wanted[place] + 1] - starts[from]]
      matrix.values.set(values.subarray(first, last), newStarts[place])
      matrix.indices.set(columnsOf.subarray(first, last), newStarts[place])
    }
  }
  return tidySparse(matrix, `${where}, ${path}`)
}
