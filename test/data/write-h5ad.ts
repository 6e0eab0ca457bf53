import h5wasm, { type Group } from 'h5wasm/node'

/** Five cells and four genes; the fourth cell has no label. */
export const CELLS = ['c0', 'c1', 'c2', 'c3', 'c4']
export const GENES = ['CD3D', 'CD19', 'NKG7', 'LYZ']
export const COUNTS = [
  [0, 3, 0, 1],
  [0, 0, 0, 0],
  [5, 0, 0, 2],
  [0, 0, 7, 0],
  [1, 1, 1, 1],
]
const TYPES = ['B', 'T']
const TYPE_CODES = [0, 1, 0, -1, 1]
const DONORS = ['p1', 'p1', 'p2', 'p2', 'p3']
const N_COUNTS = [4, 0, 7, 7, 4]

/** How AnnData wrote data frames: today, from 0.7 on, and before. */
export type FrameEncoding = 'today' | '0.7' | 'records'
export type SparseFormat = 'csr' | 'csc' | 'unsorted csr'
export type MatrixFormat = 'dense' | SparseFormat

export interface Written {
  readonly frames?: FrameEncoding | 'none'
  readonly format?: MatrixFormat | 'none'
  readonly counts?: readonly (readonly number[])[]
  /** Changes the file before it is closed. */
  readonly change?: (file: Group) => void
}

/** The cells above as an h5ad file, `X` in the given encodings. */
export async function writeH5ad(path: string, written: Written = {}): Promise<void> {
  const { frames = 'today', format = 'csr', counts = COUNTS, change } = written
  await h5wasm.ready
  const file = new h5wasm.File(path, 'w')
  if (format === 'dense') {
    file.create_dataset({ name: 'X', data: Float32Array.from(counts.flat()), shape: [counts.length, counts[0].length] })
  } else if (format !== 'none') writeSparse(file, format, counts, frames === 'records')
  if (frames === 'records') writeRecords(file)
  else if (frames !== 'none') writeFrames(file, frames)
  change?.(file)
  file.close()
}

function writeSparse(file: Group, format: SparseFormat, counts: readonly (readonly number[])[], isOld: boolean): void {
  const kind = format === 'csc' ? 'csc' : 'csr'
  const lines = kind === 'csr' ? counts : counts[0].map((_, j) => counts.map((row) => row[j]))
  const starts = [0]
  const indices: number[] = []
  const values: number[] = []
  for (const line of lines) {
    const stored = line.flatMap((value, place) => (value === 0 ? [] : [{ value, place }]))
    if (format === 'unsorted csr') stored.reverse()
    for (const { value, place } of stored) {
      indices.push(place)
      values.push(value)
    }
    starts.push(indices.length)
  }
  const x = file.create_group('X')
  const shape = BigInt64Array.from([counts.length, counts[0].length], BigInt)
  x.create_attribute(isOld ? 'h5sparse_format' : 'encoding-type', isOld ? kind : `${kind}_matrix`)
  x.create_attribute(isOld ? 'h5sparse_shape' : 'shape', shape)
  x.create_dataset({ name: 'data', data: Float32Array.from(values), chunks: [2], compression: 'gzip' })
  x.create_dataset({ name: 'indices', data: Int32Array.from(indices) })
  x.create_dataset({ name: 'indptr', data: BigInt64Array.from(starts, BigInt) })
}

function writeFrames(file: Group, frames: 'today' | '0.7'): void {
  const obs = file.create_group('obs')
  obs.create_attribute('_index', 'barcode')
  obs.create_attribute('column-order', ['cell_type', 'donor', 'n_counts', 'dose'])
  obs.create_dataset({ name: 'barcode', data: CELLS })
  obs.create_dataset({ name: 'donor', data: DONORS })
  obs.create_dataset({ name: 'n_counts', data: BigInt64Array.from(N_COUNTS, BigInt) })
  if (frames === 'today') {
    const types = obs.create_group('cell_type')
    types.create_dataset({ name: 'categories', data: TYPES })
    types.create_dataset({ name: 'codes', data: Int8Array.from(TYPE_CODES) })
  } else {
    obs.create_dataset({ name: 'cell_type', data: Int8Array.from(TYPE_CODES) })
    obs.create_group('__categories').create_dataset({ name: 'cell_type', data: TYPES })
  }
  const dose = obs.create_group('dose')
  dose.create_dataset({ name: 'values', data: Int32Array.of(1, 2, 3, 4, 5) })
  dose.create_dataset({ name: 'mask', data: Int8Array.of(0, 1, 0, 0, 0) })
  const genes = file.create_group('var')
  genes.create_attribute('_index', '_index')
  genes.create_attribute('column-order', ['gene_id'])
  genes.create_dataset({ name: '_index', data: GENES })
  genes.create_dataset({ name: 'gene_id', data: GENES.map((_, j) => `ENSG${j}`) })
}

function writeRecords(file: Group): void {
  file.create_dataset({
    name: 'obs',
    data: new Map<string, unknown>([
      ['barcode', CELLS],
      ['cell_type', Int8Array.from(TYPE_CODES)],
      ['donor', DONORS],
      ['n_counts', N_COUNTS],
    ]),
    shape: [CELLS.length],
    dtype: [
      ['barcode', 'A2'],
      ['cell_type', '<b'],
      ['donor', 'A2'],
      ['n_counts', '<q'],
    ],
  })
  file.create_dataset({
    name: 'var',
    data: new Map<string, unknown>([
      ['index', GENES],
      ['gene_id', GENES.map((_, j) => `ENSG${j}`)],
    ]),
    shape: [GENES.length],
    dtype: [
      ['index', 'A4'],
      ['gene_id', 'A5'],
    ],
  })
  file.create_group('uns').create_dataset({ name: 'cell_type_categories', data: TYPES, dtype: 'A1' })
}
